import { describe, expect, test } from 'vitest';
import { lazyStrings } from '../../client/grid/lazy-strings.ts';
import { strings } from '../../client/grid/strings.ts';
import type { GridPage } from './kit/harness.ts';
import { useGrid } from './kit/use-grid.ts';

/* Rows come and go by others while something is selected, copied, typed, dragged or asked: only rows that were chosen are written. */

let grid: GridPage;
const { open, selected, count } = useGrid(page => {
  grid = page;
}, 'rows=30');
const clipboard = { permissions: ['clipboard-read', 'clipboard-write'] };

const remove = (...rows: number[]) => grid.page.evaluate(at => window.harness.removeElsewhere(...at), rows);
const add = (row: number) =>
  grid.page.evaluate(at => window.harness.addElsewhere(at, { firstName: 'New', lastName: 'Come' }), row);
/** What a column holds, row after row. */
const column = (field: string, rows: number) =>
  grid.page.evaluate(([id, last]) => Array.from({ length: last }, (_, at) => window.harness.source.at(at)?.cells[id] ?? null), [
    field,
    rows,
  ] as const);
const note = () => grid.page.locator('.sg-note.sg-told');
const toldIs = (text: string) => expect.poll(async () => (await note().allInnerTexts()).join('').trim()).toBe(text);
const firstNames = ['Alice', 'Bob', 'Carol', 'David', 'Erin', 'François'];

/** Selects cells of the first names, from one row to another. */
async function choose(from: number, to: number): Promise<void> {
  await grid.cell(from, 3).click();
  if (to !== from) await grid.cell(to, 3).click({ modifiers: ['Shift'] });
}

describe('the row of the active cell is taken out by somebody else', () => {
  const commands: [string, () => Promise<void>][] = [
    ['Delete', () => grid.press('Delete')],
    ['typing', () => grid.press('x', 'y', 'Enter')],
    ['Ctrl+Enter', () => grid.press('Control+Enter')],
    ['Enter', () => grid.press('Enter')],
    ['Ctrl+D', () => grid.press('Control+d')],
    ['Ctrl+R', () => grid.press('Control+r')],
    ["Ctrl+'", () => grid.press("Control+'")],
    ['Ctrl+;', () => grid.press('Control+;')],
    ['Ctrl+X', () => grid.press('Control+x')],
    ['a paste', () => grid.paste({ plain: 'Zoé' })],
    ['Ctrl+-', () => grid.press('Control+-')],
  ];
  test.each(commands)('%s does nothing to the row in its place, and says so', async (_, command) => {
    await open(undefined, clipboard);
    await choose(2, 2);
    await remove(2);
    const before = await column('firstName', 10);
    await command();
    await toldIs(strings.rowsGone.en);
    expect(await column('firstName', 10)).toEqual(before);
    expect(await count()).toBe(29);
    expect(await grid.focus()).toBe('2,3');
  });

  test('Space on a flag turns nothing over', async () => {
    await open();
    await grid.cell(2, 8).click();
    await remove(2);
    const before = await column('external', 10);
    await grid.press(' ');
    expect(await column('external', 10)).toEqual(before);
  });

  test('an arrow, a click or Escape goes on from there', async () => {
    await open();
    await choose(2, 2);
    await remove(2);
    await grid.press('ArrowDown', 'Delete');
    await expect.poll(() => column('firstName', 5)).toEqual(['Alice', 'Bob', 'David', null, 'François']);
    await choose(1, 1);
    await remove(1);
    await grid.press('Escape', 'Delete');
    await expect.poll(() => column('firstName', 3)).toEqual(['Alice', null, null]);
  });

  test('what was being typed is told, and written nowhere', async () => {
    await open();
    await choose(2, 2);
    await grid.page.keyboard.type('Zoé');
    await remove(2);
    await toldIs(strings.rowGone.en.replace('{text}', 'Zoé'));
    expect(await column('firstName', 4)).toEqual(['Alice', 'Bob', 'David', 'Erin']);
    expect(await grid.page.locator('.sg-input').count()).toBe(0);
  });

  test('what this page deletes itself leaves the cell below selected', async () => {
    await open();
    await choose(4, 4);
    await grid.press('Control+-');
    await grid.page
      .getByRole('alertdialog')
      .getByRole('button', { name: /Delete|Remove/ })
      .click();
    await expect.poll(count).toBe(29);
    await expect.poll(() => grid.focus()).toBe('4,3');
    await grid.press('Delete');
    await expect.poll(() => column('firstName', 6)).toEqual(['Alice', 'Bob', 'Carol', 'David', null, 'Gina']);
  });
});

