import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Server, startServer } from '../kit/server.ts';
import { type BrowserUser, BrowserUsers } from './browserUser.ts';
import { screens, tables } from './screens.ts';

const founder = {
  email: 'owner@founded.example',
  password: 'seven purple lamps',
  organisation: 'Founded',
  accountName: 'founded',
  licences: 5,
};

describe('accessibility in light and dark', () => {
  let server: Server;
  let empty: Server;
  let founded: Server;
  const visitors = new BrowserUsers();
  let helene: BrowserUser;
  let page: Page;

  beforeAll(async () => {
    [server, empty, founded] = await Promise.all([
      startServer({}, ['--demo']),
      startServer(),
      startServer({ SEATGRID_SETUP: JSON.stringify(founder) }),
    ]);
    helene = await visitors.open({ reducedMotion: true, height: 420 });
    ({ page } = helene);
  });
  afterAll(async () => {
    await visitors.close();
    await Promise.all([server?.stop(), empty?.stop(), founded?.stop()]);
  });

  const expectPageAccessible = (within?: string): Promise<void> => helene.expectAccessibleInBothThemes(within);

  it('the set-up page, empty and with errors, passes axe in a wide and a narrow window', async () => {
    await page.goto(empty.setupLink);
    await page.locator('form').waitFor();
    await page.locator('button[type=submit]').click();
    await page.locator('.inline-error').first().waitFor();
    await expectPageAccessible();
    await page.setViewportSize({ width: 320, height: 640 });
    await expectPageAccessible();
    await page.setViewportSize({ width: 1280, height: 420 });
  });

  it('the page of an invalid invitation passes axe', async () => {
    await page.goto(`${server.url}/invite#of-nobody`);
    await page.locator('.auth h1').waitFor();
    await expectPageAccessible();
  });

  it('the sign-in page passes axe', async () => {
    await page.goto(`${server.url}/`);
    await page.locator('form').waitFor();
    await expectPageAccessible();
    await helene.signIn(server.url, 'helene.verdier', 'la-maison-verdier');
    await page.locator('.sg-body [role=rowheader]').first().waitFor();
  });

  it.each(tables)('the table %s passes axe', async table => {
    await page.goto(`${server.url}/${table}`);
    await page.locator('.sg-body .sg-row:not([data-loading]) .sg-cell').first().waitFor();
    await expectPageAccessible();
  });

  it.each(screens)('the screen $name passes axe', async ({ table = 'users', open: go, selector: shows }) => {
    await page.goto(`${server.url}/${table}`);
    await page.locator('.sg-body [role=rowheader]').first().click();
    await go(page);
    await page.locator(shows).first().waitFor();
    await expectPageAccessible(shows);
  });

  it('a table without matching rows passes axe', async () => {
    await page.goto(`${server.url}/users?search=nobody-of-this-name`);
    await page.locator('.empty h2').waitFor();
    await expectPageAccessible();
  });

  it('a narrow window with the sidebar as a drawer passes axe', async () => {
    await page.setViewportSize({ width: 390, height: 600 });
    await page.goto(`${server.url}/users`);
    await page.locator('.sg-body [role=rowheader]').first().waitFor();
    await expectPageAccessible();
    await page.locator('.top .button.icon').first().click();
    await page.locator('.sidebar').waitFor();
    await expectPageAccessible();
  });

  it('empty tables pass axe', async () => {
    await page.setViewportSize({ width: 1280, height: 420 });
    await page.context().clearCookies();
    await helene.signIn(founded.url, founder.email, founder.password);
    await page.locator('.sg-body [role=rowheader]').first().waitFor();
    for (const table of ['workspaces', 'access']) {
      await page.goto(`${founded.url}/${table}`);
      await page.locator('.empty h2').waitFor();
      await expectPageAccessible();
    }
  });

  it('the console shows no errors', () => {
    expect(helene.consoleErrors).toEqual([]);
  });
});
