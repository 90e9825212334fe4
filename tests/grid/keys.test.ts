import { describe, expect, it } from 'vitest';
import { keymap } from '../../client/grid/keyboard.ts';
import type { GridPage } from './kit/harness.ts';
import { useGrid } from './kit/use-grid.ts';

/* The usual spreadsheet keys, one test each: moving, leaving, editing. The rest is in commands.test.ts. */

let grid: GridPage;
const { open, selected, value, count } = useGrid(page => {
  grid = page;
});
const input = () => grid.page.locator('.sg-input');

/** Presses keys and checks the focus after each step. */
async function walk(steps: [string, string][]): Promise<void> {
  for (const [key, expected] of steps) {
    await grid.press(...key.split(' '));
    expect(await grid.focus(), key).toBe(expected);
  }
}

describe('moving', () => {
  it('arrows move and do not wrap; left of the first cell is the row’s check box', async () => {
    await open();
    await grid.cell(0, 0).click();
    await walk([
      ['ArrowLeft ArrowLeft', 'span.sg-box'],
      ['ArrowRight', '0,0'],
      ['ArrowDown ArrowRight', '1,1'],
      ['End ArrowRight', '1,13'],
    ]);
  });

  it('Ctrl+arrow goes to the edge of the data, then of the table', async () => {
    await open();
    await grid.go(0, 6);
    await walk([
      ['Control+ArrowDown', '3,6'],
      ['Control+ArrowRight', '3,11'],
      ['Control+ArrowLeft', '3,0'],
      ['Control+ArrowDown', '999,0'],
      ['Control+ArrowUp', '0,0'],
    ]);
  });

  it('Shift+arrow extends the selection, Ctrl+Shift+arrow to the edge', async () => {
    await open();
    await grid.cell(2, 3).click();
    await grid.press('Shift+ArrowDown', 'Shift+ArrowLeft');
    expect(await selected()).toMatchObject({ cells: 4, active: { position: 2, field: 'firstName' } });
    await grid.press('Control+Shift+ArrowDown');
    expect((await selected())!.rows).toBe(8);
    await grid.press('Shift+ArrowUp');
    expect((await selected())!.rows).toBe(7);
  });

  it('Shift+Space selects the row, Ctrl+Space the column', async () => {
    await open();
    await grid.cell(2, 3).click();
    await grid.press('Shift+Space');
    expect(await selected()).toMatchObject({ rows: 1, chosen: 1 });
    await grid.cell(2, 3).click();
    await grid.press('Control+Space');
    expect(await selected()).toMatchObject({ rows: 1_000, cells: 1_000 });
  });

  it('Shift+arrow extends whole rows to whole rows, and whole columns to whole columns', async () => {
    await open();
    await grid.cell(2, 3).click();
    await grid.press('Shift+Space', 'Shift+ArrowDown', 'Shift+ArrowDown', 'Shift+ArrowUp');
    expect(await selected()).toMatchObject({ rows: 2, chosen: 2 });
    await grid.press('Shift+ArrowRight');
    expect(await selected()).toMatchObject({ rows: 2, chosen: 2 });
    await grid.press('Shift+ArrowLeft');
    expect(await selected()).toMatchObject({ rows: 2, chosen: 0 });
    await grid.cell(2, 3).click();
    await grid.press('Control+Space', 'Shift+ArrowRight', 'Shift+ArrowDown');
    expect(await selected()).toMatchObject({ rows: 1_000, cells: 2_000 });
    await grid.press('Shift+ArrowUp');
    expect(await selected()).toMatchObject({ rows: 999 });
  });

  it('Home and End go to the row’s first and last cell, with Ctrl to the table’s', async () => {
    await open();
    await grid.cell(4, 3).click();
    await walk([
      ['End', '4,13'],
      ['Home', '4,0'],
      ['Control+End', '999,13'],
      ['Control+Home', '0,0'],
    ]);
  });

  it('PgUp and PgDn move by one screen in the same column, with Alt sideways', async () => {
    await open('rows=1000&extra=20');
    await grid.cell(0, 3).click();
    await walk([
      ['PageDown', '21,3'],
      ['PageUp', '0,3'],
    ]);
    await grid.press('Alt+PageDown');
    const right = Number((await grid.focus()).split(',')[1]);
    expect(right).toBeGreaterThan(6);
    await grid.press('Alt+PageUp');
    expect(await grid.focus()).toBe('0,3');
  });
});

describe('leaving', () => {
  it('Tab and Shift+Tab leave a grid without edits', async () => {
    await open();
    await grid.cell(2, 3).click();
    await grid.press('Tab');
    expect(await grid.focus()).not.toMatch(/^\d/);
    await grid.press('Shift+Tab');
    expect(await grid.focus()).toBe('2,3');
  });

  it('after an edit Tab moves between cells; after Escape it leaves', async () => {
    await open();
    await grid.cell(2, 3).click();
    await grid.page.keyboard.type('x');
    await walk([
      ['Tab', '2,4'],
      ['Tab', '2,5'],
      ['Shift+Tab', '2,4'],
      ['Escape', '2,4'],
    ]);
    await grid.press('Tab');
    expect(await grid.focus()).not.toMatch(/^\d/);
  });

  it('F6 leaves at any time, and the grid says how', async () => {
    await open();
    await grid.cell(2, 3).click();
    await grid.page.keyboard.type('x');
    await grid.press('Tab', 'F6');
    expect(await grid.focus()).not.toMatch(/^\d/);
    expect(await grid.page.getByRole('grid').getAttribute('aria-description')).toContain('Escape then Tab leaves the grid');
  });
});