describe('rows go and come among those that are selected', () => {
  test('one that went is left out, one that came in between is not included', async () => {
    await open();
    await choose(1, 3);
    await remove(2);
    await add(2);
    expect(await selected()).toMatchObject({ rows: 2, cells: 2 });
    await grid.press('Delete');
    await expect.poll(() => column('firstName', 5)).toEqual(['Alice', null, 'New', null, 'Erin']);
  });

  test('what is typed and Ctrl+Enter goes into the rows that were selected', async () => {
    await open();
    await choose(1, 2);
    await grid.page.keyboard.type('Zoé');
    await remove(2);
    await add(1);
    await grid.press('Control+Enter');
    await expect.poll(() => column('firstName', 5)).toEqual(['Alice', 'New', 'Zoé', 'David', 'Erin']);
  });

  test('the editor stays in its row while rows come above it, with its text and the focus', async () => {
    await open();
    await choose(2, 2);
    await grid.page.keyboard.type('Zo');
    await add(0);
    await add(0);
    await grid.page.keyboard.type('é');
    expect(await grid.page.locator('.sg-input').inputValue()).toBe('Zoé');
    expect(await grid.cell(4, 3).locator('.sg-input').count()).toBe(1);
    await grid.press('Enter');
    await expect.poll(() => column('firstName', 6)).toEqual(['New', 'New', 'Alice', 'Bob', 'Zoé', 'David']);
    expect(await grid.focus()).toBe('5,3');
  });

  test('the focus stays on the active cell while rows come above it', async () => {
    await open();
    await choose(2, 2);
    await add(0);
    expect(await grid.focus()).toBe('3,3');
    await grid.press('ArrowDown');
    expect(await grid.focus()).toBe('4,3');
  });

  test('Ctrl+A, then a row comes: it is not among all', async () => {
    await open();
    await choose(2, 2);
    await grid.press('Control+a');
    await add(1);
    await add(31);
    expect(await selected()).toMatchObject({ rows: 30, active: { position: 3 } });
    await grid.press('Control+ ');
    expect(await selected()).toMatchObject({ rows: 32, active: { position: 3 } });
    await add(0);
    await grid.press('Delete');
    await expect.poll(async () => (await column('firstName', 33)).filter(name => name !== null)).toEqual(['New']);
  });

  test('rows that are sorted otherwise stay selected', async () => {
    await open();
    await choose(1, 2);
    await grid.page.evaluate(() => window.harness.source.setSort([{ field: 'firstName', descending: true }]));
    expect(await selected()).toMatchObject({ rows: 2 });
    await grid.press('Delete');
    await expect.poll(async () => (await column('firstName', 30)).filter(name => name === null).length).toBe(2);
    await grid.page.evaluate(() => window.harness.source.setSort([{ field: 'userId', descending: false }]));
    expect(await column('firstName', 4)).toEqual(['Alice', null, null, 'David']);
  });

  test('rows that were not loaded when they were selected', async () => {
    await open('rows=1000&lazy=yes&delay=5');
    await expect.poll(() => grid.text(0, 3)).toBe('Alice');
    await choose(0, 0);
    await grid.press('Control+Shift+ArrowDown');
    await expect.poll(async () => (await selected())?.rows).toBe(1000);
    await add(500);
    await grid.press('Delete');
    await expect.poll(() => column('firstName', 1), { timeout: 20_000 }).toEqual([null]);
    await expect
      .poll(() =>
        grid.page.evaluate(() =>
          window.harness.source
            .rowsBetween(0, 1000)
            .then(rows => rows.filter(row => row.cells.firstName !== null).map(row => row.cells.firstName)),
        ),
      )
      .toEqual(['New']);
  });
});

