import { describe, expect, it } from 'vitest';
import { strings } from '../../client/grid/strings.ts';
import type { GridPage } from './kit/harness.ts';
import { useGrid } from './kit/use-grid.ts';

/* The extent of a selection: deselecting, dragging to the edges, keys that keep the active cell, values that are not copied. */

let grid: GridPage;
const { open, selected, value, count } = useGrid(page => {
  grid = page;
});
const note = () => grid.page.locator('.sg-note.sg-notice');
const control = { modifiers: ['Control' as const] };

describe('Ctrl+click', () => {
  it('on a selected cell deselects it, on another adds it, and nothing counts twice', async () => {
    await open();
    await grid.cell(1, 3).click();
    await grid.cell(3, 4).click({ modifiers: ['Shift'] });
    await grid.cell(2, 3).click(control);
    expect(await selected()).toMatchObject({ cells: 5, rows: 3 });
    expect(await grid.cell(2, 3).getAttribute('aria-selected')).toBe('false');
    await grid.cell(2, 3).click(control);
    expect(await selected()).toMatchObject({ cells: 6, rows: 3 });
  });

  it('on a selected row or column deselects it', async () => {
    await open('rows=40');
    const number = (row: number) => grid.page.locator(`[aria-rowindex="${row + 2}"] > .sg-gutter > span`);
    await number(1).click();
    await number(4).click({ modifiers: ['Shift'] });
    await number(2).click(control);
    expect(await selected()).toMatchObject({ rows: 3, cells: 42, whole: true });
    await grid.cell(-1, 3).click();
    await grid.cell(-1, 4).click(control);
    await grid.cell(-1, 3).click(control);
    expect(await selected()).toMatchObject({ rows: 40, cells: 40, whole: false });
    expect(await grid.cell(-1, 3).getAttribute('aria-selected')).toBe('false');
  });

  it('with a drag deselects the cells it passes, and selects again those it leaves', async () => {
    await open();
    await grid.cell(1, 3).click();
    await grid.cell(6, 3).click({ modifiers: ['Shift'] });
    await grid.page.keyboard.down('Control');
    await grid.cell(2, 3).hover();
    await grid.page.mouse.down();
    await grid.cell(5, 3).hover();
    expect(await selected()).toMatchObject({ cells: 2 });
    await grid.cell(3, 3).hover();
    await grid.page.mouse.up();
    await grid.page.keyboard.up('Control');
    expect(await selected()).toMatchObject({ cells: 4 });
  });

  it('on the only selected cell keeps it selected', async () => {
    await open();
    await grid.cell(1, 3).click();
    await grid.cell(1, 3).click(control);
    expect(await selected()).toMatchObject({ cells: 1, active: { position: 1 } });
  });
});

describe('dragging to the edges', () => {
  /** Drags from a cell to a point of the window, without releasing the button. */
  async function drag(row: number, column: number, x: number, y: number, handle = false): Promise<void> {
    const box = (await grid.cell(row, column).boundingBox())!;
    if (handle) await grid.page.mouse.move(box.x + box.width - 3, box.y + box.height - 3);
    else await grid.page.mouse.move(box.x + 20, box.y + 10);
    await grid.page.mouse.down();
    await grid.page.mouse.move(x, y, { steps: 4 });
  }
  const middle = async (row: number, column: number): Promise<number> => {
    const box = (await grid.cell(row, column).boundingBox())!;
    return box.x + box.width / 2;
  };

  it.each(['below the last row', 'over the row for new ones', 'below the window'])('%s means the last row', async where => {
    await open('rows=8');
    const insert = (await grid.page.locator('.sg-insert').boundingBox())!;
    const y = where === 'below the last row' ? 420 : where === 'below the window' ? 790 : insert.y + 10;
    await drag(2, 3, await middle(2, 3), y);
    await grid.page.mouse.up();
    expect(await selected()).toMatchObject({ rows: 6, cells: 6 });
  });

  it('over the insert row of a long table selects down to the visible row above it', async () => {
    await open('rows=1000');
    const insert = (await grid.page.locator('.sg-insert').boundingBox())!;
    await drag(2, 3, await middle(2, 3), insert.y + 16);
    await grid.page.mouse.up();
    const { rows } = (await selected())!;
    expect(rows).toBeGreaterThan(15);
    expect(rows).toBeLessThan(60);
  });

  it('a fill dropped over the insert row ends at the last row', async () => {
    await open('rows=8');
    await grid.go(2, 3);
    const insert = (await grid.page.locator('.sg-insert').boundingBox())!;
    await drag(2, 3, await middle(2, 3), insert.y + 10, true);
    await grid.page.mouse.up();
    await expect.poll(() => value(7, 'firstName')).toBe('Carol');
    expect(await count()).toBe(8);
    expect(await selected()).toMatchObject({ rows: 6 });
  });

  it('outside the grid scrolls and extends the selection, down and up', async () => {
    await open('rows=1000');
    await drag(2, 3, 400, 798);
    await expect.poll(async () => (await selected())!.rows).toBeGreaterThan(80);
    const seen = () => grid.page.evaluate(() => document.querySelector('.sg-scroll')!.scrollTop);
    expect(await seen()).toBeGreaterThan(1_000);
    await grid.page.mouse.move(400, 0, { steps: 3 });
    await expect.poll(seen).toBe(0);
    await grid.page.mouse.up();
    await expect.poll(async () => (await selected())!.rows).toBe(3);
  });
});

