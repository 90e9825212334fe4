import { describe, expect, it } from 'vitest';
import type { GridPage } from './kit/harness.ts';
import { useGrid } from './kit/use-grid.ts';

/* The requirements of an accessible grid for vision and motor access, one test each: contrast, zoom, motion, colours, targets, dragging. */

let grid: GridPage;
const { open, selected, check } = useGrid(page => {
  grid = page;
});

const announced = () => grid.page.locator('.sg-grid > [role=status]');

describe('seeing and touching', () => {
  it.each(['light', 'dark'])('plain, selected, invalid, locked and sorted cells have enough contrast: %s', async theme => {
    await open(`rows=200&theme=${theme}`);
    await grid.cell(-1, 3).hover();
    await grid.cell(-1, 3).getByRole('button', { name: 'Sort by' }).click();
    await grid.cell(3, 0).click();
    await grid.cell(12, 6).click({ modifiers: ['Shift'] });
    await check();
  });

  // A window of 1280 pixels shows cards at 200 %, and one of 1400 a table.
  it.each([640, 700])('at 200 % zoom everything is there, and the focused cell is never covered: %i pixels', async width => {
    await open('rows=500', { viewport: { width, height: 400 }, deviceScaleFactor: 2 });
    const inside = await grid.page.evaluate(() => document.documentElement.scrollWidth);
    expect(inside).toBeLessThanOrEqual(width);
    await grid.cell(0, 0).click();
    for (const key of [
      'End',
      'PageDown',
      'ArrowLeft',
      'ArrowLeft',
      'ArrowLeft',
      'ArrowLeft',
      'ArrowLeft',
      'ArrowLeft',
      'PageUp',
    ]) {
      await grid.press(key);
      const clear = await grid.page.evaluate(() => {
        const box = document.activeElement!.getBoundingClientRect();
        const points = [4, box.width - 4].map(x => document.elementFromPoint(box.left + x, box.top + box.height / 2));
        return points.every(element => document.activeElement!.contains(element));
      });
      expect(clear, key).toBe(true);
    }
  });

  it('nothing moves with prefers-reduced-motion', async () => {
    await open('rows=50', { reducedMotion: 'reduce' });
    const moving = await grid.page.evaluate(
      () =>
        [...document.querySelectorAll('.sg-grid, .sg-grid *')].filter(element => {
          const { transitionDuration, animationName, scrollBehavior } = getComputedStyle(element);
          return transitionDuration !== '0s' || animationName !== 'none' || scrollBehavior === 'smooth';
        }).length,
    );
    expect(moving).toBe(0);
  });

  it('the active cell, the selection, invalid cells and marks are visible in forced colours', async () => {
    await open('rows=50', { forcedColors: 'active' });
    await grid.cell(2, 3).click();
    await grid.cell(4, 5).click({ modifiers: ['Shift'] });
    const look = (row: number, column: number) =>
      grid.cell(row, column).evaluate(cell => {
        const { backgroundColor, outlineStyle, outlineWidth } = getComputedStyle(cell);
        return { backgroundColor, outline: `${outlineStyle} ${outlineWidth}` };
      });
    const [plain, chosen, active, wrong] = [await look(8, 3), await look(3, 4), await look(2, 3), await look(16, 4)];
    expect(chosen.backgroundColor).not.toBe(plain.backgroundColor);
    expect(active.outline).toBe('solid 3px');
    expect(wrong.outline).toBe('dotted 2px');
    expect(active.outline).not.toBe(plain.outline);
  });

  it('targets are at least 24 px; the edge of a header has equivalents by key and menu', async () => {
    await open('rows=50');
    await grid.cell(-1, 3).hover();
    const small = (within: string) =>
      grid.page.evaluate(
        inside =>
          [...document.querySelectorAll<HTMLElement>(inside)]
            .map(element => ({ box: element.getBoundingClientRect(), name: element.className }))
            .filter(({ box }) => box.width > 0 && (box.width < 24 || box.height < 24))
            .map(({ name, box }) => `${name} ${box.width}×${box.height}`),
        within,
      );
    expect(await small('.sg-grid button, .sg-body .sg-cell, .sg-header, .sg-gutter')).toEqual([]);
    await grid.page.evaluate(() => window.harness.setDensity(24));
    expect(await small('.sg-grid button, .sg-body .sg-cell, .sg-header, .sg-gutter')).toEqual([]);
    await grid.press('Control+f');
    expect(await small('.sg-find button, .sg-find input')).toEqual([]);
    await grid.press('Escape');
    await grid.go(2, 10);
    await grid.press('F2');
    expect(await small('.sg-editor button')).toEqual([]);
    await grid.press('Escape', 'Shift+F10');
    await grid.page.getByRole('menu').waitFor();
    expect(await small('[role=menuitem]')).toEqual([]);
  });
});

describe('dragging has alternatives', () => {
  const header = async (column: number): Promise<void> => {
    await grid.cell(0, column).click();
    await grid.press('Control+Home', 'ArrowUp');
    for (let at = 0; at < column; at += 1) await grid.press('ArrowRight');
  };
  const item = (name: string) => grid.page.getByRole('menuitem', { name, exact: false });

  it('resizing, by key and by menu', async () => {
    await open();
    const width = async (): Promise<number> => (await grid.cell(-1, 3).boundingBox())!.width;
    await header(3);
    const before = await width();
    await grid.press('Shift+ArrowRight', 'Shift+ArrowRight', 'Shift+ArrowLeft');
    expect(await width()).toBe(before + 16);
    await expect.poll(() => announced().innerText()).toContain(`First name: ${before + 16} pixels wide`);
    await grid.press('Shift+F10');
    await item('Wider').click();
    expect(await width()).toBe(before + 40);
    await expect.poll(() => grid.focus()).toBe('-1,3');
    await grid.press('Shift+F10');
    await item('Resize to fit').click();
    expect(await width()).toBeLessThan(before + 40);
  });

  it('moving a column, by key and by menu; the first one stays', async () => {
    await open();
    await header(3);
    await grid.press('Control+Shift+ArrowRight');
    expect([await grid.text(-1, 4), await grid.focus()]).toEqual(['First name', '-1,4']);
    await expect.poll(() => announced().innerText()).toContain('First name: column 5 of 14');
    await grid.press('Control+Shift+ArrowLeft', 'Control+Shift+ArrowLeft');
    expect([await grid.text(-1, 2), await grid.focus()]).toEqual(['First name', '-1,2']);
    await grid.press('Shift+F10');
    await item('Move right').click();
    expect(await grid.text(-1, 3)).toBe('First name');
    await header(0);
    await grid.press('Control+Shift+ArrowRight');
    expect(await grid.text(-1, 0)).toBe('User ID');
  });

  it('filling, by key and by menu: copies and a series, down and to the right', async () => {
    await open('rows=60');
    await grid.cell(20, 3).click();
    await grid.press('Shift+ArrowDown', 'Control+d');
    expect(await grid.text(21, 3)).toBe(await grid.text(20, 3));
    await grid.cell(2, 3).click();
    await grid.press('Shift+ArrowRight', 'Shift+F10');
    await item('Fill right').click();
    await expect.poll(() => grid.text(2, 4)).toBe('Carol');
    await grid.go(4, 10);
    await grid.press('Shift+ArrowDown', 'Shift+ArrowDown', 'Shift+F10');
    await item('Fill with a series').click();
    await expect.poll(() => grid.text(6, 10)).toBe('7 May 2024');
    expect((await selected())?.rows).toBe(3);
  });
});
