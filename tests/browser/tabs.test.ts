import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HttpClient } from '../kit/client.ts';
import { freePort } from '../kit/port.ts';
import { type Server, startServer } from '../kit/server.ts';
import { type BrowserUser, BrowserUsers } from './browserUser.ts';

const password = 'correct horse staple';
const setup = JSON.stringify({
  email: 'alice@acme.test',
  password,
  organisation: 'ACME',
  accountName: 'acme',
  licences: 10,
});
const tabCount = 8;

/** Chromium opens six connections to a server over HTTP/1.1; if each page used one for its stream, six pages would block each other. */
describe.each([
  ['this machine, where browsers have locks', '127.0.0.1'],
  ['a local network over plain http, where they have none', 'seatgrid.lan'],
])('eight pages of one person on %s', (_, host) => {
  const visitors = new BrowserUsers(['--host-resolver-rules=MAP seatgrid.lan 127.0.0.1']);
  let server: Server;
  let api: HttpClient;
  let alice: BrowserUser;
  let url: string;
  let row: string;
  const pages: Page[] = [];

  beforeAll(async () => {
    const port = String(await freePort());
    url = `http://${host}:${port}`;
    server = await startServer({ SEATGRID_SETUP: setup, METRICS_TOKEN: 'metrics-metrics-metrics', PORT: port, PUBLIC_URL: url });
    api = new HttpClient(`http://127.0.0.1:${port}`);
    api.headers.origin = url;
    api.headers.host = `${host}:${port}`;
    await api.signIn('alice', password);
    const { body } = await api.at<{ rows: { id: string }[] }>('GET', 'tables/users/rows');
    row = body.rows[0]!.id;
    alice = await visitors.open();
    await alice.signIn(url, 'alice', password);
    await alice.row('alice').waitFor();
    pages.push(alice.page);
    while (pages.length < tabCount) {
      const page = await alice.context.newPage();
      pages.push(page);
      await page.goto(`${url}/users`);
      await page.getByRole('row').filter({ hasText: 'alice' }).waitFor();
    }
  });
  afterAll(async () => {
    await visitors.close();
    await server?.stop();
  });

  /** Number of streams open at the server. */
  const streams = async (): Promise<number> => {
    const answer = await fetch(`http://127.0.0.1:${new URL(url).port}/metrics`, {
      headers: { authorization: 'Bearer metrics-metrics-metrics' },
    });
    return Number(/^seatgrid_streams (\d+)/m.exec(await answer.text())?.[1]);
  };
  let count = 0;
  /** Changes a cell over HTTP and waits until every page shows it. */
  const allSee = async (): Promise<void> => {
    count += 1;
    const text = `Name ${count}`;
    const { status } = await api.at('POST', 'commit', { changes: [{ table: 'users', row, to: { lastName: text } }] });
    expect(status).toBe(200);
    for (const page of pages) await page.getByRole('gridcell', { name: text, exact: true }).waitFor();
  };

  it('have the Web Locks API or not', async () => {
    expect(await alice.page.evaluate(() => 'locks' in navigator)).toBe(host === '127.0.0.1');
  });

  it('share one stream, and all are live', async () => {
    await allSee();
    await expect.poll(streams).toBe(1);
    for (const page of pages) await page.locator('.status-sync[data-state=saved]').waitFor();
  });

  it('show what is typed in another one', async () => {
    const last = pages.at(-1)!;
    await last.bringToFront();
    await last.getByRole('gridcell', { name: `Name ${count}`, exact: true }).click();
    await last.keyboard.type('Typed here');
    await last.keyboard.press('Enter');
    for (const page of pages) await page.getByRole('gridcell', { name: 'Typed here', exact: true }).waitFor();
  });

  it('lose nothing when the leading page is closed, repeatedly', async () => {
    while (pages.length > 3) {
      await pages.shift()!.close();
      await allSee();
      await expect.poll(streams).toBe(1);
    }
    // Over plain http Chromium itself logs that it ignores a header.
    expect(alice.consoleErrors.filter(words => !words.includes('Cross-Origin-Opener-Policy'))).toEqual([]);
  });

  it('lose nothing when one of them crashes', async () => {
    const crashed = pages.shift()!;
    const crash = crashed.waitForEvent('crash');
    crashed.goto('chrome://crash').catch(() => undefined);
    await crash;
    await allSee();
    await expect.poll(streams).toBe(1);
  });

  it('are all signed out when one signs out', async () => {
    const [one, other] = pages as [Page, Page];
    await one.bringToFront();
    await one.locator('.account-button').first().click();
    await one.getByRole('menuitem', { name: 'Sign out' }).click();
    await one.getByLabel('E-mail or User ID').waitFor();
    await other.getByLabel('E-mail or User ID').waitFor();
    await expect.poll(streams).toBe(0);
  });
});
