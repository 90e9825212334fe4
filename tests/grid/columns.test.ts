import { describe, expect, it } from 'vitest';
import type { GridPage } from './kit/harness.ts';
import { useHeadings } from './kit/headings.ts';
import { useGrid } from './kit/use-grid.ts';

let grid: GridPage;
const { open, selected } = useGrid(page => {
  grid = page;
});
const { item, button, entries, announced } = useHeadings(() => grid);

const box = async (column: number, row = 0) => (await grid.cell(row, column).boundingBox())!;
const scrollTo = (left: number) =>
  grid.page.evaluate(async to => {
    document.querySelector('.sg-scroll')!.scrollLeft = to;
    await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
  }, left);
/** The first five visible columns, and how many of them are frozen. */
const columns = () =>
  grid.page.evaluate(() => {
    const all = window.harness.handle!.columns;
    return {
      frozen: all.frozenCount(),
      width: all.extent(),
      first: all
        .visible()
        .map(column => column.id)
        .slice(0, 5),
    };
  });

describe('frozen columns', () => {
  it('stay while the others scroll, as far as the view says, and after a reload', async () => {
    await open('rows=1000', { viewport: { width: 1280, height: 800 } });
    await button('Status').click();
    await item('Freeze up to here').click();
    await expect.poll(() => announced().innerText()).toContain('Frozen up to Status');
    await expect.poll(() => grid.focus()).toBe('-1,1');
    expect((await columns()).frozen).toBe(2);
    const before = [await box(0), await box(1), await box(1, -1)];
    await scrollTo(400);
    expect([await box(0), await box(1), await box(1, -1)]).toEqual(before);
    // Also while rows scroll, when cells are positioned instead of sticky.
    await grid.page.mouse.move(600, 400);
    const rolls = async (): Promise<boolean> => {
      const rolling = grid.page.locator('.sg-layer[data-rolling]').waitFor({ state: 'attached', timeout: 500 });
      const seen = rolling.then(() => true).catch(() => false);
      await grid.page.mouse.wheel(0, 300);
      return seen;
    };
    // Not before the scroll to the side has ended.
    await expect.poll(rolls).toBe(true);
    const rolled = await grid.page
      .locator('.sg-body .sg-frozen[data-field=status]')
      .evaluateAll(cells =>
        cells.filter(cell => cell.parentElement!.style.display !== 'none').map(cell => cell.getBoundingClientRect().left),
      );
    expect(new Set(rolled)).toEqual(new Set([before[1]!.x]));
    await grid.page.reload();
    await grid.cell(0, 0).waitFor();
    expect((await columns()).frozen).toBe(2);
    await button('Status').click();
    expect(await entries()).not.toContain('Freeze up to here');
    await item('Unfreeze').click();
    expect((await columns()).frozen).toBe(1);
    await scrollTo(400);
    expect((await box(0)).x).toBe(before[0]!.x);
  });

  it('hide no cell that the keyboard goes to, and take the pointer to the cell below it', async () => {
    await open('rows=100', { viewport: { width: 900, height: 600 } });
    await grid.page.evaluate(() => window.harness.handle!.columns.freeze('status'));
    const edge = async (): Promise<number> => {
      const { x, width } = await box(1);
      return x + width;
    };
    await grid.go(0, 13);
    for (let column = 12; column >= 2; column -= 1) {
      await grid.press('ArrowLeft');
      expect((await box(column)).x).toBeGreaterThanOrEqual((await edge()) - 1);
    }
    await grid.go(0, 9);
    const left = await grid.page.evaluate(() => document.querySelector('.sg-scroll')!.scrollLeft);
    expect(left).toBeGreaterThan(100);
    await grid.press('Home', 'ArrowRight');
    await scrollTo(300);
    await grid.cell(2, 1).click();
    await grid.press('ArrowDown', 'ArrowUp');
    expect(await grid.focus()).toBe('2,1');
    expect(await grid.page.evaluate(() => document.querySelector('.sg-scroll')!.scrollLeft)).toBe(300);
    await grid.page.mouse.move((await box(0)).x + 20, (await box(0)).y + 10);
    await grid.page.mouse.down();
    await grid.page.mouse.move((await box(1)).x + 20, (await box(1, 3)).y + 10, { steps: 4 });
    await grid.page.mouse.up();
    expect(await selected()).toMatchObject({ rows: 4, cells: 8 });
  });

  it('take at most 45% of the width, in the menu and in a narrower window', async () => {
    await open();
    await button('First name').click();
    await item('Sort A to Z').waitFor();
    expect((await entries()).at(-1)).toBe('Freeze up to here');
    expect(await grid.page.locator('.menu-reason').allInnerTexts()).toEqual([
      'Frozen columns may take at most 45% of the table’s width',
    ]);
    await grid.press('Escape');
    await grid.page.evaluate(() => window.harness.handle!.columns.freeze('status'));
    expect((await columns()).frozen).toBe(2);
    await grid.page.setViewportSize({ width: 500, height: 700 });
    await expect.poll(async () => (await columns()).frozen).toBe(1);
    await grid.page.setViewportSize({ width: 1280, height: 700 });
    await expect.poll(async () => (await columns()).frozen).toBe(2);
  });

  it('are counted with the hidden ones, so that hiding one frees no other', async () => {
    await open();
    const change = (id: string, visible: boolean) =>
      grid.page.evaluate(([field, shown]) => window.harness.handle!.columns.setVisible(field, shown), [id, visible] as const);
    await change('validation', false);
    await grid.page.evaluate(() => window.harness.handle!.columns.freeze('firstName'));
    expect(await columns()).toMatchObject({ frozen: 3, first: ['userId', 'status', 'firstName', 'lastName', 'email'] });
    await change('status', false);
    expect(await columns()).toMatchObject({ frozen: 2, first: ['userId', 'firstName', 'lastName', 'email', 'mobile'] });
    await change('status', true);
    expect((await columns()).frozen).toBe(3);
  });
});

describe('the width of the window', () => {
  const room = () => grid.page.evaluate(() => document.querySelector('.sg-scroll')!.clientWidth);
  const end = async (): Promise<number> => {
    const { x, width } = (await grid.page.locator('.sg-header').last().boundingBox())!;
    return Math.round(x + width);
  };
  const hide = (...ids: string[]) =>
    grid.page.evaluate(fields => {
      for (const field of fields) window.harness.handle!.columns.setVisible(field, false);
    }, ids);

  it('is filled by Validation result, and else in part by the last text', async () => {
    await open('rows=1000', { viewport: { width: 1900, height: 700 } });
    await hide('mobile', 'team', 'external', 'seats', 'start', 'plan', 'note', 'createdAt');
    await expect.poll(end).toBe(await room());
    expect(await grid.page.evaluate(() => document.querySelector('.sg-scroll')!.scrollWidth)).toBe(await room());
    const { width } = await box(5);
    await hide('validation');
    await expect.poll(async () => (await box(4)).width).toBe(width + 320);
    expect(await end()).toBeLessThan(await room());
    await grid.page.evaluate(() => window.harness.handle!.columns.resize('email', 200));
    expect((await box(4)).width).toBe(200);
  });

  it('does not change when the rows arrive', async () => {
    await open('rows=1000&lazy=yes&delay=400', { viewport: { width: 1900, height: 700 } });
    const before = await grid.page.evaluate(() => window.harness.handle!.columns.lefts());
    await expect.poll(() => grid.text(0, 0)).not.toBe('');
    expect(await grid.page.evaluate(() => window.harness.handle!.columns.lefts())).toEqual(before);
  });
});
