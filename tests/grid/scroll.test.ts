import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { GridPage, Harness } from './kit/harness.ts';
import { startHarness } from './kit/harness.ts';

let harness: Harness;
let grid: GridPage;

beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness?.close());
afterEach(async () => {
  expect(grid.errors).toEqual([]);
  await grid.context.close();
});

/** Scrolls frame by frame; counts elements, and visible rows that are blank. */
const scroll = (step: number, frames: number) =>
  grid.page.evaluate(
    async ([by, times]) => {
      const scroller = document.querySelector<HTMLElement>('.sg-scroll')!;
      const [head, foot] = [34, document.querySelector('.sg-foot')!.clientHeight];
      let most = 0;
      let blank = 0;
      for (let frame = 0; frame < times; frame += 1) {
        scroller.scrollTop += by;
        await new Promise(requestAnimationFrame);
        await new Promise(resolve => setTimeout(resolve));
        most = Math.max(most, document.querySelectorAll('.sg-grid *').length);
        const box = scroller.getBoundingClientRect();
        for (const y of [head + 2, 200, 400, 600, box.height - foot - 20]) {
          const cell = document.elementFromPoint(box.left + 90, box.top + y);
          if (!cell?.matches('.sg-cell') || cell.textContent === '') blank += 1;
        }
      }
      return { most, blank };
    },
    [step, frames] as const,
  );

it.each([
  [40, 120],
  [700, 80],
  [10_664, 80],
])('100,000 rows scrolled by %i px a frame are never blank and use at most 800 elements', async (step, frames) => {
  grid = await harness.open('rows=100000');
  const { most, blank } = await scroll(step, frames);
  expect(blank).toBe(0);
  expect(most).toBeLessThanOrEqual(800);
});

it('a hundred columns render only the visible ones, and the first stays', async () => {
  grid = await harness.open('rows=1000&extra=100');
  for (let at = 0; at < 16_000; at += 900) {
    await grid.page.evaluate(left => {
      document.querySelector('.sg-scroll')!.scrollLeft = left;
    }, at);
    await grid.page.waitForTimeout(20);
    expect(await grid.page.locator('.sg-grid *').count()).toBeLessThanOrEqual(800);
    expect((await grid.cell(0, 0).boundingBox())!.x).toBe(52);
  }
  await grid.cell(0, 0).click();
  await grid.press('End');
  expect(await grid.focus()).toBe('0,113');
  expect(await grid.text(0, 113)).toBe('1/100');
});

it('in 1,500,000 rows, beyond the largest element of Chromium, every row is reached', async () => {
  grid = await harness.open('rows=1500000');
  await grid.cell(0, 0).click();
  await grid.press('Control+End');
  expect(await grid.focus()).toBe('1499999,13');
  await grid.press('Home');
  expect(await grid.cell(1_499_999, 0).isVisible()).toBe(true);
  await grid.press('PageUp', 'PageUp', 'ArrowUp');
  const row = Number((await grid.focus()).split(',')[0]);
  expect(await grid.text(row, 0)).toBe(`u${String(row + 1).padStart(6, '0')}`);
  await grid.page.evaluate(() => {
    const scroller = document.querySelector('.sg-scroll')!;
    scroller.scrollTop = scroller.scrollHeight / 2;
  });
  await grid.page.waitForTimeout(50);
  const { blank } = await scroll(40, 60);
  expect(blank).toBe(0);
});

it('rows of every other height leave no blank when they are scrolled', async () => {
  grid = await harness.open('rows=1000');
  for (const height of [24, 44, 64] as const) {
    await grid.page.evaluate(to => window.harness.setDensity(to), height);
    await grid.page.waitForTimeout(30);
    expect((await grid.cell(1, 3).boundingBox())!.height).toBe(height);
    expect((await scroll(200, 10)).blank).toBe(0);
    await grid.page.evaluate(() => {
      document.querySelector('.sg-scroll')!.scrollTop = 0;
    });
    await grid.page.waitForTimeout(30);
  }
});

