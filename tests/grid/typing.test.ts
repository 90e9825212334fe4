import { describe, expect, it } from 'vitest';
import type { GridPage } from './kit/harness.ts';
import { useGrid } from './kit/use-grid.ts';

let grid: GridPage;
const { open } = useGrid(page => {
  grid = page;
}, 'rows=40');

const announced = () => grid.page.locator('.sg-grid > [role=status]');
/** The displayed selection, as `rows×columns from row`. */
const selected = () =>
  grid.page.evaluate(() => {
    const cells = [...document.querySelectorAll('.sg-body .sg-cell[data-sel]')];
    const rows = [...new Set(cells.map(cell => Number(cell.parentElement?.getAttribute('aria-rowindex')) - 2))];
    return `${rows.length}×${cells.length / rows.length} from ${Math.min(...rows)}`;
  });

describe('an open list', () => {
  it.each(['Enter', 'F2', 'double click'])('is replaced and filtered by typing: %s', async how => {
    await open();
    await grid.cell(0, 1).click();
    if (how === 'double click') await grid.cell(0, 1).dblclick();
    else await grid.press(how);
    const input = grid.page.locator('.sg-input');
    expect(await input.inputValue()).toBe('Active');
    await grid.page.keyboard.type('Inac');
    expect(await input.inputValue()).toBe('Inac');
    await expect.poll(() => grid.page.locator('.sg-list [role=option]').allTextContents()).toEqual(['Inactive']);
    await grid.press('Enter');
    expect(await grid.text(0, 1)).toBe('Inactive');
  });

  it('contains what was typed, however fast, also the first time', async () => {
    await open('rows=40&delay=400');
    await grid.cell(0, 1).click();
    await grid.page.keyboard.type('Inactive\n', { delay: 0 });
    await expect.poll(() => grid.text(0, 1)).toBe('Inactive');
  });

  it('chooses no row of an earlier text on Enter before the search is done', async () => {
    await open('rows=40&delay=1500');
    await grid.go(3, 7);
    await grid.press('Enter');
    await expect.poll(() => grid.page.locator('.sg-list [role=option]').count()).toBeGreaterThan(2);
    await grid.page.keyboard.type('nobody is called so', { delay: 0 });
    await grid.press('Enter');
    expect(await grid.text(3, 7)).toBe('nobody is called so');
  });

  it('leaves the cell unchanged after Enter twice', async () => {
    await open();
    await grid.cell(0, 1).click();
    await grid.press('Enter', 'Enter');
    expect(await grid.text(0, 1)).toBe('Active');
  });
});

describe('the selection after a paste', () => {
  const block = ['a1\tDraft', 'a2\tDraft', 'a3\tDraft'].join('\r\n');

  it('into the insert row covers the new rows, and the active cell has the focus', async () => {
    await open('rows=5');
    await grid.cell(5, 0).click();
    await grid.paste({ plain: `${block}\r\n` });
    await expect.poll(selected).toBe('3×2 from 5');
    expect(await grid.focus()).toBe('5,0');
    await expect.poll(() => grid.text(5, 0)).toBe('a1');
  });

  it('over the last row covers old and new rows', async () => {
    await open('rows=5');
    await grid.cell(4, 3).click();
    await grid.paste({ plain: 'x\ty\r\nx\ty\r\nx\ty\r\n' });
    await expect.poll(selected).toBe('3×2 from 4');
    expect(await grid.focus()).toBe('4,3');
  });

  it('stays with a person who has moved on before the answer', async () => {
    await open('rows=5&delay=300');
    await grid.cell(5, 0).click();
    await grid.paste({ plain: block });
    await grid.cell(1, 1).click();
    await grid.page.waitForFunction(() => window.harness.reports.length > 0);
    expect(await selected()).toBe('1×1 from 1');
  });
});

