import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import type { RowsResponse, SessionResponse } from '../../server/api/wire.ts';
import { launchChromium } from '../kit/chromium.ts';
import { HttpClient } from '../kit/client.ts';
import { naughtyStrings } from '../kit/naughty.ts';
import { shownAs } from '../kit/normalised.ts';
import { type Server, startServer } from '../kit/server.ts';
import { type Campaign, ensure, progress } from './campaign.ts';

const owner = { email: 'alice@acme.test', password: 'correct horse staple' };
const evil = '<img src=x onerror=window.__ran=1>';

/** What a page must never do, whatever its cells contain. */
interface Traces {
  ran: unknown;
  violations: string[];
}

declare global {
  interface Window {
    __ran?: unknown;
    __violations?: string[];
  }
}

/** Unusual texts pasted into the grid of a real browser are stored, shown and found unchanged, and none of them is executed. */
export const naughtyPage: Campaign = {
  name: 'naughty-page',
  async run(size, seed) {
    const texts =
      size === 'full' ? naughtyStrings : naughtyStrings.filter((text, at) => at % 20 === seed % 20 || text.includes('<img'));
    const server = await startServer({
      SEATGRID_SETUP: JSON.stringify({ ...owner, organisation: evil, accountName: 'acme', licences: 5 }),
    });
    const browser = await launchChromium();
    try {
      const context = await browser.newContext({
        locale: 'en-GB',
        viewport: { width: 1400, height: 900 },
        permissions: ['clipboard-read', 'clipboard-write'],
        reducedMotion: 'reduce',
      });
      await context.addInitScript(() => {
        window.__violations = [];
        document.addEventListener('securitypolicyviolation', event =>
          window.__violations?.push(`${event.violatedDirective} ${event.blockedURI}`),
        );
      });
      const page = await context.newPage();
      const faults: string[] = [];
      page.on('dialog', dialog => {
        faults.push(`dialog ${dialog.message()}`);
        void dialog.dismiss().catch((error: unknown) => faults.push(String(error)));
      });
      page.on('pageerror', error => faults.push(error.message));
      const assertClean = async (where: string): Promise<void> => {
        const traces: Traces = await page.evaluate(() => ({ ran: window.__ran, violations: window.__violations ?? [] }));
        ensure(traces.ran === undefined, `A script ran ${where}`);
        ensure(traces.violations.length === 0, () => `The page's policy was violated ${where}: ${traces.violations.join(', ')}`);
        ensure(faults.length === 0, () => `The page failed ${where}: ${faults.join(', ')}`);
      };

      const client = await signIn(page, server);
      await assertClean('where an organisation is called so');
      await isTrapped(page);
      await paste(
        page,
        texts.map((text, at) => [`n.${at}`, text, text]),
      );
      const stored = await until(page, client, texts.length);
      for (const [at, text] of texts.entries()) {
        const cells = stored.get(`n.${at}`);
        const line = shownAs(text.toWellFormed(), 60);
        ensure(
          cells?.firstName === line && cells.lastName === line,
          () => `${JSON.stringify(text)} was pasted and came back as ${JSON.stringify([cells?.firstName, cells?.lastName])}`,
        );
      }
      progress('naughty-page', 1, 4);
      const shown = await walk(page, stored);
      await assertClean('while the grid was read');
      progress('naughty-page', 2, 4);
      const looked = await lookInto(page, client, assertClean);
      progress('naughty-page', 3, 4);
      await elsewhere(page, server, client, assertClean);
      progress('naughty-page', 4, 4);
      return {
        'texts pasted and stored': texts.length,
        'seen in the grid': shown,
        'rows looked into': looked,
        'scripts that ran': 0,
        'violations of the policy': 0,
        dialogs: 0,
      };
    } finally {
      await browser.close();
      await server.stop();
    }
  },
};

async function signIn(page: Page, server: Server): Promise<HttpClient> {
  const client = new HttpClient(server.url);
  await client.signIn(owner.email, owner.password);
  await page.goto(`${server.url}/sign-in`);
  await page.getByLabel('User ID').fill('alice');
  await page.getByLabel(/^Password$/).fill(owner.password);
  await page.keyboard.press('Enter');
  await page.getByRole('row').filter({ hasText: 'alice' }).getByText('alice', { exact: true }).first().click();
  await page.keyboard.press('ArrowDown');
  return client;
}

/** Proves that the check works: markup that is really inserted into the page is noticed. */
async function isTrapped(page: Page): Promise<void> {
  await page.evaluate(html => {
    const place = document.createElement('div');
    place.innerHTML = html;
    document.body.append(place);
  }, evil);
  await page.waitForFunction(() => window.__ran !== undefined || (window.__violations?.length ?? 0) > 0);
  await page.evaluate(() => {
    document.body.lastElementChild?.remove();
    window.__violations = [];
    delete window.__ran;
  });
}

