import type { Page } from 'playwright-core';

/** One screen: how to open it from the first row of a table, and the selector that shows that it is open. */
export interface ScreenCase {
  name: string;
  /** The table it opens from; `users` by default. */
  table?: string;
  /** Whether it opens from a column header, which narrow windows do not have. */
  needsHeaders?: boolean;
  open: (page: Page) => Promise<void>;
  selector: string;
}

/** The tables that have rows in the example organisation. */
export const tables = ['users', 'workspaces', 'access', 'orgs', 'pools', 'seats', 'subscriptions', 'invites', 'outbox', 'audit'];

const openTool =
  (index: number) =>
  (page: Page): Promise<void> =>
    page.locator('.tools button').nth(index).click();

async function openPlan(page: Page): Promise<void> {
  await page.goto(new URL('/plan', page.url()).href);
  await page.locator('.plan-holders tbody tr').first().waitFor();
  await page.locator('.use-chart').waitFor();
}

/** Opens the account menu, at the foot of the sidebar. In a narrow window that is a drawer. */
async function openAccount(page: Page): Promise<void> {
  const drawer = page.locator('.top .button.icon');
  if (await drawer.first().isVisible()) await drawer.first().click();
  await page.locator('.account-button').click();
}

/** The screens over or beside a table, and the page of licences. */
export const screens: ScreenCase[] = [
  { name: 'the row panel', open: page => page.keyboard.press('Space'), selector: '.panel-fields' },
  {
    name: 'why a field is locked',
    open: async page => {
      await page.keyboard.press('Space');
      await page.locator('.row-lock').first().click();
    },
    selector: '.row-why-remedy',
  },
  {
    name: 'the menu of the row panel',
    open: async page => {
      await page.keyboard.press('Space');
      await page.locator('.panel-actions [aria-haspopup=menu]').click();
    },
    selector: '.menu-item[aria-disabled]',
  },
  {
    name: 'the related rows of the row panel',
    open: async page => {
      await page.keyboard.press('Space');
      await page.locator('.related-list a').last().scrollIntoViewIfNeeded();
    },
    selector: '.related-list a',
  },
  {
    name: 'the history',
    open: async page => {
      await page.keyboard.press('Space');
      await page.locator('#panel-tab-history').click();
    },
    selector: '.history-entry',
  },
  {
    name: 'the filter',
    open: async page => {
      await openTool(0)(page);
      await page.locator('.popover .filter-foot button').first().click();
    },
    selector: '.filter-line',
  },
  {
    name: 'the sort order',
    open: async page => {
      await openTool(1)(page);
      await page.locator('.popover .filter-foot button').first().click();
    },
    selector: '.sort-line',
  },
  { name: 'the columns', open: openTool(2), selector: '.column-list' },
  { name: 'the row heights', open: openTool(3), selector: '.menu [role=menuitemradio]' },
  {
    name: 'the help',
    open: async page => {
      await openAccount(page);
      await page.locator('.menu.account [role=menuitem]').first().click();
    },
    selector: '.help details',
  },
  { name: 'the shortcuts', open: page => page.keyboard.press('F1'), selector: '.shortcuts kbd' },
  { name: 'the account menu', open: openAccount, selector: '.menu.account' },
  { name: 'the menu of a row', open: page => page.keyboard.press('Shift+F10'), selector: '.menu' },
  {
    name: 'the menu of a column',
    needsHeaders: true,
    open: page => page.locator('.sg-header').nth(1).click({ button: 'right' }),
    selector: '.menu',
  },
  {
    name: 'an open list',
    open: async page => {
      const state = page.locator('.sg-type-state:focus');
      while ((await state.count()) === 0) await page.keyboard.press('ArrowRight');
      await page.keyboard.press('Alt+ArrowDown');
    },
    selector: '.sg-list [role=option]',
  },
  {
    name: 'people in one column',
    table: 'users?view=people',
    open: async () => undefined,
    selector: '.sg-body [data-field=person] > .avatar',
  },
  {
    name: 'first and last name in one cell',
    table: 'users?view=people',
    open: async page => {
      // Another cell may be active, as the place in a table is remembered.
      await page.keyboard.press('Control+Home');
      await page.keyboard.press('F2');
    },
    selector: '.sg-parts',
  },
  { name: 'find', open: page => page.keyboard.press('Control+f'), selector: '.sg-find' },
  {
    name: 'the rows that need attention, with what is wrong at the cell',
    open: async page => {
      await page.locator('.status-problems').click();
      await page.locator('.status-problems[aria-pressed=true]').waitFor();
      // On a card, a click opens the row instead.
      await page.locator('.sg-body [aria-invalid=true]:not(.sg-type-verdict)').first().waitFor();
      await page.locator('.sg-body [role=rowheader]').first().focus();
      await page.keyboard.press('Control+Home');
      const wrong = page.locator('.sg-body [aria-invalid=true]:focus');
      for (let step = 0; step < 30 && (await wrong.count()) === 0; step += 1) await page.keyboard.press('ArrowRight');
    },
    selector: '.sg-note',
  },
  {
    name: 'the question before rows are deleted',
    table: `users?filter=${encodeURIComponent('status = "Inactive"')}`,
    open: page => page.keyboard.press('Control+-'),
    selector: '[role=alertdialog]',
  },
  {
    name: 'the form of an action',
    table: 'subscriptions',
    open: async page => {
      await page.keyboard.press('Shift+F10');
      await page.locator('.menu [role=menuitem]').first().click();
    },
    selector: '[role=dialog] form',
  },
  {
    name: 'the form of an action, from the row panel',
    table: 'subscriptions',
    open: async page => {
      await page.keyboard.press('Space');
      await page.locator('.panel-actions button').first().click();
    },
    selector: '[role=dialog] form',
  },
  {
    name: 'Plan and billing',
    open: page => openPlan(page),
    selector: '.plan-holders tbody tr',
  },
  {
    name: 'adding licences',
    open: async page => {
      await openPlan(page);
      await page.locator('.plan .top .button.main').click();
      await page.locator('#plan-quantity').fill('20');
      await page.locator('.plan-result').filter({ hasText: '→' }).waitFor();
    },
    selector: '.dialog form',
  },
  {
    name: 'changing the password',
    open: async page => {
      await openAccount(page);
      await page.locator('.menu.account [role=menuitem]').nth(2).click();
    },
    selector: '.dialog input[type=password]',
  },
  {
    name: 'changing the e-mail',
    open: async page => {
      await openAccount(page);
      await page.locator('.menu.account [role=menuitem]').nth(3).click();
    },
    selector: '.dialog .dialog-body p',
  },
  {
    name: 'the sessions',
    open: async page => {
      await openAccount(page);
      await page.locator('.menu.account [role=menuitem]').nth(4).click();
    },
    selector: '.dialog .sessions li',
  },
];