describe('a refused text', () => {
  const typeRefused = async (): Promise<void> => {
    await open();
    await grid.cell(1, 3).click();
    await grid.page.keyboard.type('no');
    await grid.press('Enter', 'ArrowUp');
    await expect.poll(() => grid.page.locator('.sg-note').innerText()).toContain('The answer is no');
  };

  it('is in the editor that Enter opens', async () => {
    await typeRefused();
    await grid.press('Enter');
    expect(await grid.page.locator('.sg-input').inputValue()).toBe('no');
    await grid.page.keyboard.type('ra');
    await grid.press('Enter');
    await expect.poll(() => grid.text(1, 3)).toBe('nora');
    expect(await grid.cell(1, 3).getAttribute('aria-invalid')).toBeNull();
  });

  it('is discarded by Escape, with a message', async () => {
    await typeRefused();
    await grid.press('Escape');
    await expect.poll(() => announced().innerText()).toContain('Discarded: no');
    expect(await grid.cell(1, 3).getAttribute('aria-invalid')).toBeNull();
    expect(await grid.page.locator('.sg-note').count()).toBe(0);
    expect(await grid.focus()).toBe('1,3');
  });

  it('is discarded by its last button', async () => {
    await typeRefused();
    await grid.page.locator('.sg-note button').last().click();
    expect(await grid.page.locator('.sg-note').count()).toBe(0);
    expect(await grid.focus()).toBe('1,3');
  });
});

describe('sorting by several columns', () => {
  const sort = () => grid.page.evaluate(() => window.harness.source.sort());
  const button = (column: number) => grid.cell(-1, column).locator('.sg-sort');

  it('Shift adds a column, reverses it and removes it; a plain click starts over', async () => {
    await open();
    await grid.cell(-1, 1).hover();
    await button(1).click();
    await grid.cell(-1, 3).hover();
    await button(3).click({ modifiers: ['Shift'] });
    expect(await sort()).toEqual([
      { field: 'status', descending: false },
      { field: 'firstName', descending: false },
    ]);
    await button(3).click({ modifiers: ['Shift'] });
    expect((await sort())[1]).toEqual({ field: 'firstName', descending: true });
    await expect.poll(() => grid.page.locator('[aria-sort]').count()).toBe(1);
    expect(await grid.page.locator('.sg-sort-index').allTextContents()).toEqual(['1', '2']);
    await button(3).click({ modifiers: ['Shift'] });
    expect(await sort()).toHaveLength(1);
    await grid.cell(-1, 4).hover();
    await button(4).click();
    expect(await sort()).toEqual([{ field: 'lastName', descending: false }]);
  });

  it('Shift+Enter on a header adds its column to the sort order', async () => {
    await open();
    await grid.cell(0, 1).click();
    await grid.press('ArrowUp', 'Enter', 'ArrowRight', 'ArrowRight', 'Shift+Enter');
    expect((await sort()).map(key => key.field)).toEqual(['status', 'firstName']);
  });
});

describe('the menu', () => {
  it('opens on the first right click, inside the window', async () => {
    await open('rows=40', { viewport: { width: 390, height: 700 } });
    await grid.cell(1, 0).click({ button: 'right' });
    const menu = grid.page.getByRole('menu');
    await menu.waitFor();
    const box = (await menu.boundingBox())!;
    expect(box.x).toBeGreaterThanOrEqual(0);
    expect(box.x + box.width).toBeLessThanOrEqual(390);
    await grid.press('Escape');
    await expect.poll(() => grid.focus()).toBe('1,0');
  });

  it('opens by Shift+F10 at the active cell, with the key names of the reader’s keyboard', async () => {
    await open('rows=40&language=fr');
    await grid.cell(1, 0).click();
    await grid.press('Shift+F10');
    await grid.page.getByRole('menu').getByText('Suppr', { exact: true }).waitFor();
    await grid.press('Escape');
    await expect.poll(() => grid.focus()).toBe('1,0');
  });
});

it('text typed right after Ctrl+F goes into find and into no cell, however slow the connection', async () => {
  await open();
  // A lazily loaded part of the page does not arrive.
  await grid.page.route(/\/find[-\w]*\.(js|tsx)/, () => undefined);
  await grid.page.reload();
  await grid.cell(0, 0).click();
  const before = await grid.text(0, 0);
  // At once, before any other code of the page runs.
  const focused = await grid.page.evaluate(() => {
    const press = (init: KeyboardEventInit) =>
      document.activeElement!.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...init }));
    press({ key: 'f', ctrlKey: true });
    press({ key: 'u' });
    return document.activeElement?.closest('search') !== null;
  });
  expect(focused).toBe(true);
  expect(await grid.page.locator('.sg-editor, .sg-input').count()).toBe(0);
  await grid.press('Escape');
  expect(await grid.text(0, 0)).toBe(before);
});
