import type { Page } from 'playwright-core';

/** One place of the product: how to come to it from the first row of a table, and what shows that it is there. */
export interface Place {
  name: string;
  /** The table from which it is reached; users where left out. */
  table?: string;
  /** It is reached from the headers of columns, which a window too narrow for columns has not. */
  headed?: boolean;
  go: (page: Page) => Promise<void>;
  shows: string;
}

/** Every table in which the example organisation has rows. */
export const tables = ['users', 'workspaces', 'access', 'orgs', 'pools', 'seats', 'subscriptions', 'invites', 'outbox', 'audit'];

const tool =
  (index: number) =>
  (page: Page): Promise<void> =>
    page.locator('.tools button').nth(index).click();

/** What opens over a table or beside it. */
export const places: Place[] = [
  { name: 'the row panel', go: page => page.keyboard.press('Space'), shows: '.panel-fields' },
  {
    name: 'the history',
    go: async page => {
      await page.keyboard.press('Space');
      await page.locator('#panel-tab-history').click();
    },
    shows: '.history-entry',
  },
  {
    name: 'the filter',
    go: async page => {
      await tool(0)(page);
      await page.locator('.popover .filter-foot button').first().click();
    },
    shows: '.filter-line',
  },
  {
    name: 'the sort order',
    go: async page => {
      await tool(1)(page);
      await page.locator('.popover .filter-foot button').first().click();
    },
    shows: '.sort-line',
  },
  { name: 'the columns', go: tool(2), shows: '.column-list' },
  { name: 'the row heights', go: tool(3), shows: '.menu [role=menuitemradio]' },
  {
    name: 'the help',
    go: async page => {
      await page.locator('.avatar').first().click();
      await page.locator('.menu.account [role=menuitem]').first().click();
    },
    shows: '.help details',
  },
  { name: 'the shortcuts', go: page => page.keyboard.press('F1'), shows: '.shortcuts kbd' },
  { name: 'the account menu', go: page => page.locator('.avatar').first().click(), shows: '.menu.account' },
  { name: 'the menu of a row', go: page => page.keyboard.press('Shift+F10'), shows: '.sg-menu' },
  {
    name: 'the menu of a column',
    headed: true,
    go: page => page.locator('.sg-header').nth(1).click({ button: 'right' }),
    shows: '.sg-menu',
  },
  {
    name: 'an open list',
    go: async page => {
      const state = page.locator('.sg-type-state:focus');
      while ((await state.count()) === 0) await page.keyboard.press('ArrowRight');
      await page.keyboard.press('Alt+ArrowDown');
    },
    shows: '.sg-list [role=option]',
  },
  { name: 'find', go: page => page.keyboard.press('Control+f'), shows: '.sg-find' },
  {
    name: 'the rows that need attention, with what is wrong at the cell',
    go: async page => {
      await page.locator('.status-problems').click();
      await page.locator('.status-problems[aria-pressed=true]').waitFor();
      await page.locator('.sg-body [aria-invalid=true]:not(.sg-type-verdict)').first().click();
    },
    shows: '.sg-note',
  },
  {
    name: 'the question before rows are deleted',
    table: `users?filter=${encodeURIComponent('status = "Inactive"')}`,
    go: page => page.keyboard.press('Control+-'),
    shows: '[role=alertdialog]',
  },
  {
    name: 'the form of an action',
    table: 'subscriptions',
    go: async page => {
      await page.keyboard.press('Shift+F10');
      await page.locator('.sg-menu [role=menuitem]').first().click();
    },
    shows: '[role=dialog] form',
  },
  {
    name: 'the form of an action, from the row panel',
    table: 'subscriptions',
    go: async page => {
      await page.keyboard.press('Space');
      await page.locator('.panel-state button').first().click();
    },
    shows: '[role=dialog] form',
  },
  {
    name: 'changing the password',
    go: async page => {
      await page.locator('.avatar').first().click();
      await page.locator('.menu.account [role=menuitem]').nth(2).click();
    },
    shows: '.dialog input[type=password]',
  },
  {
    name: 'changing the e-mail',
    go: async page => {
      await page.locator('.avatar').first().click();
      await page.locator('.menu.account [role=menuitem]').nth(3).click();
    },
    shows: '.dialog .dialog-body p',
  },
  {
    name: 'the sessions',
    go: async page => {
      await page.locator('.avatar').first().click();
      await page.locator('.menu.account [role=menuitem]').nth(4).click();
    },
    shows: '.dialog .sessions li',
  },
];
