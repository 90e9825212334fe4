import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { readSheet } from 'read-excel-file/node';
import { expect, it } from 'vitest';
import { type Separator, writeCsv } from '../../server/imports/writeCsv.ts';
import { uniqueKeys, writeJson } from '../../server/imports/writeJson.ts';
import { writeXlsx } from '../../server/imports/writeXlsx.ts';
import type { FilePages } from '../../server/imports/writtenFile.ts';
import { columnName } from '../../server/imports/xlsxParts.ts';
import { maxCellLength } from '../../server/imports/xlsxText.ts';
import { cleanLines } from '../../server/model/fields/clean.ts';
import type { FileCell } from '../../server/model/fileCell.ts';
import { escapeFormulas, unescapeFormulas } from '../../server/model/formulaText.ts';
import { naughtyStrings } from '../kit/naughty.ts';
import { formulaTexts } from './formulaTexts.ts';
import { bytesOf, pagesOf, textCell } from './written.ts';
import { partOf } from './zip.ts';

const columns = [{ heading: 'Name' }, { heading: 'Note' }];
const sheet = { name: 'Users', language: 'en' } as const;
const rowsOf = (texts: readonly string[]): FileCell[][] => texts.map(text => [textCell(text), textCell(`after ${text}`)]);

/** Reads a CSV file by another library than the one that parses files for Seatgrid’s users, strictly. */
const read = (bytes: Buffer, delimiter = ','): string[][] => parse(bytes, { delimiter, bom: true, record_delimiter: '\r\n' });

/** All that may be taken for a cell: a program may not know that separators and line breaks within quotation marks are text. */
const looselyRead = (bytes: Buffer, delimiter: string): string[] => bytes.toString().split(new RegExp(`[${delimiter}\\r\\n]`));

it('the corpus has 200 different texts that start like formulas', () => {
  expect(new Set(formulaTexts).size).toBe(200);
});

