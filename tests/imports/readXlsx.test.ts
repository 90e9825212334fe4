import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import writeExcelFile from 'write-excel-file/node';
import { FileProblem } from '../../server/imports/fileProblem.ts';
import { bufferSource } from '../../server/imports/fileSource.ts';
import { openFile } from '../../server/imports/openFile.ts';
import { writeXlsx } from '../../server/imports/writeXlsx.ts';
import { formatOf } from '../../server/imports/xlsxFormats.ts';
import type { FileCell } from '../../server/model/fileCell.ts';
import { plainCell } from '../../server/model/tabular/cell.ts';
import { cellValue } from '../../server/model/tabular/cellValue.ts';
import { naughtyStrings } from '../kit/naughty.ts';
import { countedSource, read, rowsIn, textsOf, workbookOf, zipOf } from './files.ts';
import { formulaTexts } from './formulaTexts.ts';
import { bytesOf, pagesOf, textCell } from './written.ts';

const sheet = { name: 'Users', language: 'en' } as const;

describe('an Excel file', () => {
  it('is read as it was written, cell for cell', async () => {
    const cells: FileCell[] = [
      { text: '1234.5', kind: 'number', value: 1234.5 },
      { text: 'Yes', kind: 'flag', value: true },
      { text: '2026-01-15', kind: 'date', value: '2026-01-15' },
      { text: '2026-01-15T10:30:15.000Z', kind: 'time', value: '2026-01-15T10:30:15.000Z' },
      textCell('007'),
      textCell(''),
      textCell('last'),
    ];
    const headings = cells.map((_, at) => ({ heading: `c${at}` }));
    const [first, second] = await read('x.xlsx', await bytesOf(writeXlsx(sheet, headings, pagesOf([cells]))));
    expect(first).toEqual({ number: 1, cells: headings.map(({ heading }) => plainCell(heading)) });
    expect(second).toEqual({
      number: 2,
      cells: [
        { text: '1234.5', raw: 1234.5 },
        { text: 'TRUE', raw: true },
        plainCell('2026-01-15'),
        plainCell('2026-01-15 10:30:15'),
        plainCell('007'),
        plainCell(''),
        plainCell('last'),
      ],
    });
    const types = ['number', 'flag', 'date', 'time'] as const;
    expect(types.map((type, at) => cellValue(second!.cells[at]!, type))).toEqual([
      1234.5,
      true,
      '2026-01-15',
      '2026-01-15 10:30:15',
    ]);
  });

  it('keeps every text', async () => {
    const texts = [...naughtyStrings, ...formulaTexts, '_x0041_', '_x005F_', 'a\r\nb\rc', ' a ', '\t', '\u0085\uffff']
      .map(text => text.toWellFormed())
      .filter(text => text !== '');
    const file = await bytesOf(writeXlsx(sheet, [{ heading: 'Name' }], pagesOf(texts.map(text => [textCell(text)]))));
    expect(textsOf(await read('x.xlsx', file)).slice(1)).toEqual(texts.map(text => [text]));
    const any = fc.array(fc.string({ unit: 'binary', minLength: 1 }), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(any, async some => {
        const written = some.map(text => text.toWellFormed());
        const bytes = await bytesOf(writeXlsx(sheet, [{ heading: 'Name' }], pagesOf(written.map(text => [textCell(text)]))));
        expect(textsOf(await read('x.xlsx', bytes)).slice(1)).toEqual(written.map(text => [text]));
      }),
      { numRuns: 50 },
    );
  });

  it('of another program is read', async () => {
    const file = await writeExcelFile([
      [{ value: 'Name' }, { value: 'Day' }, { value: 'Size' }, { value: 'New' }],
      [{ value: 'é & <b>' }, { value: new Date('2026-01-15T00:00:00Z'), format: 'dd/mm/yyyy' }, { value: 1.5 }, { value: true }],
    ]).toBuffer();
    expect(await read('x.xlsx', file)).toEqual([
      { number: 1, cells: ['Name', 'Day', 'Size', 'New'].map(plainCell) },
      {
        number: 2,
        cells: [plainCell('é & <b>'), plainCell('2026-01-15'), { text: '1.5', raw: 1.5 }, { text: 'TRUE', raw: true }],
      },
    ]);
  });

  const styles =
    '<numFmts><numFmt numFmtId="170" formatCode="00000"/><numFmt numFmtId="171" formatCode="[$-40C]d mmm yyyy;@"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="171"/><xf numFmtId="21"/><xf numFmtId="9"/></cellXfs>';
  const shared =
    '<si><t>plain</t></si><si><r><t xml:space="preserve">rich </t></r><r><rPr><b/></rPr><t>text</t></r><rPh sb="0" eb="1"><t>note</t></rPh></si><si><t>_x0041_a_x000D_</t></si><si/>';

  it('has shared and rich texts, results of formulas, errors, gaps, and rows without positions', async () => {
    const parts = workbookOf({
      sheets: {
        One:
          '<row r="2"><c r="B2" t="s"><v>0</v></c><c r="D2" t="s"><v>1</v></c><c r="E2" t="s"><v>2</v></c><c t="s"><v>3</v></c><c t="s"><v>0</v></c></row>' +
          '<row r="3"/><row r="4"><c r="A4" s="1"/></row>' +
          '<row r="7"><c r="A7" t="str"><f>A1&amp;"x"</f><v>done</v></c><c r="B7" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="C7" t="b"><v>0</v></c><c r="D7"><f>1+1</f><v>2</v></c><c r="E7" t="d"><v>2026-01-15</v></c><c r="F7" t="inlineStr"><is><r><t>in</t></r><r><t>line</t></r></is></c></row>' +
          '<row><c><v>3.3612345678E10</v></c><c><v>0.30000000000000004</v></c></row>',
      },
      shared,
      styles,
    });
    expect(await read('x.xlsx', await zipOf(parts))).toEqual([
      {
        number: 2,
        cells: [
          plainCell(''),
          plainCell('plain'),
          plainCell(''),
          plainCell('rich text'),
          plainCell('Aa\r'),
          plainCell(''),
          plainCell('plain'),
        ],
      },
      {
        number: 7,
        cells: [
          plainCell('done'),
          plainCell('#DIV/0!'),
          { text: 'FALSE', raw: false },
          { text: '2', raw: 2 },
          plainCell('2026-01-15'),
          plainCell('inline'),
        ],
      },
      {
        number: 8,
        cells: [
          { text: '33612345678', raw: 33_612_345_678 },
          { text: '0.3', raw: 0.300_000_000_000_000_04 },
        ],
      },
    ]);
  });

  it('has dates of both epochs, times of day, and zeros that its format shows', async () => {
    const row =
      '<row r="1"><c r="A1" s="1"><v>46037</v></c><c r="B1" s="3"><v>46037.4375</v></c><c r="C1" s="4"><v>0.4375</v></c><c r="D1" s="2"><v>1234</v></c><c r="E1" s="5"><v>0.5</v></c><c r="F1" s="1"><v>-1</v></c></row>';
    const dated = async (properties: string) =>
      textsOf(await read('x.xlsx', await zipOf(workbookOf({ sheets: { One: row }, styles, properties }))));
    expect(await dated('')).toEqual([['2026-01-15', '2026-01-15 10:30:00', '10:30:00', '01234', '0.5', '-1']]);
    expect((await dated('<workbookPr date1904="1"/>'))[0]!.slice(0, 2)).toEqual(['2030-01-16', '2030-01-16 10:30:00']);
    expect((await dated('<workbookPr date1904="false"/>'))[0]![0]).toBe('2026-01-15');
  });

  it.each([
    ['dd/mm/yyyy', 'moment'],
    ['[$-F800]dddd, mmmm dd, yyyy', 'moment'],
    ['mmm-yy', 'moment'],
    ['yyyy\\-mm\\-dd\\ hh:mm:ss', 'moment'],
    ['h:mm AM/PM', 'clock'],
    ['[h]:mm:ss', 'duration'],
    ['[mm]:ss', 'duration'],
    ['[Red][h]:mm', 'duration'],
    ['[ss]', 'duration'],
    [`${'['.repeat(200)}yy`, 'moment'],
    [`${'"x"'.repeat(100)}yy`, 'number'],
    ['00000', { digits: 5 }],
    ['#,##0.00', 'number'],
    ['0.00E+00', 'number'],
    ['[Red]#,##0;-0', 'number'],
    ['"days" 0', 'number'],
    ['# ##0 "heures"', 'number'],
    ['0\\d', 'number'],
    ['@', 'number'],
    ['General', 'number'],
  ])('shows %s as %j', (code, kind) => {
    expect(formatOf(code)).toEqual(kind);
  });

  it('has durations as hours, and times of day and days that never become others', async () => {
    const formats = [14, 21, 22, 46].map(id => `<xf numFmtId="${id}"/>`).join('');
    const cells = [
      [3, '1.5625'],
      [3, '1.5627546'],
      [3, '-1'],
      [1, '0.999999'],
      [2, '46037.99999999'],
      [2, '46037.5'],
    ].map(([style, value]) => `<c s="${style}"><v>${value}</v></c>`);
    const [row] = await read(
      'x.xlsx',
      await zipOf(workbookOf({ sheets: { One: `<row>${cells.join('')}</row>` }, styles: `<cellXfs>${formats}</cellXfs>` })),
    );
    expect(row!.cells).toEqual([
      { text: '37:30', raw: 1.5625 },
      { text: '37:30:22', raw: 1.562_754_6 },
      { text: '-1', raw: -1 },
      plainCell('23:59:59'),
      plainCell('2026-01-16'),
      plainCell('2026-01-15 12:00:00'),
    ]);
  });

  it('says its sheets, and which are hidden; the first one that is not is read', async () => {
    const cell = (text: string): string => `<row r="1"><c r="A1" t="inlineStr"><is><t>${text}</t></is></c></row>`;
    const parts = workbookOf({ sheets: { '!Lists': cell('lists'), 'People &amp; more': cell('people'), Third: cell('third') } });
    const opened = await openFile(bufferSource('x.xlsx', await zipOf(parts)));
    if (opened.kind !== 'xlsx') throw new Error('It is no workbook');
    expect(opened.sheets.map(({ name, hidden }) => [name, hidden])).toEqual([
      ['Lists', true],
      ['People & more', false],
      ['Third', false],
    ]);
    expect(textsOf(await rowsIn(opened.rows()))).toEqual([['people']]);
    expect(textsOf(await rowsIn(opened.rows(2)))).toEqual([['third']]);
    expect(textsOf(await rowsIn(opened.rows(0)))).toEqual([['lists']]);
  });

  it('may have prefixes and other places for its parts', async () => {
    const parts = {
      'xl/workbook.xml':
        '<x:workbook xmlns:x="a" xmlns:q="b"><x:sheets><x:sheet name="A" sheetId="1" q:id="r1"/></x:sheets></x:workbook>',
      'xl/_rels/workbook.xml.rels':
        '<Relationships><Relationship Id="r1" Type="x/worksheet" Target="../xl/./data/s.xml"/></Relationships>',
      'xl/data/s.xml':
        '\uFEFF<x:worksheet xmlns:x="a"><x:sheetData><x:row r="1"><x:c r="A1" t="inlineStr"><x:is><x:t><![CDATA[a<b]]></x:t></x:is></x:c></x:row></x:sheetData></x:worksheet>',
    };
    expect(textsOf(await read('x.xlsx', await zipOf(parts)))).toEqual([['a<b']]);
  });

  it('is read only as far as its rows are taken', async () => {
    const page = Array.from({ length: 500 }, () => [textCell(crypto.randomUUID()), textCell(crypto.randomUUID())]);
    const file = await bytesOf(
      writeXlsx(
        sheet,
        [{ heading: 'a' }, { heading: 'b' }],
        pagesOf(...Array.from({ length: 40 }, () => page.map(cells => [textCell(crypto.randomUUID()), cells[1]!]))),
      ),
    );
    const source = countedSource('x.xlsx', file);
    const opened = await openFile(source);
    const rows = opened.rows();
    await rows.next();
    await rows.return(undefined);
    expect(source.count()).toBeLessThan(file.length / 2);
  });
});

it('a damaged Excel file is a problem and never another error, wherever it is damaged', async () => {
  const file = await bytesOf(writeXlsx(sheet, [{ heading: 'Name' }], pagesOf([[textCell('a')], [textCell('b')]])));
  const outcome = async (bytes: Buffer): Promise<string> => {
    try {
      await read('x.xlsx', bytes);
      return 'read';
    } catch (error) {
      if (!(error instanceof FileProblem)) throw error;
      return error.code;
    }
  };
  for (let end = 4; end < file.length; end += 37) expect(await outcome(file.subarray(0, end))).toMatch(/^F_/);
  const changed = fc.tuple(fc.nat(file.length - 1), fc.nat(255));
  await fc.assert(
    fc.asyncProperty(fc.array(changed, { minLength: 1, maxLength: 4 }), async changes => {
      const bytes = Buffer.from(file);
      for (const [at, byte] of changes) bytes[at] = byte;
      expect(typeof (await outcome(bytes))).toBe('string');
    }),
    { numRuns: 300 },
  );
});
