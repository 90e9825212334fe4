import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Server } from '../kit/server.ts';
import { startWithAlice } from './acme.ts';
import { type BrowserUser, BrowserUsers } from './browserUser.ts';

describe('loading', () => {
  const visitors = new BrowserUsers();
  let server: Server;
  let alice: BrowserUser;

  beforeAll(async () => {
    ({ server, alice } = await startWithAlice(visitors));
  });
  afterAll(async () => {
    await visitors.close();
    await server?.stop();
  });

  const open = async (table: string): Promise<void> => {
    await alice.page.getByRole('navigation').getByRole('link', { name: table, exact: true }).click();
  };

  it('the skeleton is painted from 6 kB, while everything else is on its way', async () => {
    const { page } = await visitors.open();
    const html = await (await fetch(`${server.url}/users`)).text();
    const head = [
      ...html.slice(0, html.indexOf('<body>')).matchAll(/<(?:script|link rel="stylesheet")[^>]* (?:src|href)="([^"]+)"/g),
    ]
      .filter(([tag]) => !tag.includes('type="module"'))
      .map(([, path = '']) => path);
    await page.route('**/*', route => {
      const { pathname } = new URL(route.request().url());
      if (route.request().isNavigationRequest() || head.includes(pathname)) return route.continue();
      return undefined;
    });
    await page.goto(`${server.url}/users`, { waitUntil: 'commit' });
    await expect.poll(() => page.evaluate(() => performance.getEntriesByType('paint').length)).toBeGreaterThan(0);
    expect(await page.locator('.skeleton').evaluate(element => getComputedStyle(element).display)).toBe('grid');
    const files = await Promise.all(head.map(async path => (await fetch(server.url + path)).text()));
    const bytes = [html, ...files].reduce((sum, text) => sum + gzipSync(text).length, 0);
    process.stdout.write(`Before the skeleton: ${bytes} bytes in ${files.length + 1} files\n`);
    expect(bytes).toBeLessThanOrEqual(6_000);
    await page.context().close();
  });

  it('the skeleton of a workspace shows before any script, then that of rows, then the rows', async () => {
    const scripts = Promise.withResolvers<void>();
    const catalog = Promise.withResolvers<void>();
    const rows = Promise.withResolvers<void>();
    const { page } = alice;
    await page.route('**/assets/*.js', async route => {
      await scripts.promise;
      await route.continue();
    });
    await page.route('**/catalog', async route => {
      await catalog.promise;
      await route.continue();
    });
    await page.route('**/cells**', async route => {
      await rows.promise;
      await route.continue();
    });
    await page.goto(`${server.url}/users`, { waitUntil: 'commit' });
    await page.locator('.skeleton').waitFor();
    const asked = page.waitForRequest('**/catalog');
    scripts.resolve();
    await asked;
    expect(await page.locator('.skeleton').isVisible()).toBe(true);
    catalog.resolve();
    await page.locator('.stage > .skeleton-rows').waitFor();
    expect(await page.locator('.skeleton').isVisible()).toBe(false);
    rows.resolve();
    await alice.row('alice').waitFor();
    expect(await page.locator('.stage > .skeleton-rows').count()).toBe(0);
    await page.unrouteAll();
  });

  it('a table opened offline says so and loads later; a loaded table stays visible', async () => {
    await alice.goOffline();
    await open('Seats');
    await alice.waitForText('These rows are not loaded yet');
    await alice.waitForText('The rows will appear as soon as the connection is back.');
    await alice.page.getByRole('button', { name: 'Try again' }).waitFor();
    await alice.expectAccessible();
    await open('Users');
    await alice.row('alice').waitFor();
    expect(await alice.page.getByText(/These rows/).count()).toBe(0);
    await open('Seats');
    await alice.context.setOffline(false);
    await alice.row('Alice').first().waitFor();
    expect(await alice.page.getByText('These rows are not loaded yet').count()).toBe(0);
  });

  it('a table that could not be read is read when the person tries again', async () => {
    const { page } = alice;
    const isCut = { now: true };
    await page.route('**/tables/workspaces/**', route => (isCut.now ? route.abort() : route.continue()));
    await open('Workspaces');
    const again = page.getByRole('button', { name: 'Try again' });
    await again.waitFor();
    isCut.now = false;
    const asked = page.waitForRequest('**/tables/workspaces/**');
    await again.click();
    await asked;
    await again.waitFor({ state: 'detached' });
    await page.unrouteAll();
  });

  it('the console shows no errors', () => {
    expect(alice.consoleErrors).toEqual([]);
  });
});
