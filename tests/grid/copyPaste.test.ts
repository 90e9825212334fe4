import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { GridPage, Harness } from './kit/harness.ts';
import { startHarness } from './kit/harness.ts';

let harness: Harness;
let grid: GridPage;

beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness?.close());
afterEach(async () => {
  expect(grid.errors).toEqual([]);
  await grid.context.close();
});

const open = async (query = 'rows=40'): Promise<void> => {
  grid = await harness.open(query, { permissions: ['clipboard-read', 'clipboard-write'] });
};
const block = async (top: number, left: number, rows: number, columns: number): Promise<string[][]> => {
  const cells: string[][] = [];
  for (let row = top; row < top + rows; row += 1) {
    const line: string[] = [];
    for (let column = left; column < left + columns; column += 1) line.push(await grid.text(row, column));
    cells.push(line);
  }
  return cells;
};
const count = () => grid.page.evaluate(() => window.harness.source.count());
const value = (row: number, field: string) =>
  grid.page.evaluate(([at, id]) => window.harness.source.at(at)?.cells[id], [row, field] as const);

const excel = `<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel"><head><style>td{mso-number-format:General}</style></head><body>
<table><!--StartFragment--><tr><td x:num="5511981918127">5,51198E+12</td><td>one<br style="mso-data-placement:same-cell">two</td></tr><!--EndFragment--></table></body></html>`;

describe('paste', () => {
  it('a block from Excel is pasted: CRLF, quoted cells, a final newline', async () => {
    await open();
    await grid.cell(1, 3).click();
    await grid.paste({ plain: 'Ann\tLee\r\n"O""Neil"\t"two\nlines"\r\n"Acme" Ltd\t007\r\n' });
    await expect.poll(() => grid.text(3, 3)).toBe('"Acme" Ltd');
    expect(await block(1, 3, 3, 2)).toEqual([
      ['Ann', 'Lee'],
      ['O"Neil', 'two\nlines'],
      ['"Acme" Ltd', '007'],
    ]);
    expect(await grid.text(4, 3)).toBe('Erin');
    expect(await grid.lastReport()).toBe('3 rows: 3 saved, 0 need attention, 0 not saved');
    expect(await grid.page.evaluate(() => window.harness.selected?.cells)).toBe(6);
  });

  it('the raw values in the HTML of Excel and Sheets are pasted', async () => {
    await open();
    await grid.cell(1, 3).click();
    await grid.paste({ plain: '5,51198E+12\t"one\ntwo"\r\n', html: excel });
    await expect.poll(() => grid.text(1, 3)).toBe('5511981918127');
    expect(await value(1, 'lastName')).toBe('one\ntwo');
    await grid.go(2, 9);
    await grid.paste({
      plain: '1 250,50 €',
      html: '<google-sheets-html-origin><table><tr><td data-sheets-value=\'{"1":3,"3":1250.5}\'>1 250,50 €</td></tr></table>',
    });
    await expect.poll(() => value(2, 'seats')).toBe(1250.5);
  });

  it('one cell fills a range, an even multiple is tiled, an uneven one is pasted once', async () => {
    await open();
    await grid.cell(1, 3).click();
    await grid.cell(3, 4).click({ modifiers: ['Shift'] });
    await grid.paste({ plain: 'x' });
    await expect
      .poll(() => block(1, 3, 3, 2))
      .toEqual([
        ['x', 'x'],
        ['x', 'x'],
        ['x', 'x'],
      ]);
    await grid.cell(5, 3).click();
    await grid.cell(8, 3).click({ modifiers: ['Shift'] });
    await grid.paste({ plain: 'a\r\nb\r\n' });
    await expect.poll(() => block(5, 3, 4, 1)).toEqual([['a'], ['b'], ['a'], ['b']]);
    await grid.cell(10, 3).click();
    await grid.cell(12, 3).click({ modifiers: ['Shift'] });
    await grid.paste({ plain: 'p\r\nq\r\n' });
    await expect.poll(() => block(10, 3, 3, 1)).toEqual([['p'], ['q'], ['Mona']]);
  });

  it('rows past the end are created in the same commit, and one undo reverts all', async () => {
    await open('rows=10');
    await grid.cell(8, 3).click();
    await grid.paste({ plain: 'a\tb\r\nc\td\r\ne\tf\r\ng\th\r\n' });
    await expect.poll(count).toBe(12);
    expect(await block(8, 3, 4, 2)).toEqual([
      ['a', 'b'],
      ['c', 'd'],
      ['e', 'f'],
      ['g', 'h'],
    ]);
    await grid.press('Control+z');
    await expect.poll(count).toBe(10);
    expect(await grid.text(8, 3)).toBe('Inès');
  });

  it('a block is pasted into an empty table at once', async () => {
    await open('rows=0');
    await grid.cell(0, 0).click();
    await grid.paste({ plain: 'u1\tActive\t\tAnn\tLee\r\nu2\tDraft\t\tBob\tRay\r\n' });
    await expect.poll(count).toBe(2);
    expect(await block(0, 0, 2, 1)).toEqual([['u1'], ['u2']]);
    expect(await grid.lastReport()).toContain('read-only');
  });
});

