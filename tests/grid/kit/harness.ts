import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { inject } from 'vitest';
import { sharedChromium } from '../../kit/chromium.ts';
import { placeOf } from '../../kit/serveOnce.ts';

/** The grid's harness page, built and served, in a real Chromium. */
export interface Harness {
  browser: Browser;
  /** Opens a new page: `rows=100&delay=20&language=fr`. */
  open(query?: string, options?: Parameters<Browser['newContext']>[0]): Promise<GridPage>;
  close(): Promise<void>;
}

/** A page with one grid, and its errors. */
export interface GridPage {
  page: Page;
  context: BrowserContext;
  errors: string[];
  /** A cell by its position from 0; row −1 is the header. */
  cell(row: number, column: number): Locator;
  text(row: number, column: number): Promise<string>;
  /** Makes a cell active, even if it is out of view. */
  go(row: number, column: number): Promise<void>;
  /** Presses keys in sequence. */
  press(...keys: string[]): Promise<void>;
  /** `row,column` of the focused cell, or a description of the focused element. */
  focus(): Promise<string>;
  paste(flavours: { plain?: string; html?: string }): Promise<void>;
  lastReport(): Promise<string>;
  /** Ends the test's use of the page. A usual page is kept for the next grid. */
  close(): Promise<void>;
}

const usualSize = { width: 1280, height: 800 };

/** A page in a window of its own. */
interface Tab {
  context: BrowserContext;
  page: Page;
}

/** Pages that no test uses, by their options. A grid that is loaded into a running page costs a quarter less than one in a new process. */
const kept = new Map<string, Tab>();

/** How many pages are kept: usually one without options, and one that may use the clipboard. */
const maxKept = 2;

/** Finds the harness page, which is built once a run, and a browser for it. */
export async function startHarness(): Promise<Harness> {
  const [browser, url] = await Promise.all([sharedChromium(), placeOf(inject('gridPage'))]);
  const contexts = new Set<BrowserContext>();
  return {
    browser,
    open: async (query = '', options = {}) => {
      const key = JSON.stringify(options);
      const tab = takeKept(key) ?? (await newTab(browser, options));
      contexts.add(tab.context);
      tab.context.once('close', () => contexts.delete(tab.context));
      const close = async (): Promise<void> => {
        contexts.delete(tab.context);
        const isUsual = options.viewport === undefined && tab.context.pages().length === 1;
        if (isUsual && !kept.has(key)) await keep(key, tab);
        else await tab.context.close();
      };
      return openGrid(tab, `${url}?${query}`, close);
    },
    close: async () => void (await Promise.all([...contexts].map(context => context.close()))),
  };
}

async function newTab(browser: Browser, options: Parameters<Browser['newContext']>[0]): Promise<Tab> {
  const context = await browser.newContext({ viewport: usualSize, ...options });
  return { context, page: await context.newPage() };
}

function takeKept(key: string): Tab | null {
  const tab = kept.get(key);
  kept.delete(key);
  return tab?.page.isClosed() === false ? tab : null;
}

/** Removes what a test may have left in a page, and keeps it for the next grid. */
async function keep(key: string, tab: Tab): Promise<void> {
  const { page } = tab;
  for (const event of ['pageerror', 'console']) page.removeAllListeners(event);
  await page.unrouteAll();
  await page.evaluate(() => localStorage.clear());
  await page.goto('about:blank');
  for (const modifier of ['Shift', 'Control', 'Alt', 'Meta']) await page.keyboard.up(modifier);
  for (const button of ['left', 'right', 'middle'] as const) await page.mouse.up({ button });
  await page.mouse.move(0, 0);
  await page.setViewportSize(usualSize);
  kept.set(key, tab);
  const [oldest] = kept;
  if (kept.size > maxKept && oldest !== undefined) {
    kept.delete(oldest[0]);
    await oldest[1].context.close();
  }
}

async function openGrid({ context, page }: Tab, url: string, close: () => Promise<void>): Promise<GridPage> {
  const errors: string[] = [];
  page.on('pageerror', error => errors.push(error.message));
  page.on('console', message => {
    if (message.type() === 'error' || message.type() === 'warning') errors.push(message.text());
  });
  await page.goto(url);
  await page.waitForSelector('.sg-row .sg-cell');
  const cell = (row: number, column: number): Locator =>
    page.locator(`[aria-rowindex="${row + 2}"] > [aria-colindex="${column + 2}"]`);
  return {
    page,
    context,
    errors,
    cell,
    text: async (row, column) => (await cell(row, column).textContent()) ?? '',
    go: (row, column) =>
      page.evaluate(
        ([at, index]) => {
          const handle = window.harness.handle!;
          handle.goTo(at, handle.columns.visible()[index]!.id);
        },
        [row, column] as const,
      ),
    press: async (...keys) => {
      for (const key of keys) await page.keyboard.press(key);
    },
    focus: () =>
      page.evaluate(() => {
        const active = document.activeElement;
        const row = active?.parentElement?.getAttribute('aria-rowindex');
        const column = active?.getAttribute('aria-colindex');
        return row && column
          ? `${Number(row) - 2},${Number(column) - 2}`
          : `${active?.tagName.toLowerCase()}.${active?.className}`;
      }),
    paste: flavours =>
      page.evaluate(({ plain, html }) => {
        const data = new DataTransfer();
        if (plain !== undefined) data.setData('text/plain', plain);
        if (html !== undefined) data.setData('text/html', html);
        document.activeElement?.dispatchEvent(
          new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
        );
      }, flavours),
    lastReport: () => page.evaluate(() => window.harness.reports.at(-1)?.message ?? ''),
    close,
  };
}
