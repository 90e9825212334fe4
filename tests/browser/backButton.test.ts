import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Acme, password, startAcme } from './acme.ts';
import { type BrowserUser, BrowserUsers } from './browserUser.ts';

/** Back closes open overlays before it leaves the page. */
describe('the Back button', () => {
  const visitors = new BrowserUsers();
  let acme: Acme;
  let alice: BrowserUser;
  let dan = '';

  beforeAll(async () => {
    acme = await startAcme();
    await acme.add('ben', { status: 'Active' });
    dan = await acme.add('dan');
  });
  afterAll(async () => {
    await visitors.close();
    await acme?.stop();
  });

  const path = (): string => new URL(alice.page.url()).pathname;
  const begin = async (size: { width?: number; height?: number } = {}): Promise<void> => {
    await alice?.context.close();
    alice = await visitors.open(size);
    await alice.signIn(acme.server.url, 'alice', password);
    await alice.row('dan@acme.test').first().waitFor();
    await alice.page.goto(`${acme.server.url}/seats`);
    await alice.page.locator('.sg-scroll').waitFor();
  };
  /** Goes from Seats to Users, so that one Back too many is noticed. */
  const toUsers = async (): Promise<void> => {
    await alice.page.getByRole('link', { name: 'Users' }).click();
    await alice.row('dan@acme.test').first().waitFor();
    await expect.poll(path).toBe('/users');
  };

  it('closes menus, popovers, dialogs and confirmations before it leaves', async () => {
    await begin();
    await toUsers();
    const { page } = alice;
    const cell = page.locator('.sg-body [role=rowheader]').filter({ hasText: 'dan' });
    const opened: [string, string, () => Promise<void>][] = [
      ['the menu of a row', '.menu', () => cell.click({ button: 'right' })],
      ['the filter', '.popover', () => page.getByRole('button', { name: 'Filter' }).click()],
      ['the row heights', '.menu', () => page.getByRole('button', { name: 'Row height' }).click()],
      ['the account', '.menu.account', () => page.locator('.account-button').first().click()],
      ['the keys', '.dialog', () => page.keyboard.press('F1')],
      [
        'a question',
        '[role=alertdialog]',
        async () => {
          await page.locator('.sg-body [role=rowheader]').filter({ hasText: 'ben' }).click();
          await page.keyboard.press('Shift+F10');
          await page.getByRole('menuitem', { name: 'Reset password' }).click();
        },
      ],
    ];
    for (const [name, shows, open] of opened) {
      await open();
      const what = page.locator(shows).or(page.locator('[role=dialog]'));
      await what.first().waitFor();
      await page.goBack();
      await expect.poll(() => what.count(), { message: name }).toBe(0);
      expect(path(), name).toBe('/users');
    }
    await page.goBack();
    await expect.poll(path).toBe('/seats');
  });

  it('skips overlays that were already closed, however many', async () => {
    await begin();
    await toUsers();
    for (let time = 0; time < 3; time += 1) {
      await alice.page.locator('.account-button').first().click();
      await alice.page.locator('.menu.account').waitFor();
      await alice.press('Escape');
      await expect.poll(() => alice.page.locator('.menu.account').count()).toBe(0);
    }
    await alice.page.goBack();
    await expect.poll(path).toBe('/seats');
    await alice.page.goForward();
    await expect.poll(path).toBe('/users');
    await alice.page.goForward();
    expect(await alice.page.locator('[role=menu], [role=dialog]').count()).toBe(0);
    expect(path()).toBe('/users');
    await alice.page.goBack();
    await expect.poll(path).toBe('/seats');
  });

  it('closes a dialog over an open row, then the row, then leaves', async () => {
    await begin();
    await toUsers();
    await alice.page.locator('.sg-body [role=rowheader]').filter({ hasText: 'dan' }).click();
    await alice.press('Space');
    await alice.page.locator('.panel').waitFor();
    await alice.press('F1');
    await alice.page.locator('.dialog').waitFor();
    await alice.page.goBack();
    await expect.poll(() => alice.page.locator('.dialog').count()).toBe(0);
    expect(path()).toBe(`/users/${dan}`);
    await alice.press('F1');
    await alice.page.locator('.dialog').waitFor();
    await alice.press('Escape');
    await expect.poll(() => alice.page.locator('.dialog').count()).toBe(0);
    await alice.page.getByRole('button', { name: 'Close the panel' }).click();
    await expect.poll(path).toBe('/users');
    await alice.page.goBack();
    await expect.poll(path).toBe('/seats');
    expect(await alice.page.locator('.panel').count()).toBe(0);
  });

  it('leads from a row that was opened by its address to its table', async () => {
    await begin();
    for (const close of [
      () => alice.page.goBack().then(() => undefined),
      () => alice.page.getByRole('button', { name: 'Close the panel' }).click(),
    ]) {
      await alice.page.goto('about:blank');
      await alice.page.goto(`${acme.server.url}/users/${dan}?search=adam`);
      await alice.page.locator('.panel').getByRole('heading', { name: 'dan Adam' }).waitFor();
      await close();
      await alice.page.locator('.panel').waitFor({ state: 'detached' });
      await expect.poll(path).toBe('/users');
      expect(new URL(alice.page.url()).search).toBe('?search=adam');
    }
  });

  it('closes the list of tables on a phone', async () => {
    await begin({ width: 390, height: 780 });
    await alice.page.getByRole('button', { name: 'Show the list of tables' }).click();
    await alice.page.getByRole('link', { name: 'Users' }).click();
    await expect.poll(path).toBe('/users');
    await alice.page.getByRole('button', { name: 'Show the list of tables' }).click();
    await alice.page.locator('.sidebar').waitFor();
    await alice.page.goBack();
    await alice.page.locator('.sidebar').waitFor({ state: 'detached' });
    expect(path()).toBe('/users');
    await alice.page.goBack();
    await expect.poll(path).toBe('/seats');
    expect(alice.consoleErrors).toEqual([]);
  });
});
