import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Outcome } from '../../server/model/change.ts';
import { HttpClient } from '../kit/client.ts';
import { type Server, startServer } from '../kit/server.ts';
import { type BrowserUser, BrowserUsers } from './browserUser.ts';
import { type DistinctKind, distinctKinds, findIndistinct } from './forcedColours.ts';
import { overlaps } from './overlaps.ts';
import { findOutOfReach, leastTarget } from './reach.ts';
import { type ScreenCase, screens, tables } from './screens.ts';
import { sheetScreens } from './sheetScreens.ts';

/** The folder for contact sheets, and their widths. Without it, every screen is checked in French at two widths. */
const folder = process.env.SHEETS;
const widths = folder === undefined ? [320, 1280] : (process.env.SHEETS_WIDTHS ?? '390,1024,1440').split(',').map(Number);
/** Up to this width a window is that of a phone, with targets for fingers. */
const phoneWidth = 390;
/** Sizes at which a screen is also checked once it is open: 640 × 400 is a window of 1280 × 800 at 200 %, 320 × 256 one of 1280 × 1024 at 400 %. */
const magnified: Size = { width: 320, height: 256 };
const resized: readonly Size[] =
  folder === undefined
    ? [
        { width: 1440, height: 900 },
        { width: 1024, height: 800 },
        { width: 640, height: 400 },
        { width: phoneWidth, height: 844 },
        magnified,
      ]
    : [];
const only = new RegExp(process.env.SHEETS_ONLY ?? '');
const languages = folder === undefined ? (['fr'] as const) : (['en', 'fr'] as const);

interface Size {
  width: number;
  height: number;
}

const visitors = new BrowserUsers();
afterAll(() => visitors.close());

/** Up to this width rows are cards, which have no column headers. */
const cardWidth = 400;

/** Screenshots of one screen by width, in the order they were taken. */
type Pictures = Map<number, Buffer[]>;

/** Checks that nothing overflows and every control can be used at any width; takes screenshots in light and dark if contact sheets are asked for. */
async function checkLayout(page: Page, width: number, pictures: Pictures): Promise<void> {
  // The grid updates its layout after the window has its new size.
  await expect.poll(() => page.evaluate(overlaps), { timeout: 5_000 }).toEqual([]);
  const least = width <= phoneWidth ? leastTarget.phone : leastTarget.mouse;
  if (width <= 640) await expect.poll(() => page.evaluate(findOutOfReach, least), { timeout: 5_000 }).toEqual([]);
  if (folder === undefined) return;
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    pictures.set(width, [...(pictures.get(width) ?? []), await page.screenshot()]);
  }
}

/** How many elements of each kind were shown in forced colours. */
const seenKinds = new Map<DistinctKind, number>();

/** Checks that what must be distinct still is where the system chooses the colours. */
async function checkForcedColours(page: Page): Promise<void> {
  await page.emulateMedia({ forcedColors: 'active' });
  let found = await page.evaluate(findIndistinct);
  // Colours change over some frames.
  const look = async () => {
    found = await page.evaluate(findIndistinct);
    return distinctKinds.flatMap(kind => found[kind].indistinct.map(each => `${kind}: ${each}`));
  };
  await expect.poll(look, { timeout: 3_000 }).toEqual([]);
  await page.emulateMedia({ forcedColors: 'none' });
  for (const kind of distinctKinds) seenKinds.set(kind, (seenKinds.get(kind) ?? 0) + found[kind].shown);
}

const sizeOf = (width: number): Size => ({ width, height: width > 2000 ? 1300 : width === 1440 ? 900 : 800 });

/** Places the screenshots of a screen side by side; for wide windows, light in English and dark in French. */
async function writeContactSheet(name: string, pictures: Pictures): Promise<void> {
  for (const [width, list] of pictures) {
    const shown = width < 1000 ? list : [list[0]!, list[3]!];
    const each = width < 1000 ? width : 1280;
    const person = await visitors.open({ width: width < 1000 ? (each + 8) * shown.length : each, height: 800 });
    const images = shown.map(picture => `<img width="${each}" src="data:image/png;base64,${picture.toString('base64')}">`);
    await person.page.setContent(`<body style="margin:0;display:flex;flex-wrap:wrap;gap:8px;background:#f0f">${images.join('')}`);
    mkdirSync(folder!, { recursive: true });
    const file = `${width}-${name.replace(/\W+/g, '-')}.png`;
    writeFileSync(join(folder!, file), await person.page.screenshot({ fullPage: true }));
    await person.context.close();
  }
}

