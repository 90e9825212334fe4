import type { Browser, Page } from 'playwright-core';
import type { RunningServer } from '../processes.ts';
import type { GridSelectors } from './scrolling.ts';
import { newWindow } from './window.ts';

/** Milliseconds from entering the address, with an empty cache, until the first rows are painted. */
export async function open(browser: Browser, product: RunningServer, look: GridSelectors): Promise<number> {
  const sight = await newWindow(browser, product);
  await sight.page.addInitScript(
    ({ row, except }) => {
      const readable = (): boolean =>
        [...document.querySelectorAll(`${row} > :not(${except})`)].some(cell => cell.textContent !== '');
      // The second frame begins when the first one, which contains the rows, is done.
      const look = (): void => void requestAnimationFrame(() => (readable() ? requestAnimationFrame(painted) : look()));
      const painted = (): void => document.documentElement.setAttribute('data-painted', String(performance.now()));
      look();
    },
    { row: `.sg-layer ${look.row}`, except: look.except },
  );
  await sight.page.goto('/users', { waitUntil: 'commit' });
  await sight.page.waitForSelector('html[data-painted]', { timeout: 60_000, state: 'attached' });
  const ms = Number(await sight.page.getAttribute('html', 'data-painted'));
  await sight.close();
  return ms;
}

/**
 * Jumps to a row far from anything loaded, as the scrollbar does; milliseconds until all visible rows are readable and
 * painted.
 */
export const jump = (page: Page, look: GridSelectors, row: number): Promise<number> =>
  page.evaluate(
    async ([{ scroller, row: rows, except, inset }, to]) => {
      const element = document.querySelector(scroller)!;
      const box = element.getBoundingClientRect();
      const frame = (): Promise<number> => new Promise(requestAnimationFrame);
      const readable = (y: number): boolean => {
        const found = document.elementFromPoint(box.left + box.width / 3, y)?.closest(rows);
        return [...(found?.children ?? [])].some(cell => !cell.matches(except) && cell.textContent !== '');
      };
      const whole = (): boolean => {
        for (let y = box.top + inset.top + 4; y < box.bottom - inset.bottom - 4; y += 16) if (!readable(y)) return false;
        return true;
      };
      await frame();
      await new Promise(done => setTimeout(done));
      const began = performance.now();
      element.scrollTop = to * 32;
      do await frame();
      while (!whole());
      await new Promise(done => setTimeout(done));
      return performance.now() - began;
    },
    [look, row] as const,
  );
