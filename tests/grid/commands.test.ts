import { describe, expect, it } from 'vitest';
import type { GridPage } from './kit/harness.ts';
import { useGrid } from './kit/use-grid.ts';

/* The usual spreadsheet keys, one test each: clipboard, undo, filling, rows, help. */

let grid: GridPage;
const { open, selected, value, count } = useGrid(page => {
  grid = page;
});
const announced = () => grid.page.locator('.sg-grid > [role=status]');
const input = () => grid.page.locator('.sg-input');

describe('clipboard and undo', () => {
  const clipboard = { permissions: ['clipboard-read', 'clipboard-write'] };

  it('Ctrl+C, X and V copy, cut and paste; a cut moves on paste', async () => {
    await open('rows=100', clipboard);
    await grid.cell(1, 3).click();
    await grid.press('Control+c', 'ArrowDown', 'Control+v');
    await expect.poll(() => grid.text(2, 3)).toBe('Bob');
    await grid.press('Control+x', 'ArrowDown', 'Control+v');
    await expect.poll(() => grid.text(3, 3)).toBe('Bob');
    expect(await grid.text(2, 3)).toBe('');
  });

  it('Ctrl+Shift+V pastes text only', async () => {
    await open('rows=100', clipboard);
    await grid.page.evaluate(() => {
      const html =
        '<table data-seatgrid=\'{"copy":"1","table":"users","fields":["firstName"],"values":[["raw"]]}\'><tr><td>plain</td></tr></table>';
      const blob = (type: string, text: string) => new Blob([text], { type });
      return navigator.clipboard.write([
        new ClipboardItem({ 'text/plain': blob('text/plain', 'plain'), 'text/html': blob('text/html', html) }),
      ]);
    });
    await grid.cell(1, 3).click();
    await grid.press('Control+Shift+V');
    await expect.poll(() => grid.text(1, 3)).toBe('plain');
  });

  it('Ctrl+Z undoes, Ctrl+Y and Ctrl+Shift+Z redo; in an editor they apply to its text', async () => {
    await open();
    await grid.cell(1, 3).click();
    await grid.page.keyboard.type('new');
    await grid.press('Enter', 'Control+z');
    await expect.poll(() => grid.text(1, 3)).toBe('Bob');
    await grid.press('Control+y');
    await expect.poll(() => grid.text(1, 3)).toBe('new');
    await grid.press('Control+z');
    await expect.poll(() => grid.text(1, 3)).toBe('Bob');
    await grid.press('Control+Shift+Z');
    await expect.poll(() => grid.text(1, 3)).toBe('new');
    await grid.cell(2, 3).click();
    await grid.press('F2');
    await grid.page.keyboard.type('!');
    await grid.press('Control+z');
    expect(await input().inputValue()).toBe('Carol');
    expect(await grid.text(1, 3)).toBe('new');
  });
});

describe('filling', () => {
  it('Ctrl+D fills down, Ctrl+R right; Ctrl+’ copies from above', async () => {
    await open();
    await grid.cell(1, 3).click();
    await grid.press('Shift+ArrowDown', 'Control+d');
    expect(await grid.text(2, 3)).toBe('Bob');
    await grid.cell(5, 3).click();
    await grid.press('Shift+ArrowRight', 'Control+r');
    expect(await grid.text(5, 4)).toBe('François');
    await grid.cell(8, 3).click();
    await grid.press("Control+'");
    expect(await grid.text(8, 3)).toBe('Hugo');
  });

  it('Ctrl+; writes today, Ctrl+Shift+; now, each in the form of its field', async () => {
    await open();
    await grid.go(1, 10);
    await grid.press('Control+;');
    expect(await value(1, 'start')).toMatch(/^20\d\d-\d\d-\d\d$/);
    await grid.go(1, 3);
    await grid.press('Control+;');
    expect(await value(1, 'firstName')).toMatch(/^20\d\d-\d\d-\d\d$/);
    await grid.press('Control+Shift+:');
    expect(await value(1, 'firstName')).toMatch(/^\d\d:\d\d$/);
    await grid.go(1, 9);
    const before = await value(1, 'seats');
    await grid.press('Control+;');
    expect(await value(1, 'seats')).toBe(before);
  });
});

describe('rows, columns, all', () => {
  it('Shift+Space selects the row, Ctrl+Space the column, Ctrl+A all rows of the view', async () => {
    await open();
    await grid.cell(3, 3).click();
    await grid.press('Shift+ ');
    expect(await selected()).toMatchObject({ cells: 14, rows: 1 });
    await grid.press('Escape', 'Control+ ');
    expect(await selected()).toMatchObject({ cells: 1000, rows: 1000 });
    await grid.press('Control+a');
    expect(await selected()).toMatchObject({ cells: 14_000 });
  });

  it('Ctrl++ goes to the insert row in the same column; Ctrl+- asks if it cannot be undone', async () => {
    await open('rows=30');
    await grid.cell(2, 4).click();
    await grid.press('Control++');
    expect(await grid.focus()).toBe('30,4');
    await grid.cell(2, 4).click();
    await grid.press('Shift+ArrowDown', 'Shift+ArrowDown', 'Control+-');
    await grid.page.getByRole('alertdialog').getByText('The account is deleted permanently.').waitFor();
    await grid.press('Escape');
    expect(await count()).toBe(30);
    await expect.poll(() => grid.focus()).toBe('2,4');
  });

  it('Shift+F10 and the menu key open the menu at the focused cell', async () => {
    await open();
    for (const key of ['Shift+F10', 'ContextMenu']) {
      await grid.cell(3, 3).click();
      await grid.press(key);
      const menu = (await grid.page.getByRole('menu').boundingBox())!;
      const cell = (await grid.cell(3, 3).boundingBox())!;
      expect(Math.abs(menu.x - cell.x)).toBeLessThan(40);
      await grid.press('Escape');
      await expect.poll(() => grid.focus()).toBe('3,3');
    }
  });

  it('Ctrl+F finds text, also in rows that are not loaded', async () => {
    await open('rows=5000&lazy=yes&delay=30');
    await expect.poll(() => grid.text(0, 3)).toBe('Alice');
    await grid.cell(0, 0).click();
    await grid.press('Control+f');
    await grid.page.keyboard.type('u004321');
    await expect.poll(() => grid.page.locator('.sg-found').textContent()).toBe('Row 4,321');
    await grid.press('Escape');
    await expect.poll(() => grid.focus()).toBe('4320,0');
  });

  it.each(['Control+/', 'F1'])('%s opens the keyboard help', async key => {
    await open();
    await grid.cell(0, 0).click();
    await grid.press(key);
    expect(await grid.page.evaluate(() => window.harness.helped)).toBe(1);
  });

  it('F8 goes to the next problem, or says that there is none', async () => {
    await open('rows=3');
    await grid.cell(0, 0).click();
    await grid.press('F8');
    await expect.poll(() => announced().innerText()).toBe('No problems');
  });
});
