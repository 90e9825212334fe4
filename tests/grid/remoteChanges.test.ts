import { describe, expect, it } from 'vitest';
import { lazyStrings } from '../../client/grid/lazy-strings.ts';
import { strings } from '../../client/grid/strings.ts';
import type { GridPage } from './kit/harness.ts';
import { useGrid } from './kit/use-grid.ts';

/* Other people add and delete rows while something is selected, copied, typed, dragged or confirmed: only the selected rows are written. */

let grid: GridPage;
const { open, selected, count } = useGrid(page => {
  grid = page;
}, 'rows=30');
const clipboard = { permissions: ['clipboard-read', 'clipboard-write'] };

const remove = (...rows: number[]) => grid.page.evaluate(at => window.harness.removeElsewhere(...at), rows);
const add = (row: number) =>
  grid.page.evaluate(at => window.harness.addElsewhere(at, { firstName: 'New', lastName: 'Come' }), row);
/** The values of a column, row by row. */
const column = (field: string, rows: number) =>
  grid.page.evaluate(([id, last]) => Array.from({ length: last }, (_, at) => window.harness.source.at(at)?.cells[id] ?? null), [
    field,
    rows,
  ] as const);
const note = () => grid.page.locator('.sg-note.sg-notice');
const toldIs = (text: string) => expect.poll(async () => (await note().allInnerTexts()).join('').trim()).toBe(text);
const firstNames = ['Alice', 'Bob', 'Carol', 'David', 'Erin', 'François'];

/** Selects first names from one row to another. */
async function choose(from: number, to: number): Promise<void> {
  await grid.cell(from, 3).click();
  if (to !== from) await grid.cell(to, 3).click({ modifiers: ['Shift'] });
}

describe('when another person deletes the row of the active cell', () => {
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
  it.each(commands)('%s changes nothing in the row in its place, and says so', async (_, command) => {
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

  it('Space on a flag toggles nothing', async () => {
    await open();
    await grid.cell(2, 8).click();
    await remove(2);
    const before = await column('external', 10);
    await grid.press(' ');
    expect(await column('external', 10)).toEqual(before);
  });

  it('an arrow, a click or Escape continues from there', async () => {
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

  it('typed text is reported and written nowhere', async () => {
    await open();
    await choose(2, 2);
    await grid.page.keyboard.type('Zoé');
    await remove(2);
    await toldIs(strings.rowGone.en.replace('{text}', 'Zoé'));
    expect(await column('firstName', 4)).toEqual(['Alice', 'Bob', 'David', 'Erin']);
    expect(await grid.page.locator('.sg-input').count()).toBe(0);
  });

  it('a deletion by this page leaves the cell below selected', async () => {
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

describe('when rows appear and disappear in a selection', () => {
  it('a deleted row is dropped, and a new one is not included', async () => {
    await open();
    await choose(1, 3);
    await remove(2);
    await add(2);
    expect(await selected()).toMatchObject({ rows: 2, cells: 2 });
    await grid.press('Delete');
    await expect.poll(() => column('firstName', 5)).toEqual(['Alice', null, 'New', null, 'Erin']);
  });

  it('typing and Ctrl+Enter writes into the rows that were selected', async () => {
    await open();
    await choose(1, 2);
    await grid.page.keyboard.type('Zoé');
    await remove(2);
    await add(1);
    await grid.press('Control+Enter');
    await expect.poll(() => column('firstName', 5)).toEqual(['Alice', 'New', 'Zoé', 'David', 'Erin']);
  });

  it('the editor stays in its row with its text and the focus', async () => {
    await open();
    await choose(2, 2);
    await grid.page.keyboard.type('Zo');
    await add(0);
    await add(0);
    await grid.page.keyboard.type('é');
    expect(await grid.page.locator('.sg-input').inputValue()).toBe('Zoé');
    await expect.poll(() => grid.cell(4, 3).locator('.sg-input').count()).toBe(1);
    await grid.press('Enter');
    await expect.poll(() => column('firstName', 6)).toEqual(['New', 'New', 'Alice', 'Bob', 'Zoé', 'David']);
    expect(await grid.focus()).toBe('5,3');
  });

  it('the focus stays on the active cell', async () => {
    await open();
    await choose(2, 2);
    await add(0);
    expect(await grid.focus()).toBe('3,3');
    await grid.press('ArrowDown');
    expect(await grid.focus()).toBe('4,3');
  });

  it('a row that appears after Ctrl+A is not selected', async () => {
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

  it('rows stay selected in another sort order', async () => {
    await open();
    await choose(1, 2);
    await grid.page.evaluate(() => window.harness.source.setSort([{ field: 'firstName', descending: true }]));
    expect(await selected()).toMatchObject({ rows: 2 });
    await grid.press('Delete');
    await expect.poll(async () => (await column('firstName', 30)).filter(name => name === null).length).toBe(2);
    await grid.page.evaluate(() => window.harness.source.setSort([{ field: 'userId', descending: false }]));
    expect(await column('firstName', 4)).toEqual(['Alice', null, null, 'David']);
  });

  it('rows that were not loaded when selected stay selected', async () => {
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

describe('when rows appear and disappear during an operation', () => {
  it('the dashed outline follows the cut rows, and the paste clears these', async () => {
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

  it('Escape after a cut leaves nothing to paste', async () => {
    await open(undefined, clipboard);
    await choose(1, 1);
    await grid.press('Control+x', 'Escape');
    await choose(4, 4);
    await grid.press('Control+v');
    await toldIs(lazyStrings.cutEnded.en);
    expect(await column('firstName', 6)).toEqual(firstNames);
  });

  it('a paste after its dialog goes to the rows where it began', async () => {
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

  it('a deletion after its confirmation leaves out deleted rows and spares new ones', async () => {
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

  it('the menu acts on the rows for which it was opened', async () => {
    await open();
    await choose(0, 1);
    await grid.cell(0, 3).click({ button: 'right' });
    const item = grid.page.getByRole('menuitem', { name: /Deactivate/ });
    await item.waitFor();
    await remove(1);
    await item.click();
    await expect.poll(() => column('status', 3)).toEqual(['Inactive', 'Active', 'Invited']);
  });

  it('a drag of the fill handle and its other mode keep their rows', async () => {
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
