import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HttpClient } from '../kit/client.ts';
import { type Server, startServer } from '../kit/server.ts';
import { type BrowserUser, BrowserUsers } from './browserUser.ts';

/** The largest cumulative layout shift that a step may cause. */
const maxShift = 0.02;

interface ShiftEntry extends PerformanceEntry {
  value: number;
  hadRecentInput: boolean;
  sources: { node: Node | null; previousRect: DOMRectReadOnly; currentRect: DOMRectReadOnly }[];
}

/** A shift with what moved. It is expected within half a second of a key or click: those do not count in the browser's own sum. */
interface Shift {
  value: number;
  what: string;
  isExpected: boolean;
  /** Whether parts of rows moved, and the shift of what else moved in the same frame, such as the number of rows. */
  hasRows: boolean;
  valueOfOthers: number;
}

/** Collects every shift of the layout from the start of each page on, also those within half a second of a key or click. */
async function observeShifts(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const shifts: Shift[] = [];
    const nameOf = (node: Node | null): string =>
      node instanceof Element ? (node.getAttribute('class') ?? node.tagName) : (node?.textContent ?? '').slice(0, 30);
    /** The share of the window where a part was and is, times how far it moved, as the browser counts it. */
    const shiftOf = ({ previousRect: one, currentRect: two }: ShiftEntry['sources'][number]): number => {
      const area = (one.width * one.height + two.width * two.height) / (innerWidth * innerHeight);
      return (area * Math.max(Math.abs(two.x - one.x), Math.abs(two.y - one.y))) / Math.max(innerWidth, innerHeight);
    };
    Object.assign(globalThis, { shifts });
    new PerformanceObserver(list => {
      for (const entry of list.getEntries() as ShiftEntry[]) {
        const what = entry.sources.map(({ node, previousRect, currentRect }) => {
          return `${nameOf(node)} ${Math.round(previousRect.x)},${Math.round(previousRect.y)} → ${Math.round(currentRect.x)},${Math.round(currentRect.y)}`;
        });
        const others = entry.sources.filter(({ node }) => !nameOf(node).startsWith('sg-'));
        shifts.push({
          value: entry.value,
          what: what.join('; '),
          isExpected: entry.hadRecentInput,
          hasRows: others.length < entry.sources.length,
          valueOfOthers: others.reduce((sum, source) => sum + shiftOf(source), 0),
        });
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });
}

/** The shifts since the last call, once two frames have passed. */
const takeShifts = (page: Page): Promise<Shift[]> =>
  page.evaluate(async () => {
    const frame = (): Promise<unknown> => new Promise(done => requestAnimationFrame(done));
    await frame();
    await frame();
    return (globalThis as unknown as { shifts: Shift[] }).shifts.splice(0);
  });

/** Expects that nothing has moved; apart from what a key or click has just moved on purpose, or from the parts of rows that are other rows now. */
async function expectStill(page: Page, step: string, apartFrom?: 'input' | 'rows'): Promise<void> {
  const shifts = (await takeShifts(page))
    .filter(({ isExpected }) => !(apartFrom === 'input' && isExpected))
    .map(shift => (apartFrom === 'rows' && shift.hasRows ? { ...shift, value: shift.valueOfOthers } : shift));
  const sum = shifts.reduce((total, { value }) => total + value, 0);
  expect(sum, `${step}: ${shifts.map(({ value, what }) => `${value.toFixed(4)} ${what}`).join(' | ')}`).toBeLessThanOrEqual(
    maxShift,
  );
}

describe('the layout stays where it is', () => {
  const visitors = new BrowserUsers();
  let server: Server;
  let api: HttpClient;

  beforeAll(async () => {
    server = await startServer({}, ['--demo']);
    api = new HttpClient(server.url);
    await api.signIn('helene.verdier', 'la-maison-verdier');
  });
  afterAll(async () => {
    await visitors.close();
    await server?.stop();
  });

  async function open(language: 'en' | 'fr', width: number): Promise<BrowserUser> {
    await api.ask('PATCH', '/api/session', { language });
    const helene = await visitors.open({ width, height: 840, locale: language === 'fr' ? 'fr-FR' : 'en-GB' });
    await helene.signIn(server.url, 'helene.verdier', 'la-maison-verdier');
    await helene.page.locator('.sg-body .sg-row:not([data-loading]) .sg-cell').first().waitFor();
    await observeShifts(helene.page);
    return helene;
  }

  const loaded = async (page: Page): Promise<void> => {
    await page.locator('.sg-body .sg-row:not([data-loading]) .sg-cell').first().waitFor();
    await page.locator('.views .count').first().filter({ hasText: /\d/ }).waitFor({ state: 'attached' });
  };

  it.each([
    ['en', 1440],
    ['fr', 1440],
    ['fr', 1024],
    ['en', 390],
    ['fr', 390],
  ] as const)(
    'in %s at %i pixels: while it loads, on another table and view, when a row, the bar or a dialog opens, and in Plan and billing',
    async (language, width) => {
      const helene = await open(language, width);
      const { page } = helene;
      await page.goto(`${server.url}/users`);
      await loaded(page);
      await page.locator('.meter').waitFor();
      await page.locator('.status-problems').waitFor();
      await expectStill(page, 'loading');
      await page.locator('.views a').nth(1).click();
      await page.locator('.views a').nth(1).and(page.locator('[aria-current=true]')).waitFor();
      await expectStill(page, 'another view', 'rows');
      await page.locator('.views a').first().click();
      if (width > 900) {
        await page.locator('.sidebar a[href="/seats"]').click();
        await page.waitForURL('**/seats');
        await loaded(page);
        await takeShifts(page);
        await page.locator('.sidebar a[href="/users"]').click();
        await page.waitForURL('**/users');
        await loaded(page);
        await expectStill(page, 'another table');
      }
      const isPhone = width <= 640;
      // A tap on a card opens its row.
      if (!isPhone) await page.locator('.sg-body [role=rowheader]').first().click();
      await takeShifts(page);
      if (isPhone) await page.locator('.sg-body [role=rowheader]').first().click();
      else await helene.press('Space');
      await page.locator('.panel-fields').waitFor();
      await expectStill(page, 'a row opens', 'input');
      await helene.press(isPhone ? 'Escape' : 'Space');
      await page.locator('.panel').waitFor({ state: 'detached' });
      await takeShifts(page);
      if (isPhone) await page.locator('.sg-body .sg-box').first().click();
      else await helene.press('Shift+Space');
      await page.locator('.bulk').waitFor();
      // Its buttons say for how many rows they are once those have been counted.
      await page.locator('.bulk button[aria-label]').first().waitFor();
      await expectStill(page, 'the bar of chosen rows', 'input');
      await helene.press('Control+k');
      await page.locator('.palette [role=option]').first().waitFor();
      await expectStill(page, 'the palette', 'input');
      await helene.press('Escape');
      await page.locator('.palette').waitFor({ state: 'detached' });
      // Several people: for one on whom nobody depends nothing is asked.
      if (isPhone) await page.locator('.sg-body .sg-box').nth(1).click();
      else await page.locator('.sg-body [data-active]').press('Control+a');
      await page.locator('.sg-body [aria-selected=true]').nth(1).waitFor();
      await takeShifts(page);
      const [deactivate] = await page
        .locator('.bulk button')
        .filter({ hasText: /^(Deactivate|Désactiver)/ })
        .all();
      await deactivate!.click();
      await page.getByRole('alertdialog').waitFor();
      await expectStill(page, 'the consequences', 'input');
      await helene.press('Escape');
      await page.getByRole('alertdialog').waitFor({ state: 'detached' });
      await page.goto(`${server.url}/plan`);
      await page.locator('.plan-holders tbody tr').first().waitFor();
      await page.locator('.use-chart').waitFor();
      await expectStill(page, 'Plan and billing');
      expect(helene.consoleErrors).toEqual([]);
      await helene.context.close();
    },
  );
});