/** Formats cells as a spreadsheet does on the clipboard: separated by tabs, with quotes around tabs, line ends and quotes. */
async function paste(page: Page, rows: readonly (readonly string[])[]): Promise<void> {
  const quoted = (cell: string): string => (/["\t\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  const text = rows.map(row => row.map(quoted).join('\t')).join('\r\n');
  await page.evaluate(typed => navigator.clipboard.writeText(typed), text);
  await page.keyboard.press('Control+v');
}

/** Confirms the paste if the page asks, and waits until the rows are stored. */
async function until(page: Page, client: HttpClient, many: number): Promise<Map<string, Record<string, unknown>>> {
  for (let tries = 0; tries < 240; tries += 1) {
    const { body } = await client.at<RowsResponse>('GET', 'tables/users/rows?limit=1000&fields=userId,firstName,lastName');
    const yes = page.getByRole('dialog').getByRole('button', { name: 'Paste' });
    if (await yes.isVisible()) await yes.click();
    if (body.rows.length > many) return new Map(body.rows.map(row => [String(row.cells.userId), row.cells]));
    await pause(250);
  }
  throw new Error('What was pasted was not stored within a minute');
}

/** Reads the whole grid, screen by screen: each name is shown as it is stored. Returns the number of rows seen. */
async function walk(page: Page, stored: ReadonlyMap<string, Record<string, unknown>>): Promise<number> {
  const seen = new Map<string, string>();
  await page.keyboard.press('Control+Home');
  for (let screens = 0; screens < 80 && seen.size < stored.size; screens += 1) {
    const cells = await page.evaluate(() =>
      [...document.querySelectorAll('[role=row]')].map(row =>
        ['userId', 'firstName'].map(field => row.querySelector(`[data-field=${field}]`)?.textContent ?? ''),
      ),
    );
    for (const [user = '', name = ''] of cells) if (stored.has(user.trim())) seen.set(user.trim(), name);
    await page.keyboard.press('PageDown');
    await pause(60);
  }
  const plain = (text: string): string => text.replace(/\s+/g, ' ').trim();
  for (const [user, name] of seen) {
    const right = stored.get(user)?.firstName;
    ensure(
      plain(name) === plain(typeof right === 'string' ? right : ''),
      () => `${user} is shown as ${JSON.stringify(name)}, not ${JSON.stringify(right)}`,
    );
  }
  ensure(seen.size > stored.size * 0.9, `Only ${seen.size} of ${stored.size} rows were seen in the grid`);
  return seen.size;
}

/** Opens rows, their history and editors, searches for executable texts, and makes the page report invalid ones. */
async function lookInto(page: Page, client: HttpClient, assertClean: (where: string) => Promise<void>): Promise<number> {
  const search = encodeURIComponent('window.__ran');
  const { body } = await client.at<RowsResponse>('GET', `tables/users/rows?limit=5&fields=userId&search=${search}`);
  const rows = body.rows.map(row => row.id);
  await client.at('POST', 'commit', {
    label: evil,
    changes: rows.flatMap(row => [
      { table: 'users', row, to: { email: evil, manager: evil, firstDay: evil, jobTitle: evil, mobile: evil } },
    ]),
  });
  await client.at('POST', 'commit', {
    label: evil,
    changes: rows.map(row => ({ table: 'users', row, to: { status: 'Active' } })),
  });
  for (const text of [evil, '<script>window.__ran=1</script>', 'javascript:window.__ran=1']) {
    await page.keyboard.press('Control+f');
    await page.keyboard.type(text);
    await pause(400);
    await assertClean(`while ${text} was searched for`);
    await page.keyboard.press('Escape');
  }
  await page.reload();
  for (const { cells } of body.rows) {
    const cell = page
      .getByRole('row')
      .filter({ hasText: String(cells.userId) })
      .getByText(String(cells.userId), { exact: true })
      .first();
    if (!(await cell.isVisible().catch(() => false))) continue;
    await cell.click();
    for (const key of ['ArrowRight', 'F2', 'Escape', 'Space']) await page.keyboard.press(key);
    await pause(300);
    await assertClean(`while ${String(cells.userId)} was looked into`);
    await page.keyboard.press('Escape');
  }
  return rows.length;
}

/** Opens every other page of the sidebar, with such names of an organisation and in messages. */
async function elsewhere(
  page: Page,
  server: Server,
  client: HttpClient,
  assertClean: (where: string) => Promise<void>,
): Promise<void> {
  const { body } = await client.ask<SessionResponse>('GET', '/api/session');
  ensure(body.person?.org.name === evil, () => `The organisation is called ${body.person?.org.name}`);
  await client.at('POST', 'commit', {
    changes: [
      {
        table: 'users',
        from: null,
        to: { userId: 'ok', firstName: evil.slice(0, 60), lastName: 'B', email: 'ok@acme.test', status: 'Active' },
      },
    ],
  });
  const links = await page
    .getByRole('navigation')
    .first()
    .getByRole('link')
    .evaluateAll(found => found.map(link => (link as HTMLAnchorElement).pathname));
  ensure(links.length > 2, `The sidebar has only ${links.length} links`);
  for (const path of links) {
    await page.goto(`${server.url}${path}`);
    // A page that is no grid has a heading with this id.
    await page.locator('[role=grid], #page-title').first().waitFor();
    await page.keyboard.press('Space');
    await pause(300);
    await assertClean(`on ${path}`);
  }
  for (const path of [
    `/${encodeURIComponent(evil)}`,
    `/invite#${evil}`,
    `/sign-in?next=javascript:window.__ran=1`,
    `/users?search=${encodeURIComponent(evil)}`,
  ]) {
    await page.goto(`${server.url}${path}`);
    await pause(300);
    await assertClean(`on ${path}`);
  }
}
