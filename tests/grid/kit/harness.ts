import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { inject } from 'vitest';
import { sharedChromium } from '../../kit/chromium.ts';

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
}

/** Finds the harness page, which is built once a run, and a browser for it. */
export async function startHarness(): Promise<Harness> {
  const [browser, url] = await Promise.all([sharedChromium(), gridPageUrl()]);
  const contexts = new Set<BrowserContext>();
  return {
    browser,
    open: async (query = '', options = {}) => {
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
      contexts.add(context);
      context.once('close', () => contexts.delete(context));
      return openPage(context, `${url}?${query}`);
    },
    close: async () => void (await Promise.all([...contexts].map(context => context.close()))),
  };
}

/** Throws with the reason if the page cannot be built. */
async function gridPageUrl(): Promise<string> {
  const response = await fetch(inject('gridPage'));
  const text = await response.text();
  if (!response.ok) throw new Error(`The grid's page was not built: ${text}`);
  return text;
}

async function openPage(context: BrowserContext, url: string): Promise<GridPage> {
  const page = await context.newPage();
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
  };
}