it.each([',', ';', '\t'] as const)(
  'no cell of a CSV file separated by %j runs as a formula, whatever separator it is opened with',
  async separator => {
    const texts = [
      ...formulaTexts,
      ...[',', ';', '\t', '|', '\n', '\r\n'].flatMap(sign => formulaTexts.map(text => `=${sign} ${text}${sign}`)),
    ];
    const file = await bytesOf(
      writeCsv([{ heading: '=Name' }, { heading: 'Note' }], pagesOf(rowsOf(texts)), { separator, raw: false }),
    );
    const [headings, ...rows] = read(file, separator);
    expect(headings).toEqual(["'=Name", 'Note']);
    for (const [first] of rows) expect(first).toMatch(/^'/);
    expect(rows.map(row => row.map(unescapeFormulas))).toEqual(texts.map(text => [text, `after ${text}`]));
    // A spreadsheet of another region opens the file with another separator, and takes quotation marks in the middle of a cell for text.
    for (const delimiter of [',', ';', '\t', '|'])
      for (const cell of looselyRead(file, delimiter)) expect(cell).not.toMatch(/^[\s\0"]*[=+\-@＝＋－＠]/);
  },
);

it('what is escaped is read as it was: any text from a file, and any text of a cell also where it is typed or pasted', () => {
  const text = fc.string({
    unit: fc.constantFrom('a', '"', ',', '\r', '\n', ' ', '=', '-', "'", ';', '\t', '|', '＝', '\0'),
    maxLength: 12,
  });
  fc.assert(
    fc.property(text, any => {
      const escaped = escapeFormulas(any);
      expect(unescapeFormulas(escaped)).toBe(any);
      if (escaped !== any) expect(escaped).toMatch(/^'/);
      for (const cell of escaped.split(/[,;|\t\r\n]/)) expect(cell).not.toMatch(/^[\s\0"]*[=+\-@＝＋－＠]/);
      const stored = cleanLines(any);
      expect(cleanLines(escapeFormulas(stored))).toBe(stored);
    }),
    { numRuns: 5_000 },
  );
  for (const ordinary of [
    'a, b',
    'x; y',
    'one\ntwo',
    "l'an, c'est",
    "rock, '-5'",
    'a-b=c',
    'ann@acme.test; bob@acme.test',
    "'tis",
    '',
  ])
    expect(escapeFormulas(ordinary)).toBe(ordinary === "rock, '-5'" ? "''rock, ''-5'" : ordinary);
  for (const typed of ["rock, '-5'", "'a', '-b'", "''", "'a"]) expect(cleanLines(typed)).toBe(typed);
  for (const [typed, clean] of [
    ["'=a", '=a'],
    ["''=a", '=a'],
    ["'+33 6", '+33 6'],
  ])
    expect(cleanLines(typed!)).toBe(clean);
});

it('escaping a long text takes time in proportion', () => {
  for (const unit of ['\n', "'", '"\'', ' ', '\n=', "'=", ",'"]) {
    const long = `${unit.repeat(200_000)}=`;
    expect(unescapeFormulas(escapeFormulas(long))).toBe(long);
    cleanLines(long);
  }
});

it.each([',', ';', '\t'] as const)('a raw CSV file separated by %j contains every text unchanged', async separator => {
  const texts = [...formulaTexts, ...naughtyStrings, '', '"', '""', '\r', '\n', ' '].map(text => text.toWellFormed());
  const file = await bytesOf(writeCsv(columns, pagesOf(rowsOf(texts)), { separator, raw: true }));
  expect(file.subarray(0, 4).toString()).toBe('Name');
  expect(read(file, separator)).toEqual([['Name', 'Note'], ...texts.map(text => [text, `after ${text}`])]);
});

it('any texts are read back from a raw CSV file, whatever separates its cells', async () => {
  const text = fc.string({ unit: fc.constantFrom('a', '"', ',', '\r', '\n', ' ', '=', "'", 'é', ';', '\t', '\uFEFF') });
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom<Separator>(',', ';', '\t'),
      fc
        .integer({ min: 1, max: 4 })
        .chain(width => fc.array(fc.array(text, { minLength: width, maxLength: width }), { maxLength: 5 })),
      async (separator, rows) => {
        const headings = Array.from({ length: rows[0]?.length ?? 1 }, (_, at) => ({ heading: `c${at}` }));
        const file = await bytesOf(writeCsv(headings, pagesOf(rows.map(row => row.map(textCell))), { separator, raw: true }));
        expect(read(file, separator).slice(1)).toEqual(rows);
      },
    ),
  );
});

it('a text of an Excel file never runs as a formula, and is unchanged', async () => {
  const texts = [...formulaTexts, ...naughtyStrings, '_x0041_', '_x000D_ _x', 'a\r\nb', ' a ', '&lt;<b>"\'', '\0\x07']
    .map(text => text.toWellFormed())
    .filter(text => text !== '');
  const file = await bytesOf(writeXlsx(sheet, [{ heading: '=Name' }, { heading: 'Note' }], pagesOf(rowsOf(texts))));
  const xml = (await partOf(file, 'xl/worksheets/sheet1.xml')).toString();
  expect(xml).not.toContain('<f');
  expect(xml.match(/<c /g)?.length).toBe(xml.match(/ t="inlineStr"/g)?.length);
  const [headings, ...rows] = await readSheet(file, { trim: false });
  expect(headings).toEqual(['=Name', 'Note']);
  expect(rows.map(([, note]) => note)).toEqual(texts.map(text => `after ${text}`));
});

it('an Excel file has numbers, dates, times and flags as such, a frozen row of headings, and widths', async () => {
  const cells: [FileCell, unknown][] = [
    [{ text: '1234.5', kind: 'number', value: 1234.5 }, 1234.5],
    [{ text: '-1e-7', kind: 'number', value: -1e-7 }, -1e-7],
    [{ text: 'Yes', kind: 'flag', value: true }, true],
    [{ text: 'No', kind: 'flag', value: false }, false],
    [{ text: '2026-01-15', kind: 'date', value: '2026-01-15' }, new Date('2026-01-15')],
    [{ text: '2026-01-15T10:30:00.000Z', kind: 'time', value: '2026-01-15T10:30:00.000Z' }, new Date('2026-01-15T10:30:00Z')],
    [{ text: '1899-12-01', kind: 'date', value: '1899-12-01' }, '1899-12-01'],
    [{ text: 'soon', kind: 'text', value: 'soon' }, 'soon'],
    [textCell('007'), '007'],
    [{ text: 'a, b', kind: 'list', value: ['a', 'b'] }, 'a, b'],
    [{ text: '', kind: 'text', value: null }, null],
  ];
  const headings = cells.map((_, at) => ({ heading: `Column ${at}`, width: at * 100 }));
  const file = await bytesOf(
    writeXlsx({ name: `'A/B [1]: ${'x'.repeat(40)}`, language: 'fr' }, headings, pagesOf([cells.map(([cell]) => cell)])),
  );
  const [, row] = await readSheet(file);
  expect(row).toEqual(cells.map(([, value]) => value));
  const xml = (await partOf(file, 'xl/worksheets/sheet1.xml')).toString();
  expect(xml).toContain('<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>');
  const sizes = [...xml.matchAll(/width="(\d+)"/g)].map(([, width]) => Number(width));
  expect(sizes.slice(0, 4)).toEqual([10, 13, 25, 38]);
  expect(sizes.slice(5)).toEqual(sizes.slice(5).map(() => 60));
  expect((await partOf(file, 'xl/workbook.xml')).toString()).toMatch(/<sheet name="A B {2}1 {2} x{20,24}" /);
});

it('a text that Excel cannot contain ends with a note that says so', async () => {
  const file = await bytesOf(
    writeXlsx(sheet, [{ heading: 'Name' }], pagesOf([[textCell('x'.repeat(40_000))], [textCell('y'.repeat(maxCellLength))]])),
  );
  const [, [long] = [], [just] = []] = (await readSheet(file)) as string[][];
  expect(long).toHaveLength(maxCellLength);
  expect(long).toMatch(/^x{32700,} … \[Too long for Excel\. A CSV file contains the whole text\]$/);
  expect(just).toBe('y'.repeat(maxCellLength));
});

it('a JSON file is an array of objects with typed values and unique names', async () => {
  const cells: FileCell[] = [
    textCell('=1'),
    { text: '2', kind: 'number', value: 2 },
    { text: 'Yes', kind: 'flag', value: true },
    { text: 'a, b', kind: 'list', value: ['a', 'b'] },
    { text: '', kind: 'text', value: null },
  ];
  const headings = ['Name', 'Name', 'Name (2)', '__proto__', 'Last'].map(heading => ({ heading }));
  const file = (await bytesOf(writeJson(headings, pagesOf([cells], [], [cells])))).toString();
  expect(file.split('\n')).toHaveLength(5);
  const row = { Name: '=1', 'Name (2)': 2, 'Name (2) (2)': true, ['__proto__']: ['a', 'b'], Last: null };
  expect(JSON.parse(file)).toEqual([row, row]);
  expect((await bytesOf(writeJson(headings, pagesOf()))).toString()).toBe('[]\n');
  expect(uniqueKeys(['a', 'a', 'a'])).toEqual(['a', 'a (2)', 'a (3)']);
});

it('files without rows have their headings', async () => {
  expect(read(await bytesOf(writeCsv(columns, pagesOf(), { separator: ',', raw: false })))).toEqual([['Name', 'Note']]);
  expect(await readSheet(await bytesOf(writeXlsx(sheet, columns, pagesOf())))).toEqual([['Name', 'Note']]);
});

it.each(['csv', 'xlsx', 'json'])(
  'a %s file reads its next page when the last was taken, and none after it was left',
  async format => {
    let made = 0;
    let isEnded = false;
    async function* endless(): FilePages {
      try {
        for (;;) {
          made += 1;
          // Random, so that compression does not make thousands of pages small.
          yield Array.from({ length: 500 }, () => [textCell(crypto.randomUUID()), textCell(crypto.randomUUID())]);
        }
      } finally {
        isEnded = true;
      }
    }
    const file = {
      csv: () => writeCsv(columns, endless(), { separator: ',', raw: false }),
      xlsx: () => writeXlsx(sheet, columns, endless()),
      json: () => writeJson(columns, endless()),
    }[format]!();
    for (let piece = 0; piece < 4; piece += 1) await file.next();
    // The first pieces of a workbook are its other parts.
    await expect.poll(() => made).toBeGreaterThan(0);
    // A stream fills its buffers, and no more.
    for (let turn = 0; turn < 300; turn += 1) await new Promise(setImmediate);
    expect(made).toBeLessThan(30);
    await file.return(undefined);
    await expect.poll(() => isEnded).toBe(true);
  },
);

it.each(['csv', 'xlsx', 'json'])('a %s file fails when its pages fail', async format => {
  async function* failing(): FilePages {
    yield rowsOf(['a']);
    throw new Error('The session has ended');
  }
  const file = {
    csv: () => writeCsv(columns, failing(), { separator: ',', raw: false }),
    xlsx: () => writeXlsx(sheet, columns, failing()),
    json: () => writeJson(columns, failing()),
  }[format]!();
  await expect(bytesOf(file)).rejects.toThrow('The session has ended');
});

it('columns are named by letters', () => {
  expect([0, 25, 26, 51, 52, 701, 702, 16_383].map(columnName)).toEqual(['A', 'Z', 'AA', 'AZ', 'BA', 'ZZ', 'AAA', 'XFD']);
});
