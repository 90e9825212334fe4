import type { Page } from 'playwright-core';
import type { BenchWindow } from './window.ts';

/** The selectors of one side: the element that scrolls, its rows, and the parts of a row that are not content. */
export interface GridSelectors {
  scroller: string;
  row: string;
  /** The parts of a row that exist without its content. */
  except: string;
  /** The covered parts of the scroller above and below the rows, in CSS pixels. */
  inset: { top: number; bottom: number };
}

/** The cost of scrolling. */
export interface Scrolled {
  /** The main thread's time for a frame, in milliseconds. */
  work: number;
  /** Milliseconds from each frame to the next. */
  intervals: number[];
}

/** Scrolls this many frames at this many pixels per frame, starting at `from`, and returns the work of the main thread. */
export async function scroll(
  { page, metrics }: BenchWindow,
  look: GridSelectors,
  step: number,
  frames: number,
  from: number,
): Promise<Scrolled> {
  await rest(page, look, from);
  const before = await metrics();
  const intervals = await run(page, look, step, frames, from);
  const after = await metrics();
  return { work: ((after.TaskDuration ?? 0) - (before.TaskDuration ?? 0)) / frames, intervals };
}

/** Scrolls there and waits until nothing moves any more. */
async function rest(page: Page, { scroller }: GridSelectors, from: number): Promise<void> {
  await page.evaluate(([selector, top]) => document.querySelector(selector)!.scrollTo({ top }), [scroller, from] as const);
  await page.waitForTimeout(600);
}

/**
 * Scrolls as a finger or a wheel does: the scroller has moved when the frame begins, and the page gets the event in that
 * frame.
 */
const run = (page: Page, { scroller }: GridSelectors, step: number, frames: number, from: number): Promise<number[]> =>
  page.evaluate(
    async ([selector, by, times, start]) => {
      const element = document.querySelector(selector)!;
      const frame = (): Promise<number> => new Promise(requestAnimationFrame);
      const task = (): Promise<void> => new Promise(done => setTimeout(done));
      const intervals: number[] = [];
      let last = await frame();
      for (let count = 1; count <= times; count += 1) {
        await task();
        element.scrollTop = start + by * count;
        const now = await frame();
        intervals.push(now - last);
        last = now;
      }
      return intervals;
    },
    [scroller, step, frames, from] as const,
  );

/** Scrolls in the same way and checks every frame: the frames with an empty visible row, and the highest number of elements. */
export async function watch(
  page: Page,
  look: GridSelectors,
  step: number,
  frames: number,
  from: number,
): Promise<{ blank: number; nodes: number }> {
  await rest(page, look, from);
  return page.evaluate(
    async ([{ scroller, row, except, inset }, by, times, start]) => {
      const element = document.querySelector(scroller)!;
      const box = element.getBoundingClientRect();
      const frame = (): Promise<number> => new Promise(requestAnimationFrame);
      const task = (): Promise<void> => new Promise(done => setTimeout(done));
      const readable = (y: number): boolean => {
        const found = document.elementFromPoint(box.left + box.width / 3, y)?.closest(row);
        return [...(found?.children ?? [])].some(cell => !cell.matches(except) && cell.textContent !== '');
      };
      let [blank, nodes] = [0, 0];
      for (let count = 1; count <= times; count += 1) {
        await task();
        element.scrollTop = start + by * count;
        await frame();
        let whole = true;
        for (let y = box.top + inset.top + 4; y < box.bottom - inset.bottom - 4; y += 16) whole &&= readable(y);
        if (!whole) blank += 1;
        nodes = Math.max(nodes, element.querySelectorAll('*').length);
      }
      return { blank, nodes };
    },
    [look, step, frames, from] as const,
  );
}