describe('copy and cut', () => {
  it('copy writes text as Excel does, and raw values for Seatgrid', async () => {
    await open();
    await grid.go(0, 7);
    await grid.press('Shift+ArrowDown', 'Shift+ArrowRight', 'Shift+ArrowRight', 'Shift+ArrowRight');
    await grid.press('Control+c');
    await expect
      .poll(() => grid.page.evaluate(() => navigator.clipboard.readText()))
      .toBe('Operations\tFALSE\t\t2020-01-01\r\nSales\tFALSE\t37\t2021-02-02\r\n');
    expect(await grid.cell(0, 7).getAttribute('data-copied')).toBe('tl');
    await grid.go(5, 7);
    await grid.press('Control+v');
    await expect.poll(() => value(6, 'team')).toBe('team-1');
    expect([await value(6, 'seats'), await value(6, 'start')]).toEqual([37, '2021-02-02']);
    await grid.press('Escape');
    expect(await grid.page.locator('[data-copied]').count()).toBe(0);
  });

  it('cut moves on paste, in one undo step', async () => {
    await open();
    await grid.cell(1, 3).click();
    await grid.press('Control+x');
    await grid.cell(2, 3).click();
    await grid.press('Control+v');
    await expect.poll(() => grid.text(2, 3)).toBe('Bob');
    expect(await grid.text(1, 3)).toBe('');
    await grid.press('Control+z');
    await expect.poll(() => block(1, 3, 2, 1)).toEqual([['Bob'], ['Carol']]);
  });

  it('Ctrl+Shift+V pastes text only', async () => {
    await open();
    await grid.cell(1, 3).click();
    await grid.paste({
      plain: 'plain',
      html: '<table data-seatgrid=\'{"copy":"1","table":"users","fields":["firstName"],"values":[["raw"]]}\'><tr><td>plain</td></tr></table>',
    });
    await expect.poll(() => grid.text(1, 3)).toBe('raw');
  });

  it('several ranges that form no block are refused, visibly and audibly, and the clipboard is unchanged', async () => {
    await open();
    await grid.page.evaluate(() => navigator.clipboard.writeText('before'));
    await grid.cell(1, 3).click();
    await grid.cell(4, 4).click({ modifiers: ['Control'] });
    await grid.press('Control+c');
    await expect.poll(() => grid.page.locator('.sg-hidden[role=status]').textContent()).toContain('cannot be copied together');
    expect(await grid.page.locator('.sg-note.sg-notice').innerText()).toContain('The clipboard has not changed');
    expect(await grid.page.evaluate(() => navigator.clipboard.readText())).toBe('before');
  });

  it.each([
    ['the same columns', '1,3 1,4 3,3 3,4'],
    ['the same rows', '1,3 2,3 1,5 2,5'],
    ['cells chosen one by one, from below', '4,3 1,3'],
  ])('several ranges of %s are copied as one block, in the order of the grid', async (_, cells) => {
    await open();
    const spots = cells.split(' ').map(cell => cell.split(',').map(Number) as [number, number]);
    for (const [index, [row, column]] of spots.entries())
      await grid.cell(row, column).click(index === 0 ? {} : { modifiers: ['Control'] });
    await grid.press('Control+c');
    await expect.poll(() => grid.page.locator('[data-copied]').count()).toBe(spots.length);
    const lines = (await grid.page.evaluate(() => navigator.clipboard.readText())).trimEnd().split('\r\n');
    const expected: string[] = [];
    for (const row of [...new Set(spots.map(([at]) => at))].sort((x, y) => x - y)) {
      const own = spots.filter(([at]) => at === row).sort((x, y) => x[1] - y[1]);
      expected.push((await Promise.all(own.map(spot => grid.text(...spot)))).join('\t'));
    }
    expect(lines).toEqual(expected);
  });

  it('a whole table of 100,000 rows is copied', async () => {
    await open('rows=100000');
    await grid.cell(0, 3).click();
    await grid.press('Control+ ', 'Control+c');
    await expect
      .poll(() => grid.page.evaluate(async () => (await navigator.clipboard.readText()).split('\r\n').length), {
        timeout: 20_000,
      })
      .toBe(100_001);
  });
});

describe('rows that are not loaded', () => {
  it('are shown as loading, then appear; copying them waits for them', async () => {
    await open('rows=5000&lazy=yes&delay=800');
    expect(await grid.page.locator('.sg-row[data-loading] .sg-cell').count()).toBeGreaterThan(100);
    await expect.poll(() => grid.text(3, 3), { timeout: 10_000 }).toBe('David');
    await grid.cell(0, 3).click();
    await grid.press('Control+ ', 'Control+c');
    await expect
      .poll(() => grid.page.evaluate(async () => (await navigator.clipboard.readText()).split('\r\n').length), {
        timeout: 10_000,
      })
      .toBe(5001);
  });

  it('are cleared, filled and pasted over like others', async () => {
    await open('rows=5000&lazy=yes&delay=40');
    await expect.poll(() => grid.text(0, 3)).toBe('Alice');
    await grid.cell(0, 3).click();
    await grid.press('Control+ ', 'Delete');
    await expect.poll(() => value(4999, 'firstName'), { timeout: 10_000 }).toBeNull();
    await expect
      .poll(() => grid.lastReport(), { timeout: 10_000 })
      .toBe('5,000 rows: 5,000 saved, 0 need attention, 0 not saved');
    await grid.paste({ plain: 'same' });
    await expect.poll(() => value(4321, 'firstName'), { timeout: 10_000 }).toBe('same');
  });
});
