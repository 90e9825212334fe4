import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Server, startServer } from '../kit/server.ts';
import { type PersonAtBrowser, Visitors } from './person.ts';

/** One place of the product: how to come to it from the Users table, and what shows that it is there. */
interface Place {
  name: string;
  go: (page: Page) => Promise<void>;
  shows: string;
}

const tables = ['users', 'orgs', 'pools', 'seats', 'subscriptions', 'invites', 'outbox'];

const tool =
  (index: number) =>
  (page: Page): Promise<void> =>
    page.locator('.tools button').nth(index).click();

const places: Place[] = [
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
  { name: 'the help', go: page => page.locator('.rail-foot').click(), shows: '.help details' },
  { name: 'the shortcuts', go: page => page.keyboard.press('F1'), shows: '.shortcuts kbd' },
  { name: 'the account menu', go: page => page.locator('.avatar').first().click(), shows: '.menu.account' },
  { name: 'the menu of a row', go: page => page.keyboard.press('Shift+F10'), shows: '.sg-menu' },
  {
    name: 'the menu of a column',
    go: page => page.locator('.sg-header').nth(1).click({ button: 'right' }),
    shows: '.sg-menu',
  },
  { name: 'an open list', go: page => page.locator('.sg-type-state').nth(1).dblclick(), shows: '.sg-list [role=option]' },
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
    go: page => page.keyboard.press('Control+-'),
    shows: '[role=alertdialog]',
  },
  {
    name: 'changing the password',
    go: async page => {
      await page.locator('.avatar').first().click();
      await page.locator('.menu.account [role=menuitem]').nth(2).click();
    },
    shows: '.dialog input[type=password]',
  },
];

describe('nothing stands in anybody’s way, in light and in dark', () => {
  let server: Server;
  let empty: Server;
  const visitors = new Visitors();
  let helene: PersonAtBrowser;
  let page: Page;

  beforeAll(async () => {
    [server, empty] = await Promise.all([startServer({}, ['--demo']), startServer()]);
    helene = await visitors.open({ reducedMotion: true, height: 420 });
    ({ page } = helene);
  });
  afterAll(async () => {
    await visitors.close();
    await Promise.all([server?.stop(), empty?.stop()]);
  });

  /** Everything in light; in dark what depends on colours. */
  async function look(within?: string): Promise<void> {
    await helene.isAccessible();
    await page.emulateMedia({ colorScheme: 'dark' });
    await helene.isAccessible(['color-contrast'], within);
    await page.emulateMedia({ colorScheme: 'light' });
  }

  it('the set-up, with what it asks for, also in a narrow window', async () => {
    await page.goto(empty.setupLink);
    await page.locator('form').waitFor();
    await page.locator('button[type=submit]').click();
    await page.locator('.wrong').first().waitFor();
    await look();
    await page.setViewportSize({ width: 320, height: 640 });
    await look();
    await page.setViewportSize({ width: 1280, height: 420 });
  });

  it('an invitation that is not good any more', async () => {
    await page.goto(`${server.url}/invite#of-nobody`);
    await page.locator('.entry h1').waitFor();
    await look();
  });

  it('signing in', async () => {
    await page.goto(`${server.url}/`);
    await page.locator('form').waitFor();
    await look();
    await helene.signIn(server.url, 'helene.verdier', 'la-maison-verdier');
    await page.locator('.sg-body [role=rowheader]').first().waitFor();
  });

  it.each(tables)('the table %s', async table => {
    await page.goto(`${server.url}/${table}`);
    await page.locator('.sg-body .sg-cell:not([data-loading])').first().waitFor();
    await look();
  });

  it.each(places)('$name', async ({ go, shows }) => {
    await page.goto(`${server.url}/users`);
    await page.locator('.sg-body [role=rowheader]').first().click();
    await go(page);
    await page.locator(shows).first().waitFor();
    await look(shows);
  });

  it('a table in which nothing matches', async () => {
    await page.goto(`${server.url}/users?search=nobody-of-this-name`);
    await page.locator('.empty h2').waitFor();
    await look();
  });

  it('a narrow window, with the tables in a drawer', async () => {
    await page.setViewportSize({ width: 390, height: 600 });
    await page.goto(`${server.url}/users`);
    await page.locator('.sg-body [role=rowheader]').first().waitFor();
    await look();
    await page.locator('.top .button.icon').first().click();
    await page.locator('.rail').waitFor();
    await look();
  });

  it('complained of nothing on the way', () => {
    expect(helene.complaints).toEqual([]);
  });
});