describe('what waits while rows come and go', () => {
  test('the dashed line goes with the rows that were cut, and the paste empties these', async () => {
    await open(undefined, clipboard);
    await choose(1, 2);
    await grid.press('Control+x');
    await add(1);
    await expect.poll(() => grid.page.locator('[data-copied]').count()).toBe(2);
    expect(await grid.cell(2, 3).getAttribute('data-copied')).not.toBeNull();
    await grid.cell(5, 3).click();
    await grid.press('Control+v');
    await expect.poll(() => column('firstName', 7)).toEqual(['Alice', 'New', null, null, 'David', 'Bob', 'Carol']);
  });

  test('Escape after a cut leaves nothing to paste', async () => {
    await open(undefined, clipboard);
    await choose(1, 1);
    await grid.press('Control+x', 'Escape');
    await choose(4, 4);
    await grid.press('Control+v');
    await toldIs(lazyStrings.cutEnded.en);
    expect(await column('firstName', 6)).toEqual(firstNames);
  });

  test('a question before a paste: it lands on the rows where it began', async () => {
    await open();
    await grid.go(2, 12);
    await grid.paste({ plain: 'a\tb\tc\nd\te\tf' });
    await grid.page.getByRole('dialog').waitFor();
    await add(0);
    await add(4);
    await grid.page
      .getByRole('dialog')
      .getByRole('button', { name: /Paste|Confirm/ })
      .click();
    await expect.poll(() => column('note', 6)).toEqual([null, null, null, 'a', null, 'd']);
  });

  test('a question before rows go for good: those that went are not spoken of, those that came stay', async () => {
    await open();
    await choose(4, 5);
    await grid.cell(4, 3).click({ button: 'right' });
    await grid.page.getByRole('menuitem', { name: /Remove/ }).click();
    await grid.page.getByRole('alertdialog').waitFor();
    await remove(4);
    await add(4);
    await grid.page
      .getByRole('alertdialog')
      .getByRole('button', { name: /Remove/ })
      .click();
    await expect.poll(() => column('firstName', 6)).toEqual(['Alice', 'Bob', 'Carol', 'David', 'New', 'Gina']);
    expect(await grid.lastReport()).toBe('1 row: 1 saved, 0 need attention, 0 not saved');
  });

  test('the menu acts on the rows for which it was opened', async () => {
    await open();
    await choose(0, 1);
    await grid.cell(0, 3).click({ button: 'right' });
    const item = grid.page.getByRole('menuitem', { name: /Deactivate/ });
    await item.waitFor();
    await remove(1);
    await item.click();
    await expect.poll(() => column('status', 3)).toEqual(['Inactive', 'Active', 'Invited']);
  });

  test('the fill handle while it is dragged, and the other way afterwards', async () => {
    await open();
    await grid.go(4, 10);
    const box = (await grid.cell(4, 10).boundingBox())!;
    await grid.page.mouse.move(box.x + box.width - 3, box.y + box.height - 3);
    await grid.page.mouse.down();
    await grid.cell(6, 10).hover();
    await add(0);
    await grid.cell(7, 10).hover();
    await grid.page.mouse.up();
    await expect.poll(() => column('start', 8)).toMatchObject({ 5: '2024-05-05', 6: '2024-05-06', 7: '2024-05-07' });
    await add(0);
    await remove(7);
    await grid.page.getByRole('button', { name: 'How to fill' }).click();
    await grid.page.getByRole('menuitemradio', { name: 'Copy cells' }).click();
    await expect.poll(async () => (await column('start', 9))[7]).toBe('2024-05-05');
  });
});
