import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Acme, password, startAcme } from './acme.ts';
import { type BrowserUser, BrowserUsers } from './browserUser.ts';

/** Lazy modules work offline; a module that cannot be loaded is reported. */
describe('lazy modules', () => {
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

  const moduleNames = [
    ...readFileSync(join(import.meta.dirname, '../../client/pages/preload.ts'), 'utf8').matchAll(/import\('.*\/(.*)\.tsx?'\)/g),
  ].map(([, name = '']) => name);
  const begin = async (missing?: string): Promise<void> => {
    await alice?.context.close();
    alice = await visitors.open();
    if (missing !== undefined) await alice.page.route(missing, route => route.abort());
    await alice.signIn(acme.server.url, 'alice', password);
    await alice.row('ben@acme.test').waitFor();
  };
  const loaded = (): Promise<string[]> =>
    alice.page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name));

  it('are preloaded: find, filters, menus and help work offline', async () => {
    await begin();
    expect(moduleNames.length).toBeGreaterThan(15);
    for (const name of moduleNames)
      await expect.poll(loaded, { message: name, timeout: 15_000 }).toContainEqual(expect.stringContaining(`/assets/${name}-`));
    const { page } = alice;
    await alice.goOffline();
    const opened: [string, string, () => Promise<void>][] = [
      ['find', '.sg-find', () => page.keyboard.press('Control+f')],
      ['the filter', '.popover', () => page.getByRole('button', { name: 'Filter' }).click()],
      ['the order', '.popover', () => page.getByRole('button', { name: 'Sort', exact: true }).click()],
      ['the columns', '.column-list', () => page.getByRole('button', { name: 'Columns' }).click()],
      ['the row heights', '.menu', () => page.getByRole('button', { name: 'Row height' }).click()],
      ['the keys', '.shortcuts kbd', () => page.keyboard.press('F1')],
      ['the menu of a row', '.menu', () => alice.row('ben@acme.test').locator('.sg-cell').first().click({ button: 'right' })],
    ];
    for (const [name, shows, open] of opened) {
      await open();
      await page.locator(shows).first().waitFor();
      await page.keyboard.press('Escape');
      await expect.poll(() => page.locator(shows).count(), { message: name }).toBe(0);
    }
    expect(alice.consoleErrors).toEqual([]);
    await alice.context.setOffline(false);
  });

  it('that cannot be loaded are reported with a Reload button', async () => {
    await begin('**/assets/find-*.js');
    const message = alice.page.locator('.toast').filter({ hasText: 'Part of the page could not be loaded' });
    await message.waitFor();
    expect(alice.consoleErrors).toEqual([]);
    await alice.page.unroute('**/assets/find-*.js');
    await message.getByRole('button', { name: 'Reload' }).click();
    await message.waitFor({ state: 'detached' });
    await alice.row('ben@acme.test').waitFor();
    await alice.row('ben@acme.test').locator('.sg-cell').first().click();
    await alice.press('F8');
    await expect.poll(() => alice.page.locator('.sg-cell[data-active]').getAttribute('data-field')).toBe('mobile');
  });
});
