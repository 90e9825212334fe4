import { describe, expect, it } from 'vitest';
import { lazyStrings } from '../../client/grid/lazy-strings.ts';
import { strings } from '../../client/grid/strings.ts';
import type { GridPage } from './kit/harness.ts';
import { useGrid } from './kit/use-grid.ts';

let grid: GridPage;
const { open, value, count } = useGrid(page => {
  grid = page;
}, 'rows=12');
const note = () => grid.page.locator('.sg-note.sg-notice');
const control = { modifiers: ['Control' as const] };
const values = (field: string, ...rows: number[]) => Promise.all(rows.map(row => value(row, field)));
/** Selects ranges, each from one cell to another. */
async function choose(...ranges: (readonly [row: number, column: number, toRow: number, toColumn: number])[]): Promise<void> {
  for (const [at, [row, column, toRow, toColumn]] of ranges.entries()) {
    await grid.cell(row, column).click(at === 0 ? {} : control);
    if (row !== toRow || column !== toColumn) await grid.cell(toRow, toColumn).click({ modifiers: ['Shift'] });
  }
}

describe('a paste into several ranges', () => {
  it('puts one copied cell into every cell, in one step', async () => {
    await open();
    const before = await values('team', 0, 2, 3, 5);
    await choose([0, 7, 0, 7], [2, 7, 3, 7], [5, 7, 5, 7]);
    await grid.paste({ plain: 'Blue' });
    await expect.poll(() => values('team', 0, 2, 3, 5)).toEqual(['Blue', 'Blue', 'Blue', 'Blue']);
    expect(await values('team', 1, 4)).not.toContain('Blue');
    await grid.press('Control+z');
    await expect.poll(() => values('team', 0, 2, 3, 5)).toEqual(before);
  });

  it('puts a block into each range, repeated if it divides the range', async () => {
    await open();
    await choose([0, 3, 0, 4], [2, 3, 5, 4]);
    await grid.paste({ plain: 'Ada\tLovelace' });
    await expect.poll(() => values('firstName', 0, 2, 3, 4, 5)).toEqual(Array(5).fill('Ada'));
    expect(await values('lastName', 0, 2, 3, 4, 5)).toEqual(Array(5).fill('Lovelace'));
    await choose([0, 7, 1, 7], [4, 7, 7, 7]);
    await grid.paste({ plain: 'one\r\ntwo\r\n' });
    await expect.poll(() => values('team', 0, 1, 4, 5, 6, 7)).toEqual(['one', 'two', 'one', 'two', 'one', 'two']);
  });

  it('gives each selected row its own line, in the order of the grid, if there is one for each', async () => {
    await open();
    const before = await values('team', 1, 2, 4);
    await choose([5, 7, 5, 7], [0, 7, 0, 7], [3, 7, 3, 7]);
    await grid.paste({ plain: 'one\r\ntwo\r\nthree\r\n' });
    await expect.poll(() => values('team', 0, 3, 5)).toEqual(['one', 'two', 'three']);
    expect(await values('team', 1, 2, 4)).toEqual(before);
    await grid.press('Control+z');
    await expect.poll(() => value(5, 'team')).not.toBe('three');
  });

  it('gives each chosen row its own line, from the first column on', async () => {
    await open();
    const box = (row: number) => grid.page.locator(`[aria-rowindex="${row + 2}"] > .sg-gutter > .sg-box`);
    const before = await values('team', 1, 4);
    await box(4).click();
    await box(1).click();
    await grid.paste({ plain: '\t\t\tAda\tLovelace\r\n\t\t\tBob\tBabbage\r\n' });
    await expect.poll(() => values('firstName', 1, 4)).toEqual(['Ada', 'Bob']);
    expect(await values('lastName', 1, 4)).toEqual(['Lovelace', 'Babbage']);
    expect(await values('team', 1, 4)).toEqual(before);
  });

  it('reads values for the columns it is pasted into', async () => {
    await open('rows=12', { viewport: { width: 2200, height: 800 } });
    await choose([0, 9, 0, 10], [3, 3, 3, 3]);
    await grid.paste({ plain: '12' });
    await expect.poll(() => value(0, 'seats')).toBe(12);
    expect(await value(3, 'firstName')).toBe('12');
  });

  it('creates one new row if the insert row is selected', async () => {
    await open();
    await choose([0, 3, 0, 3], [12, 3, 12, 4]);
    await grid.paste({ plain: 'Nova' });
    await expect.poll(count).toBe(13);
    expect([await value(0, 'firstName'), await value(12, 'firstName'), await value(12, 'lastName')]).toEqual([
      'Nova',
      'Nova',
      'Nova',
    ]);
  });

  it('does not copy unique values, and says so', async () => {
    await open();
    await choose([0, 5, 0, 5], [2, 5, 3, 5]);
    await grid.paste({ plain: 'new@acme.test' });
    await expect.poll(() => value(0, 'email')).toBe('new@acme.test');
    expect(await values('email', 2, 3)).not.toContain('new@acme.test');
    expect(await grid.lastReport()).toContain(strings.noCopies.en.replace('{name}', 'E-mail'));
  });

  it.each([['en'], ['fr']] as const)('of a block that does not fit changes nothing, and says what to do (%s)', async language => {
    await open(`rows=12&language=${language}`);
    const before = await values('team', 0, 2, 3);
    await choose([0, 7, 0, 7], [2, 7, 4, 7]);
    await grid.paste({ plain: 'one\r\ntwo' });
    await expect.poll(() => note().textContent()).toBe(lazyStrings.rangesUnlike[language]);
    expect(await values('team', 0, 2, 3)).toEqual(before);
  });

  it('of cut cells is refused, because they can be in one place only', async () => {
    await open();
    await grid.cell(1, 7).click();
    const before = await values('team', 1, 4, 6);
    const html = await grid.page.evaluate(() => {
      const data = new DataTransfer();
      document.activeElement!.dispatchEvent(new ClipboardEvent('cut', { clipboardData: data, bubbles: true, cancelable: true }));
      return { plain: data.getData('text/plain'), html: data.getData('text/html') };
    });
    await choose([4, 7, 4, 7], [6, 7, 6, 7]);
    await grid.paste(html);
    await expect.poll(() => note().textContent()).toBe(lazyStrings.cutOnce.en);
    expect(await values('team', 1, 4, 6)).toEqual(before);
  });
});

