import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Acme, password, startAcme, startWithAlice } from './acme.ts';
import { type BrowserUser, BrowserUsers } from './browserUser.ts';

/** Parts of the page that could not be loaded when they were first used are loaded when they are used again. */
describe('a part of the page that could not be loaded', () => {
  const visitors = new BrowserUsers();
  let acme: Acme;
  let alice: BrowserUser;

  beforeAll(async () => {
    acme = await startAcme({ ben: {}, eve: { mobile: 'soon' } });
  });
  afterAll(async () => {
    await visitors.close();
    await acme?.stop();
  });

  /** Opens Users in a page that is never idle, so that it loads nothing ahead. */
  const begin = async (missing?: string): Promise<void> => {
    await alice?.context.close();
    alice = await visitors.open();
    await alice.page.addInitScript(() => {
      window.requestIdleCallback = () => 0;
    });
    if (missing !== undefined) await alice.page.route(missing, route => route.abort());
    await alice.signIn(acme.server.url, 'alice', password);
    await alice.row('ben@acme.test').waitFor();
    await alice.page.locator('.status-sync[data-state=saved]').waitFor();
  };
  const message = () => alice.page.locator('.toast').filter({ hasText: 'Part of the page could not be loaded' });
  const firstCell = () => alice.row('ben@acme.test').locator('[role=rowheader]');
  const button = (name: string) => alice.page.getByRole('button', { name, exact: true });

  /** Every part that opens over the page: its name, what it shows, how it is opened, and how it is closed. */
  const parts = (): [name: string, shows: string, open: () => Promise<void>, close?: () => Promise<void>][] => [
    ['the filter', '.popover', () => button('Filter').click()],
    ['the order', '.popover', () => button('Sort').click()],
    ['the columns', '.column-list', () => button('Columns').click()],
    ['the row heights', '.menu', () => alice.page.getByRole('button', { name: 'Row height' }).click()],
    ['the account', '.menu', () => alice.page.locator('.account-button').click()],
    ['the palette', '.palette', () => alice.press('Control+k')],
    ['the keys', '.shortcuts kbd', () => alice.press('F1')],
    ['help', '.help details', () => button('Help').click()],
    ['the menu of a row', '.menu', () => firstCell().click({ button: 'right' })],
    ['the open row', 'aside.panel', () => firstCell().press('Space')],
    ['the values of a column', '.popover .sg-values-form', () => firstCell().press('Control+Shift+L')],
    ['the bar of chosen rows', '.bulk', () => firstCell().press('Shift+Space'), () => firstCell().click()],
  ];

  it('shows nothing and says so, and opens once the connection is back', async () => {
    await begin();
    for (const [name, shows, open, close] of parts()) {
      await firstCell().click();
      await alice.goOffline();
      await open();
      await message().waitFor();
      expect(await alice.page.locator(shows).count(), name).toBe(0);
      await alice.context.setOffline(false);
      await message().getByRole('button', { name: 'Dismiss' }).click();
      await message().waitFor({ state: 'detached' });
      if (close === undefined) await open();
      await alice.page.locator(shows).first().waitFor();
      await (close ?? (() => alice.press('Escape')))();
      await expect.poll(() => alice.page.locator(shows).count(), { message: name }).toBe(0);
    }
    expect(alice.consoleErrors).toEqual([]);
  });

  it.each([
    ['a script', '**/assets/palette-*.js'],
    ['a script that several parts share', '**/assets/dialog-*.js'],
    ['a style sheet', '**/assets/palette-*.css'],
  ])('is whole when it opens, if %s was missing', async (_, missing) => {
    await begin(missing);
    await alice.press('Control+k');
    await message().waitFor();
    await alice.page.unroute(missing);
    await alice.press('Control+k');
    const input = alice.page.locator('.palette-input');
    await input.waitFor();
    expect(await input.evaluate(element => getComputedStyle(element).height)).toBe('48px');
    expect(alice.consoleErrors).toEqual([]);
  });

  it('that has an error of its own is not called missing', async () => {
    await begin();
    await alice.page.route('**/assets/palette-*.js', route =>
      route.fulfill({ contentType: 'text/javascript', body: '({}).begin();' }),
    );
    await alice.press('Control+k');
    await expect.poll(() => alice.consoleErrors.join()).toContain('begin is not a function');
    expect(await message().count()).toBe(0);
  });

  it('is waited for only while its grid is shown', async () => {
    await alice?.context.close();
    alice = await visitors.open();
    let tries = 0;
    await alice.page.route('**/assets/fill-commands-*.js', async route => {
      tries += 1;
      await route.abort();
    });
    await alice.signIn(acme.server.url, 'alice', password);
    await message().first().waitFor();
    const client = await alice.context.newCDPSession(alice.page);
    /** What listens to the browser being online again. */
    const waiting = async (): Promise<number> => {
      const { result } = await client.send('Runtime.evaluate', { expression: 'window' });
      const { listeners } = await client.send('DOMDebugger.getEventListeners', { objectId: result.objectId! });
      return listeners.filter(({ type }) => type === 'online').length;
    };
    const [first, before] = [await waiting(), tries];
    for (const table of ['seats', 'users', 'seats', 'users']) {
      const triesBefore = tries;
      await alice.page.locator(`nav a[href="/${table}"]`).first().click();
      await alice.page.waitForURL(`**/${table}`);
      await expect.poll(() => tries).toBeGreaterThan(triesBefore);
    }
    expect(tries).toBeGreaterThanOrEqual(before + 4);
    // Each of the four grids that have gone would have left one; other parts of the page may have begun to wait.
    await expect.poll(waiting).toBeLessThan(first + 4);
  });

  it('is the whole page: it can be loaded again', async () => {
    await begin();
    // What the page begins with is in its HTML; the rest is loaded by it.
    const html = await (await fetch(acme.server.url)).text();
    await alice.page.route('**/assets/workspace-*.js', route =>
      html.includes(new URL(route.request().url()).pathname) ? route.continue() : route.abort(),
    );
    await alice.page.reload();
    await alice.waitForText('The server cannot be reached');
    await alice.page.unroute('**/assets/workspace-*.js');
    await button('Try again').click();
    await alice.row('ben@acme.test').waitFor();
    expect(alice.consoleErrors).toEqual([]);
  });

  it('loses no secret: its dialog opens once the connection is back', async () => {
    // Without a mail server, passwords are shown.
    const { server, alice } = await startWithAlice(visitors, {
      prepare: async api => {
        const to = { userId: 'ben', firstName: 'Ben', lastName: 'Adam', email: 'ben@acme.test' };
        await api.at('POST', 'commit', { changes: [{ table: 'users', row: uuidv7(), from: null, to }] });
      },
    });
    try {
      const missing = '**/assets/secrets-dialog-*.js';
      await alice.page.route(missing, route => route.abort());
      await (await alice.cell('ben@acme.test', 'Status')).click();
      await alice.page.keyboard.type('Active');
      await alice.press('Enter');
      await alice.page.locator('.toast').filter({ hasText: 'Part of the page could not be loaded' }).waitFor();
      await alice.page.unroute(missing);
      await alice.page.evaluate(() => dispatchEvent(new Event('online')));
      expect((await alice.copySecrets()).size).toBe(1);
      expect(alice.consoleErrors).toEqual([]);
    } finally {
      await server.stop();
    }
  });
});