describe('editing', () => {
  it('Enter opens the editor, then confirms and goes down; after Tab it returns to the column where Tab began', async () => {
    await open();
    await grid.cell(1, 3).click();
    await walk([
      ['Enter', 'input.sg-input'],
      ['Enter', '2,3'],
      ['F2 Tab', '2,4'],
      ['F2 Tab', '2,5'],
      ['F2 Enter', '3,3'],
    ]);
  });

  it('Enter moves down instead if the person chose so, as in Excel', async () => {
    await open('rows=100&enter=moves');
    await grid.cell(1, 3).click();
    await walk([
      ['Enter', '2,3'],
      ['F2', 'input.sg-input'],
      ['Enter', '3,3'],
    ]);
  });

  it('Shift+Enter confirms and goes up', async () => {
    await open();
    await grid.cell(3, 3).click();
    await grid.page.keyboard.type('up');
    await grid.press('Shift+Enter');
    expect([await grid.text(3, 3), await grid.focus()]).toEqual(['up', '2,3']);
  });

  it('Ctrl+Enter fills the selection with the typed value; a single cell is confirmed without moving', async () => {
    await open();
    await grid.cell(3, 3).click();
    await grid.press('Shift+ArrowDown', 'Shift+ArrowDown');
    await grid.page.keyboard.type('all');
    await grid.press('Control+Enter');
    for (const row of [3, 4, 5]) expect(await grid.text(row, 3)).toBe('all');
    await grid.cell(8, 3).click();
    await grid.page.keyboard.type('one');
    await grid.press('Control+Enter');
    expect([await grid.text(8, 3), await grid.focus()]).toEqual(['one', '8,3']);
  });

  it('Alt+Enter starts a line', async () => {
    await open();
    await grid.go(0, 12);
    await grid.page.keyboard.type('a');
    await grid.press('Alt+Enter');
    await grid.page.keyboard.type('b');
    await grid.press('Enter');
    expect(await value(0, 'note')).toBe('a\nb');
  });

  it('F2 edits with the caret at the end; F2 again lets arrows confirm and move', async () => {
    await open();
    await grid.cell(1, 3).click();
    await grid.press('F2');
    expect(await input().evaluate((box: HTMLInputElement) => [box.selectionStart, box.value.length])).toEqual([3, 3]);
    await grid.press('ArrowLeft');
    expect(await grid.focus()).toBe('input.sg-input');
    await grid.press('F2', 'ArrowLeft');
    expect(await grid.focus()).toBe('1,2');
    await grid.cell(1, 3).click();
    await grid.page.keyboard.type('typed');
    await grid.press('F2', 'ArrowLeft');
    expect(await grid.focus()).toBe('input.sg-input');
  });

  it('Escape closes the editor first, then ends the copy, then the selection', async () => {
    await open('rows=100', { permissions: ['clipboard-read', 'clipboard-write'] });
    await grid.cell(1, 3).click();
    await grid.press('Shift+ArrowDown', 'Control+c');
    await expect.poll(() => grid.page.locator('[data-copied]').count()).toBe(2);
    await grid.page.keyboard.type('x');
    await grid.press('Escape');
    expect([await input().count(), await grid.page.locator('[data-copied]').count()]).toEqual([0, 2]);
    await grid.press('Escape');
    expect([await grid.page.locator('[data-copied]').count(), (await selected())!.cells]).toEqual([0, 2]);
    await grid.press('Escape');
    expect((await selected())!.cells).toBe(1);
  });

  it.each(['Delete', 'Backspace'])('%s clears the selection and never deletes rows', async key => {
    await open('rows=50');
    await grid.cell(1, 3).click();
    await grid.press('Shift+ArrowDown', key);
    await expect.poll(() => value(2, 'firstName')).toBeNull();
    await grid.press('Shift+ ', key);
    expect(await count()).toBe(50);
  });

  it('Alt+Down opens the list; Space toggles a flag or opens the row', async () => {
    await open();
    await grid.cell(0, 1).click();
    await grid.press('Alt+ArrowDown');
    await expect.poll(() => grid.page.locator('.sg-list [role=option]').count()).toBe(4);
    await grid.press('Escape');
    await grid.go(0, 8);
    await grid.press(' ');
    expect(await value(0, 'external')).toBe(true);
    await grid.go(0, 3);
    await grid.press(' ');
    expect(await grid.page.evaluate(() => window.harness.expanded.length)).toBe(1);
  });

  it('no command uses Alt with a letter, and Alt+arrow moves nothing inside an editor', async () => {
    expect(Object.keys(keymap).filter(chord => /^(Ctrl\+)?(Shift\+)?Alt\+.$/u.test(chord))).toEqual([]);
    await open();
    await grid.cell(1, 3).click();
    await grid.page.keyboard.type('typed');
    await grid.press('Alt+ArrowLeft');
    expect(await grid.focus()).toBe('input.sg-input');
  });
});
