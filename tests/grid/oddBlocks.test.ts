import { describe, expect, it } from 'vitest';
import { lazyStrings } from '../../client/grid/lazy-strings.ts';
import type { GridPage } from './kit/harness.ts';
import { useGrid } from './kit/use-grid.ts';

/* Unusual blocks: headings alone or on every page, lines of different lengths, merged cells, invisible characters. */

let grid: GridPage;
const { open, value, count } = useGrid(page => {
  grid = page;
}, 'rows=6');
const note = () => grid.page.locator('.sg-note.sg-notice');
/** The cells of rows created by a paste. */
const made = (field: string, rows: number) => Promise.all(Array.from({ length: rows }, (_, at) => value(6 + at, field)));
/** Pastes below the last row. */
async function pasteNew(flavours: { plain?: string; html?: string }): Promise<void> {
  await grid.cell(6, 3).click();
  await grid.paste(flavours);
}

describe('headings', () => {
  it.each([['en'], ['fr']] as const)('without rows create none, and a message says so (%s)', async language => {
    await open(`rows=6&language=${language}`);
    await pasteNew({ plain: language === 'en' ? 'First name\tLast name\tE-mail' : 'Prénom\tNom\tE-mail' });
    await expect.poll(() => note().textContent()).toBe(lazyStrings.onlyHeadings[language]);
    expect(await count()).toBe(6);
  });

  it('repeated on every page create no rows either', async () => {
    await open();
    await pasteNew({ plain: '\ufeffLast name\tFirst name\r\nRoy\tAnn\r\nLAST NAME\tFirst Name\r\nLee\tBob\r\n' });
    await expect.poll(count).toBe(8);
    expect([await made('lastName', 2), await made('firstName', 2)]).toEqual([
      ['Roy', 'Lee'],
      ['Ann', 'Bob'],
    ]);
  });
});

describe('a block', () => {
  it('with lines of different lengths leaves missing cells unchanged', async () => {
    await open();
    const before = await value(1, 'lastName');
    await grid.cell(0, 3).click();
    await grid.paste({ plain: 'Ann\tRoy\r\nBob\r\nCid\tLee' });
    await expect.poll(() => value(2, 'lastName')).toBe('Lee');
    expect([await value(0, 'lastName'), await value(1, 'firstName'), await value(1, 'lastName')]).toEqual(['Roy', 'Bob', before]);
  });

  it.each([
    ['Excel', '<td rowspan=2 style="mso-number-format:\\@">Ann</td><td colspan=2>Roy</td>'],
    ['Google Sheets', '<td rowspan="2" data-sheets-value=\'{"1":2,"2":"Ann"}\'>Ann</td><td colspan="2">Roy</td>'],
    ['LibreOffice', '<td rowspan=2 align="left" sdnum="1033;0;@">Ann</td><td colspan=2>Roy</td>'],
  ])('with merged cells of %s keeps every other cell in its column', async (_, first) => {
    await open();
    await pasteNew({ html: `<table><tr>${first}</tr><tr><td>Lee</td><td>x@acme.test</td></tr></table>` });
    await expect.poll(count).toBe(8);
    expect([await value(6, 'firstName'), await value(6, 'lastName')]).toEqual(['Ann', 'Roy']);
    expect([(await value(7, 'firstName')) ?? null, await value(7, 'lastName'), await value(7, 'email')]).toEqual([
      null,
      'Lee',
      'x@acme.test',
    ]);
  });

  it('with NUL, a lone surrogate, direction marks and the word null is pasted as text', async () => {
    await open();
    const texts = ['null', 'NULL', '#N/A', 'undefined', '\u200fعلي', 'a\ud800b', '__proto__'];
    await pasteNew({ plain: texts.join('\r\n') });
    await expect.poll(count).toBe(6 + texts.length);
    expect((await made('firstName', 4)).map(String)).toEqual(texts.slice(0, 4));
    expect(String((await made('firstName', 7))[6])).toBe('__proto__');
  });

  it('of one column and 10,000 lines asks first, and creates all of them', async () => {
    await open();
    await pasteNew({ plain: Array.from({ length: 10_000 }, (_, at) => `Person ${at}`).join('\r\n') });
    const dialog = grid.page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Paste' }).click();
    await expect.poll(count, { timeout: 60_000 }).toBe(10_006);
    expect([await value(6, 'firstName'), await value(10_005, 'firstName')]).toEqual(['Person 0', 'Person 9999']);
  }, 120_000);

  it('with an empty last column asks nothing, even past the last column', async () => {
    await open('rows=6', { viewport: { width: 2600, height: 800 } });
    await grid.go(1, 13);
    const last = await grid.page.evaluate(() => window.harness.handle!.columns.visible().length - 1);
    expect(last).toBe(13);
    await grid.go(1, 12);
    await grid.paste({ plain: 'one\t\t\r\ntwo\t\t\r\n' });
    await expect.poll(() => value(2, 'note')).toBe('two');
    expect(await grid.page.getByRole('dialog').count()).toBe(0);
  });

  it('of a cell with 33,000 characters is one cell', async () => {
    await open();
    const long = 'long text '.repeat(3_300).trim();
    await grid.go(0, 12);
    await grid.paste({ plain: `"${long}\nend"` });
    await expect.poll(async () => String(await value(0, 'note')).length).toBe(long.length + 4);
    expect(await count()).toBe(6);
  });
});
