import { describe, expect, it } from 'vitest';
import type { GridPage } from './kit/harness.ts';
import { useGrid } from './kit/use-grid.ts';

/* The conventions of the mouse, one test each. Selecting, resizing, moving columns and plain fills are in moving.test.ts. */

let grid: GridPage;
const { open, selected, value } = useGrid(page => {
  grid = page;
});

/** Drags the fill handle to a cell. */
async function dragHandle(row: number, column: number, to: [number, number], button: 'left' | 'right' = 'left'): Promise<void> {
  const box = (await grid.cell(row, column).boundingBox())!;
  await grid.page.mouse.move(box.x + box.width - 3, box.y + box.height - 3);
  await grid.page.mouse.down({ button });
  const over = (await grid.cell(...to).boundingBox())!;
  await grid.page.mouse.move(over.x + 20, over.y + 12, { steps: 3 });
  await grid.page.mouse.up({ button });
}
const values = async (field: string, ...rows: number[]) => {
  const found = [];
  for (const row of rows) found.push(await value(row, field));
  return found;
};
const options = () => grid.page.getByRole('button', { name: 'How to fill' });
const choice = (name: string) => grid.page.getByRole('menuitemradio', { name });

it('double click edits; typing after a click replaces', async () => {
  await open();
  await grid.cell(1, 3).dblclick();
  expect(await grid.page.locator('.sg-input').inputValue()).toBe('Bob');
});

it('a click on a row’s check box chooses the row; further clicks, dragging, Shift and Ctrl choose several', async () => {
  await open();
  const number = (row: number) => grid.page.locator(`[aria-rowindex="${row + 2}"] > .sg-gutter > span`);
  await number(3).click();
  expect(await selected()).toMatchObject({ cells: 14, rows: 1, active: { position: 3 } });
  await number(6).click({ modifiers: ['Shift'] });
  expect(await selected()).toMatchObject({ cells: 56, rows: 4 });
  await number(9).click({ modifiers: ['Control'] });
  expect(await selected()).toMatchObject({ cells: 70 });
  await number(1).hover();
  await grid.page.mouse.down();
  await number(2).hover();
  await grid.page.mouse.up();
  expect(await selected()).toMatchObject({ cells: 98, rows: 7 });
});

it('a click on a header selects the column; a drag of its edge resizes it and selects nothing', async () => {
  await open();
  await grid.cell(2, 3).click();
  const box = (await grid.cell(-1, 4).boundingBox())!;
  await grid.page.mouse.move(box.x + box.width, box.y + 12);
  await grid.page.mouse.down();
  await grid.page.mouse.move(box.x + box.width - 30, box.y + 12, { steps: 3 });
  await grid.page.mouse.up();
  expect((await grid.cell(-1, 4).boundingBox())!.width).toBe(90);
  expect(await selected()).toMatchObject({ cells: 1 });
});

it('the wheel scrolls down, Shift+wheel sideways', async () => {
  await open('rows=1000&extra=20');
  await grid.cell(3, 3).hover();
  const at = () =>
    grid.page.evaluate(() => [document.querySelector('.sg-scroll')!.scrollTop, document.querySelector('.sg-scroll')!.scrollLeft]);
  await grid.page.mouse.wheel(0, 320);
  await expect.poll(at).toEqual([320, 0]);
  await grid.page.keyboard.down('Shift');
  await grid.page.mouse.wheel(0, 200);
  await grid.page.keyboard.up('Shift');
  await expect.poll(at).toEqual([320, 200]);
});

it('dragging outside scrolls on, also to the right', async () => {
  await open('rows=1000&extra=20');
  await grid.cell(2, 3).hover();
  await grid.page.mouse.down();
  await grid.page.mouse.move(1278, 200, { steps: 4 });
  await expect.poll(() => grid.page.evaluate(() => document.querySelector('.sg-scroll')!.scrollLeft)).toBeGreaterThan(100);
  await grid.page.mouse.up();
  expect((await selected())!.cells).toBeGreaterThan(20);
});