it('a recycled row has its own number, text, marks and button, during and after scrolling', async () => {
  grid = await harness.open('rows=100000');
  const seen = (row: number) =>
    grid.page.locator(`.sg-layer > [aria-rowindex="${row + 2}"]`).evaluate(found => ({
      number: found.querySelector('.sg-gutter > span')!.textContent,
      cells: [...found.querySelectorAll('.sg-cell')].map(cell => [
        cell.textContent,
        ...['role', 'data-mark', 'aria-readonly', 'aria-invalid', 'title'].map(name => cell.getAttribute(name)),
      ]),
    }));
  const row = 5_010;
  await grid.cell(0, 0).click();
  await scroll(1_600, 100);
  const underWay = await seen(row);
  expect(underWay.number).toBe(String(row + 1));
  await grid.page
    .getByRole('button', { name: `Open row ${row + 1}`, exact: true, includeHidden: true })
    .waitFor({ state: 'attached' });
  expect(await seen(row)).toEqual(underWay);
  await grid.page.reload();
  await grid.page.locator('.sg-layer .sg-cell:not(:empty)').first().waitFor();
  await grid.page.evaluate(top => document.querySelector('.sg-scroll')!.scrollTo({ top }), 100 * 1_600);
  await grid.cell(row, 0).waitFor();
  expect(await seen(row)).toEqual(underWay);
});

it('what is too long is cut by the next cell while rows pass, by frozen cells that lie over others, and by every cell once they rest', async () => {
  grid = await harness.open('rows=5000&extra=20');
  await grid.cell(0, 0).click();
  const overflows = () =>
    grid.page.locator('.sg-layer > .sg-row').evaluateAll(rows =>
      Object.fromEntries(
        ['.sg-frozen', '.sg-cell:not(.sg-frozen)'].map(selector => [
          selector,
          [
            ...new Set(
              rows
                .filter(row => !row.contains(document.activeElement))
                .flatMap(row => [...row.querySelectorAll(`:scope > ${selector}`)])
                .map(cell => `${getComputedStyle(cell).overflow} ${getComputedStyle(cell).textOverflow}`),
            ),
          ],
        ]),
      ),
    );
  await grid.page.evaluate(() => document.querySelector('.sg-scroll')!.scrollTo({ left: 150 }));
  const resting = { '.sg-frozen': ['clip ellipsis'], '.sg-cell:not(.sg-frozen)': ['clip ellipsis'] };
  await expect.poll(overflows).toEqual(resting);
  // Until sideways scrolling has ended, rows do not count as passing.
  await grid.page.waitForTimeout(400);
  const pass = () =>
    grid.page.evaluate(async () => {
      const scroller = document.querySelector('.sg-scroll')!;
      for (let frame = 0; frame < 20; frame += 1) {
        scroller.scrollTop += 640;
        await new Promise(requestAnimationFrame);
        await new Promise(resolve => setTimeout(resolve));
      }
      const row = document.elementFromPoint(200, 300)!.closest('.sg-row')!;
      const [frozen, next] = ['.sg-frozen', '.sg-cell:not(.sg-frozen)'].map(selector => row.querySelector(selector)!);
      const box = frozen!.getBoundingClientRect();
      const { overflow, backgroundColor } = getComputedStyle(next!);
      return {
        cut: [getComputedStyle(frozen!).overflow, overflow],
        isGroundOpaque: backgroundColor === getComputedStyle(scroller).backgroundColor,
        onTop: document.elementFromPoint(box.right - 4, box.top + 4) === frozen,
      };
    });
  expect(await pass()).toEqual({ cut: ['clip', 'visible'], isGroundOpaque: true, onTop: true });
  await expect.poll(overflows).toEqual(resting);
  await grid.page.evaluate(() => document.querySelector('.sg-scroll')!.scrollTo({ left: 0 }));
  await grid.page.waitForTimeout(400);
  expect(await pass()).toEqual({ cut: ['visible', 'visible'], isGroundOpaque: true, onTop: true });
  await expect.poll(overflows).toEqual(resting);
});

it('rows above and below the window are there once rows that passed by more than a window at a time rest', async () => {
  grid = await harness.open('rows=100000');
  await scroll(3_200, 20);
  const around = () =>
    grid.page.evaluate(() => {
      const scroller = document.querySelector('.sg-scroll')!;
      const shown = [...document.querySelectorAll('.sg-layer > .sg-row')].map(
        row => Number(row.getAttribute('aria-rowindex')) - 2,
      );
      const first = Math.floor(scroller.scrollTop / 32);
      const last = Math.floor((scroller.scrollTop + scroller.clientHeight - 34 - 32) / 32);
      return [
        shown.filter(row => row < first && row >= first - 5).length,
        shown.filter(row => row > last && row <= last + 5).length,
      ];
    });
  await expect.poll(around).toEqual([5, 5]);
});
