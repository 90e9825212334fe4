import type { Browser, CDPSession, Page } from 'playwright-core';
import type { RunningServer } from '../processes.ts';

/** The columns that both sides show, all twelve visible at once. */
export const shown = [
  'userId',
  'firstName',
  'lastName',
  'email',
  'status',
  'validationResult',
  'mobile',
  'role',
  'external',
  'jobTitle',
  'department',
  'company',
] as const;

/** Width of each of them, in CSS pixels. */
const columnWidth = 96;

/** A browser window with one side of the comparison. */
export interface BenchWindow {
  page: Page;
  /** The counters of the renderer's main thread so far; times are the thread's own, in milliseconds. */
  metrics: () => Promise<Record<string, number>>;
  close: () => Promise<void>;
}

const size = { width: 1440, height: 900 };

/** The stored settings of the Users grid that make it show exactly these columns. */
const columnState = (columns: readonly string[]): string =>
  JSON.stringify({
    sizing: Object.fromEntries(columns.map(id => [id, columnWidth])),
    visibility: Object.fromEntries([...shown, ...columns].map(id => [id, columns.includes(id)])),
    order: columns,
  });

/** A new window with an empty cache, signed in to Seatgrid, with these columns set. Nothing is loaded yet. */
export async function newWindow(
  browser: Browser,
  product?: RunningServer,
  columns: readonly string[] = shown,
): Promise<BenchWindow> {
  const context = await browser.newContext({
    viewport: size,
    locale: 'en-GB',
    permissions: ['clipboard-read', 'clipboard-write'],
    ...(product === undefined ? {} : { baseURL: product.url }),
  });
  if (product !== undefined) {
    const [name = '', value = ''] = product.client.cookie.split(/=(.*)/);
    await context.addCookies([{ name, value, url: product.url }]);
    await context.addInitScript(text => localStorage.setItem('seatgrid.columns.users', text), columnState(columns));
  }
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
  return { page, metrics: () => counted(cdp), close: () => context.close() };
}

async function counted(cdp: CDPSession): Promise<Record<string, number>> {
  const { metrics } = await cdp.send('Performance.getMetrics');
  return Object.fromEntries(metrics.map(({ name, value }) => [name, name.endsWith('Duration') ? value * 1_000 : value]));
}