describe('the screens of the example organisation', () => {
  let server: Server;
  let page: Page;
  let api: HttpClient;

  beforeAll(async () => {
    server = await startServer({}, ['--demo']);
    api = new HttpClient(server.url);
    await api.signIn('helene.verdier', 'la-maison-verdier');
    const helene = await visitors.open();
    page = helene.page;
    await helene.signIn(server.url, 'helene.verdier', 'la-maison-verdier');
    await helene.waitForText('Noémie');
  });
  afterAll(() => server?.stop());

  const all: ScreenCase[] = [
    ...tables.map(table => ({ name: table, table, open: async () => undefined, selector: '.sg-body [role=rowheader]' })),
    ...screens,
    ...sheetScreens,
  ].filter(place => only.test(place.name));

  it.each(all)(
    'the screen $name has no overflow',
    async ({ name, table = 'users', needsHeaders: headed = false, open: go, selector: shows }) => {
      const pictures: Pictures = new Map();
      const isSeenOnce = folder === undefined && sheetScreens.some(screen => screen.name === name);
      for (const language of languages) {
        await api.ask('PATCH', '/api/session', { language });
        for (const width of (isSeenOnce ? [1280] : widths).filter(each => !headed || each > cardWidth)) {
          await page.emulateMedia({ media: 'screen' });
          await page.setViewportSize(sizeOf(width));
          await page.goto(`${server.url}/${table}`);
          await page.locator('.sg-body .sg-row:not([data-loading]) .sg-cell').first().waitFor();
          await page.locator('.sg-body [role=rowheader]').first().focus();
          await go(page);
          await page.locator(shows).first().waitFor();
          await checkLayout(page, width, pictures);
          if (folder === undefined && width === 1280) await checkForcedColours(page);
          for (const size of width === 1280 ? resized : []) {
            await page.setViewportSize(size);
            await checkLayout(page, size.width, pictures);
          }
        }
      }
      await writeContactSheet(name, pictures);
    },
  );

  it.runIf(folder === undefined)('chosen rows are distinct in forced colours too, and every kind was seen', async () => {
    await page.setViewportSize(sizeOf(1280));
    await page.goto(`${server.url}/users`);
    await page.locator('.sg-body [role=rowheader]').nth(1).click();
    await page.keyboard.press('Shift+ ');
    await page.keyboard.press('Shift+ArrowDown');
    await page.locator('.bulk').waitFor();
    await checkForcedColours(page);
    // No screen here has chips; tests/grid/cellContent.test.ts has.
    if (only.source === '(?:)') expect(distinctKinds.filter(kind => !seenKinds.get(kind))).toEqual(['chip']);
  });
});

