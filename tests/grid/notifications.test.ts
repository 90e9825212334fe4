import { describe, expect, it } from 'vitest';
import { strings } from '../../client/grid/strings.ts';
import type { GridPage } from './kit/harness.ts';
import { useGrid } from './kit/use-grid.ts';

/* Every refusal of the grid is shown at the cell and announced, in both languages. */

let grid: GridPage;
const { open, selected } = useGrid(page => {
  grid = page;
});

const note = () => grid.page.locator('.sg-note.sg-notice');
const heard = () => grid.page.locator('.sg-grid > [role=status]');

/** The message and the live region have the same text, and the message is inside the window. */
async function toldIs(text: string): Promise<void> {
  await expect.poll(async () => (await note().allInnerTexts()).join('').trim()).toBe(text);
  await expect.poll(async () => (await heard().innerText()).trim()).toBe(text);
  expect(await note().evaluate(element => getComputedStyle(element).visibility)).toBe('visible');
  const box = (await note().boundingBox())!;
  const { width, height } = grid.page.viewportSize()!;
  expect([box.x >= 0, box.y >= 0, box.x + box.width <= width, box.y + box.height <= height]).toEqual([true, true, true, true]);
}

const fixed = 'User ID cannot be changed once the account exists';
const computed = 'Read-only. Filled in by Seatgrid';
const permissions = { permissions: ['clipboard-read', 'clipboard-write'] };

/** Each refused action: its name, how to trigger it, and the expected message. */
const refusals: [string, { query?: string; go: () => Promise<void>; words: string }][] = [
  ['typing on a locked cell', { go: () => at(0, 0, 'x'), words: fixed }],
  ['Enter on a locked cell', { go: () => at(0, 0, 'Enter'), words: fixed }],
  ['F2 on a locked cell', { go: () => at(0, 0, 'F2'), words: fixed }],
  ['Delete on a locked cell', { go: () => at(0, 0, 'Delete'), words: fixed }],
  ['Ctrl+Enter on a locked cell', { go: () => at(0, 0, 'Control+Enter'), words: fixed }],
  ['copying down onto a locked cell', { go: () => at(1, 2, 'Control+d'), words: computed }],
  ["Ctrl+' on a locked cell", { go: () => at(1, 2, "Control+'"), words: computed }],
  ['Ctrl+; on a locked cell', { go: () => at(1, 2, 'Control+;'), words: computed }],
  ['nothing to undo', { go: () => at(1, 3, 'Control+z'), words: strings.nothingToUndo.en }],
  ['nothing to redo', { go: () => at(1, 3, 'Control+y'), words: strings.nothingToRedo.en }],
  ['nothing to undo, in French', { query: 'language=fr', go: () => at(1, 3, 'Control+z'), words: strings.nothingToUndo.fr }],
  ['no problem', { query: 'rows=3', go: () => at(1, 3, 'F8'), words: strings.noProblem.en }],
  ['no problem before', { query: 'rows=3', go: () => at(1, 3, 'Shift+F8'), words: strings.noProblem.en }],
  ['no rows to be added', { query: 'rows=30&insert=no', go: () => at(1, 3, 'Control++'), words: strings.noInsert.en }],
  ['while the header is active', { query: 'rows=3', go: () => at(0, 3, 'ArrowUp', 'F8'), words: strings.noProblem.en }],
];

async function at(row: number, column: number, ...keys: string[]): Promise<void> {
  await grid.cell(row, column).click();
  await grid.press(...keys);
}

describe('refusals are shown and announced', () => {
  it.each(refusals)('%s', async (_, { query, go, words: expected }) => {
    await open(query, permissions);
    await go();
    await toldIs(expected);
  });

  it('also if the active cell is out of view', async () => {
    await open();
    await grid.cell(0, 0).click();
    await grid.page.evaluate(() => document.querySelector('.sg-scroll')!.scrollTo(0, 9_000));
    await grid.cell(300, 3).waitFor();
    await grid.press('Control+z');
    await toldIs(strings.nothingToUndo.en);
  });

  it('also on cards', async () => {
    await open('rows=20', { viewport: { width: 360, height: 640 } });
    await at(1, 3, 'Control+z');
    await toldIs(strings.nothingToUndo.en);
  });

  it('a notification disappears with the next action, and Escape removes it first', async () => {
    await open();
    await at(0, 0, 'x');
    await toldIs(fixed);
    await grid.press('ArrowDown');
    await expect.poll(() => note().count()).toBe(0);
    await grid.press('Shift+ArrowDown', 'Control+z');
    await toldIs(strings.nothingToUndo.en);
    await grid.press('Escape');
    await expect.poll(() => note().count()).toBe(0);
    expect((await selected())!.cells).toBe(2);
  });

  it.each(['light', 'dark'])('a locked cell looks locked while it is active and while one types: %s', async theme => {
    await open(`rows=20&theme=${theme}`);
    const look = (row: number, column: number) =>
      grid.cell(row, column).evaluate(element => {
        let ground: Element | null = element;
        while (ground && getComputedStyle(ground).backgroundColor === 'rgba(0, 0, 0, 0)') ground = ground.parentElement;
        const { color } = getComputedStyle(element);
        return { color, backgroundColor: ground && getComputedStyle(ground).backgroundColor };
      });
    const [locked, free] = [await look(3, 2), await look(3, 3)];
    expect(locked.color).not.toBe(free.color);
    expect(locked.backgroundColor).toBe(free.backgroundColor);
    await at(3, 2);
    expect(await look(3, 2)).toEqual(locked);
    await grid.press('x');
    expect(await look(3, 2)).toEqual(locked);
  });

  it('a table that cannot be edited looks like any other', async () => {
    await open('rows=20&readonly=yes');
    const grounds = await grid.page.evaluate(() =>
      ['.sg-body .sg-cell:not([data-sel])', '.sg-grid'].map(selector => {
        let ground = document.querySelector(selector);
        while (ground && getComputedStyle(ground).backgroundColor === 'rgba(0, 0, 0, 0)') ground = ground.parentElement;
        return ground && getComputedStyle(ground).backgroundColor;
      }),
    );
    expect(grounds[0]).toBe(grounds[1]);
  });
});

describe('the focus', () => {
  it('is on a grid without rows, and moves to the active cell when they arrive', async () => {
    await open('rows=1000&lazy=yes&delay=300');
    await grid.page.evaluate(() => window.harness.handle!.focus());
    await expect.poll(() => grid.focus()).toBe('0,0');
  });

  it('stays on the active cell after a click beside the rows', async () => {
    await open('rows=3');
    await at(1, 3);
    await grid.page.mouse.click(600, 600);
    expect(await grid.focus()).toBe('1,3');
  });
});