it('the other fill mode undoes only that fill, although something else was done since', async () => {
  await open('rows=30');
  const was = await values('start', 5, 6);
  await grid.go(4, 10);
  const [from, to] = [(await grid.cell(4, 10).boundingBox())!, (await grid.cell(6, 10).boundingBox())!];
  await grid.page.mouse.move(from.x + from.width - 3, from.y + from.height - 3);
  await grid.page.mouse.down();
  await grid.page.mouse.move(to.x + 10, to.y + 10, { steps: 4 });
  await grid.page.mouse.up();
  await expect.poll(() => values('start', 5, 6)).toEqual(['2024-05-06', '2024-05-07']);
  await grid.page.evaluate(async () => {
    const { source } = window.harness;
    const { id, cells } = source.at(20)!;
    await source.commit(
      [{ table: source.table().id, row: id, from: { team: cells.team ?? null }, to: { team: 'Later' } }],
      'Edit',
    );
  });
  await grid.page.getByRole('button', { name: 'How to fill' }).click();
  await grid.page.getByRole('menuitemradio', { name: 'Copy cells' }).click();
  await expect.poll(() => values('start', 5, 6)).toEqual(['2024-05-05', '2024-05-05']);
  expect(await value(20, 'team')).toBe('Later');
  await grid.press('Control+z');
  await expect.poll(() => values('start', 5, 6)).toEqual(was);
  expect(await value(20, 'team')).toBe('Later');
});