describe('the fill handle', () => {
  it('offers the other mode by a button; choosing it undoes the first fill', async () => {
    await open('rows=30');
    await grid.go(4, 10);
    await dragHandle(4, 10, [6, 10]);
    expect(await values('start', 5, 6)).toEqual(['2024-05-06', '2024-05-07']);
    await options().click();
    expect(await choice('Fill with a series').getAttribute('aria-checked')).toBe('true');
    await choice('Copy cells').click();
    await expect.poll(() => values('start', 5, 6)).toEqual(['2024-05-05', '2024-05-05']);
    await options().click();
    await choice('Fill with a series').click();
    await expect.poll(() => values('start', 5, 6)).toEqual(['2024-05-06', '2024-05-07']);
    await grid.press('Control+z');
    await expect.poll(() => value(5, 'start')).toBe('2025-06-06');
    expect(await options().count()).toBe(0);
  });

  it('hides its button as soon as something else happens; Tab reaches the button', async () => {
    await open('rows=30');
    await grid.go(4, 10);
    await dragHandle(4, 10, [6, 10]);
    await options().waitFor();
    await grid.press('Escape', 'Tab');
    expect(await options().count()).toBe(0);
    await grid.go(8, 10);
    await dragHandle(8, 10, [10, 10]);
    await options().waitFor();
    await grid.page.evaluate(() => document.querySelector<HTMLElement>('[data-active]')!.focus());
    await grid.press('Tab');
    expect(await options().evaluate(button => button === document.activeElement)).toBe(true);
    await grid.press('Enter');
    const focused = () => grid.page.evaluate(() => document.activeElement?.textContent);
    await expect.poll(focused).toBe('Copy cells');
    await grid.press('Enter');
    await expect.poll(() => values('start', 9, 10)).toEqual(['2022-09-09', '2022-09-09']);
  });

  it('uses the other mode with Ctrl: one number continues, a date is copied', async () => {
    await open('rows=30');
    await grid.go(1, 9);
    await grid.page.keyboard.down('Control');
    await dragHandle(1, 9, [3, 9]);
    await grid.page.keyboard.up('Control');
    await expect.poll(() => values('seats', 2, 3)).toEqual([38, 39]);
    await grid.go(1, 10);
    await grid.page.keyboard.down('Control');
    await dragHandle(1, 10, [3, 10]);
    await grid.page.keyboard.up('Control');
    await expect.poll(() => values('start', 2, 3)).toEqual(['2021-02-02', '2021-02-02']);
  });

  it('fills a series downwards in value when dragged up', async () => {
    await open('rows=30');
    await grid.go(5, 10);
    await dragHandle(5, 10, [3, 10]);
    await expect.poll(() => values('start', 4, 3)).toEqual(['2025-06-05', '2025-06-04']);
  });

  it('asks for the mode when dragged with the right button', async () => {
    await open('rows=30');
    await grid.go(4, 10);
    await dragHandle(4, 10, [6, 10], 'right');
    expect(await value(5, 'start')).toBe('2025-06-06');
    await choice('Copy cells').click();
    await expect.poll(() => values('start', 5, 6)).toEqual(['2024-05-05', '2024-05-05']);
    expect(await grid.page.locator('.menu').count()).toBe(0);
  });

  it('opens the menu on a right click as elsewhere', async () => {
    await open('rows=30');
    await grid.cell(4, 3).click();
    const box = (await grid.cell(4, 3).boundingBox())!;
    await grid.page.mouse.click(box.x + box.width - 3, box.y + box.height - 3, { button: 'right' });
    await grid.page.getByRole('menuitem', { name: 'Fill down' }).waitFor();
  });

  it('clears the cells it leaves when dragged back into the selection, and undo restores them', async () => {
    await open('rows=30');
    await grid.cell(1, 3).click();
    await grid.cell(4, 3).click({ modifiers: ['Shift'] });
    await dragHandle(4, 3, [2, 3]);
    expect(await values('firstName', 1, 2, 3, 4)).toEqual(['Bob', 'Carol', null, null]);
    await grid.press('Control+z');
    await expect.poll(() => value(4, 'firstName')).toBe('Erin');
  });

  it('fills down to the end of the neighbouring column on a double click', async () => {
    await open('rows=12');
    await grid.go(7, 4);
    await grid.page.keyboard.type('Roux');
    await grid.press('Enter', 'ArrowUp');
    const box = (await grid.cell(7, 4).boundingBox())!;
    await grid.page.mouse.dblclick(box.x + box.width - 3, box.y + box.height - 3);
    await expect.poll(() => values('lastName', 8, 11)).toEqual(['Roux', 'Roux']);
  });

  it('does not copy e-mail addresses and unique fields, but continues a numbered one', async () => {
    await open('rows=12');
    await grid.go(4, 5);
    await dragHandle(4, 5, [6, 5]);
    await expect.poll(() => grid.lastReport()).toContain('Each row needs its own E-mail: it was not copied');
    await grid.page.evaluate(() => window.harness.elsewhere(4, { userId: 'x' }));
    await grid.go(3, 0);
    await dragHandle(3, 0, [4, 0]);
    expect(await value(4, 'userId')).toBe('u000005');
    await grid.page.evaluate(() => window.harness.elsewhere(3, { userId: 'alice' }));
    await grid.go(3, 0);
    await dragHandle(3, 0, [4, 0]);
    await expect.poll(() => grid.lastReport()).toContain('Each row needs its own User ID');
    expect(await value(4, 'userId')).toBe('u000005');
  });
});

it('a truncated cell shows its full text while the mouse is over it; a cell with enough room does not', async () => {
  await open();
  await grid.cell(2, 3).hover();
  expect(await grid.cell(2, 3).getAttribute('title')).toBeNull();
  await grid.cell(4, 3).evaluate(cell => {
    (cell as HTMLElement).style.width = '24px';
  });
  await grid.cell(4, 3).hover();
  expect(await grid.cell(4, 3).getAttribute('title')).toBe(await grid.text(4, 3));
  await grid.cell(2, 3).hover();
  expect(await grid.cell(4, 3).getAttribute('title')).toBeNull();
});