describe('the screens from the set-up link to held rows', () => {
  const screens = new Map<string, Pictures>();
  const servers: Server[] = [];
  afterAll(async () => {
    for (const [name, pictures] of screens) await writeContactSheet(name, pictures);
    for (const server of servers) await server.stop();
  }, 180_000);

  /** Screens that no other test checks with axe. */
  const unseen = new Set(['held panel', 'held history', 'invitation', 'forced password', 'locked out']);

  it.each(languages)('they have no overflow in %s', { timeout: 180_000 }, async language => {
    const server = await startServer();
    servers.push(server);
    const open = () => visitors.open({ locale: language === 'fr' ? 'fr-FR' : 'en-GB' });
    const owner = await open();

    async function screen(name: string, of: BrowserUser = owner): Promise<void> {
      const pictures = screens.get(name) ?? new Map();
      screens.set(name, pictures);
      for (const width of widths) {
        await of.page.setViewportSize(sizeOf(width));
        await checkLayout(of.page, width, pictures);
        if (folder === undefined && width === 1280) await checkForcedColours(of.page);
        if (folder === undefined && width === 320 && unseen.has(name)) await of.expectAccessibleInBothThemes();
      }
      await of.page.setViewportSize(sizeOf(1280));
      await of.page.emulateMedia({ colorScheme: 'light' });
    }

    const { page } = owner;
    await page.goto(server.setupLink);
    await page.locator('form').waitFor();
    await screen('setup');
    await page.locator('button[type=submit]').click();
    await page.locator('.inline-error').first().waitFor();
    await screen('setup wrong');
    for (const [at, text] of ['ACME', '', '4', 'Alice', 'Martin', 'alice@acme.test', 'correct horse staple'].entries()) {
      if (text !== '') await page.locator('form input').nth(at).fill(text);
    }
    await page.locator('button[type=submit]').click();
    await page.locator('.empty h2').waitFor();
    await screen('first screen');

    await page.locator('.sg-body [role=rowheader]').first().focus();
    await owner.press('ArrowDown');
    await owner.paste(
      [
        'ben\tBen\tAdam\tben@acme.test',
        'dan\tDan\t\tdan@acme.test',
        'eve\tEve\tRoux\talice@acme.test',
        'gil\tGil\tVert\tgil@acme',
      ].join('\n'),
    );
    await owner.row('gil@acme').waitFor();
    await page.locator('.toast').first().waitFor();
    await screen('pasted');
    const state = language === 'fr' ? 'Actif' : 'Active';
    let temporary = '';
    for (const who of ['ben@', 'dan@', 'Roux', 'gil@']) {
      await owner.row(who).locator('.sg-type-state').click();
      await page.keyboard.type(state);
      await owner.press('Enter');
      if (who !== 'ben@') continue;
      await page.locator('.shown-list code').waitFor();
      await screen('shown once');
      temporary = (await owner.copySecrets()).get('ben@acme.test') ?? '';
    }
    await owner.row('ben@').getByText('OK').waitFor();
    await screen('held');
    await owner.row('Roux').locator('.sg-type-verdict').click();
    await owner.press('Space');
    await page.locator('.panel-issues').waitFor();
    await screen('held panel');
    await page.locator('#panel-tab-history').click();
    await page.locator('.history-entry').first().waitFor();
    await screen('held history');

    const api = new HttpClient(server.url);
    await api.signIn('alice', 'correct horse staple');
    const row = crypto.randomUUID();
    const invited = await api.at<Outcome>('POST', 'commit', {
      changes: [{ table: 'users', row, from: null, to: { status: 'Invited', email: 'guest@acme.test' } }],
    });
    const link = invited.body.secrets?.[0]?.secret ?? '';
    const guest = await open();
    await guest.page.goto(link);
    await guest.page.locator('form').waitFor();
    await screen('invitation', guest);
    await guest.page.goto(`${server.url}/invite#of-nobody`);
    await guest.page.reload();
    await guest.page.locator('.auth h1').waitFor();
    await screen('invitation gone', guest);
    await guest.page.goto(`${server.url}/`);
    await guest.page.locator('form').waitFor();
    await screen('sign in', guest);
    await guest.signIn(server.url, 'ben', 'not the password');
    await guest.page.locator('.notice').waitFor();
    await screen('sign in wrong', guest);
    await guest.signIn(server.url, 'ben', temporary);
    await guest.page
      .locator('input[type=password]')
      .first()
      .waitFor({ state: 'attached', timeout: 3000 })
      .catch(() => undefined);
    await guest.page.locator('.auth h1').waitFor();
    await screen('forced password', guest);
    for (const field of await guest.page.locator('input[type=password]').all()) await field.fill('battery horse staple');
    await guest.press('Enter');
    await guest.page.locator('.sg-body [role=rowheader]').first().waitFor();
    await screen('member', guest);
    await owner.row('ben@').locator('.sg-type-state').click();
    await page.keyboard.type(language === 'fr' ? 'Inactif' : 'Inactive');
    await owner.press('Enter');
    await guest.page.locator('[role=dialog] input[type=password], .auth input[type=password]').first().waitFor();
    await screen('locked out', guest);
    await page.locator('.panel-head button').last().click();
    await page.getByRole('link', { name: /Invit/ }).click();
    await page.goto(`${server.url}/users?search=nobody-at-all`);
    await page.locator('.empty h2').waitFor();
    await screen('nothing matches');
  });
});