describe('keys', () => {
  it.each([['Control+a'], ['Control+ '], ['Shift+ ']])('%s does not move the active cell', async key => {
    await open('rows=40');
    await grid.cell(5, 4).click();
    await grid.press(key);
    expect((await selected())!.active).toMatchObject({ position: 5, field: 'lastName' });
    expect(await grid.focus()).toBe('5,4');
    await grid.page.keyboard.type('Roux');
    await grid.press('Enter');
    await expect.poll(() => value(5, 'lastName')).toBe('Roux');
    expect(await value(0, 'lastName')).toBe('Martin');
  });

  it.each([
    [3, 'a text of one line'],
    [5, 'an address'],
    [9, 'a number'],
    [11, 'a list'],
  ])('Alt+Enter in column %i, %s, keeps the editor open and writes nothing into the next row', async column => {
    await open('rows=40');
    await grid.go(2, column);
    const before = await grid.text(3, column);
    await grid.press('F2');
    await grid.press('Alt+Enter');
    await expect.poll(() => note().innerText()).toContain(strings.oneLine.en);
    await grid.page.keyboard.type('7');
    await expect.poll(() => grid.page.locator('.sg-input').count()).toBe(1);
    await grid.press('Escape');
    expect(await grid.text(3, column)).toBe(before);
  });

  it('Ctrl+S says that all is saved, Ctrl+H opens find and replace', async () => {
    await open('rows=40');
    await grid.cell(2, 3).click();
    await grid.press('Control+s');
    await expect.poll(() => note().innerText()).toContain(strings.savedAlready.en);
    await grid.page.keyboard.type('Zoé');
    await grid.press('Control+s');
    await expect.poll(() => value(2, 'firstName')).toBe('Zoé');
    await grid.press('Control+h');
    await grid.page.getByRole('dialog', { name: 'Find and replace' }).waitFor();
  });

  it('unique values are not copied: not by Ctrl+Enter, not by a paste of one cell, not from above', async () => {
    await open('rows=40', { permissions: ['clipboard-read', 'clipboard-write'] });
    const emails = () => Promise.all([1, 2, 3].map(row => value(row, 'email')));
    const before = await emails();
    await grid.cell(1, 5).click();
    await grid.cell(3, 5).click({ modifiers: ['Shift'] });
    await grid.press('Control+Enter');
    await expect.poll(() => grid.lastReport()).toContain('Each row needs its own E-mail');
    expect(await emails()).toEqual(before);
    await grid.page.keyboard.type('zoe@acme.test');
    await grid.press('Control+Enter');
    await expect.poll(emails).toEqual(['zoe@acme.test', before[1], before[2]]);
    await grid.paste({ plain: 'lea@acme.test' });
    await expect.poll(emails).toEqual(['lea@acme.test', before[1], before[2]]);
    await grid.cell(2, 5).click();
    await grid.press("Control+'");
    await expect.poll(() => note().innerText()).toContain('Each row needs its own E-mail');
    expect(await value(2, 'email')).toBe(before[1]);
  });
});

it('the menu of a read-only table offers nothing that writes', async () => {
  await open('rows=40&readonly=yes');
  await grid.cell(2, 3).click({ button: 'right' });
  await grid.page.getByRole('menuitem', { name: 'Copy Ctrl+C' }).waitFor();
  const items = await grid.page.getByRole('menuitem').allInnerTexts();
  for (const name of ['Cut', 'Paste', 'Fill', 'Clear']) expect(items.filter(item => item.startsWith(name))).toEqual([]);
});
