import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvSeparators, findDialect } from '../../server/imports/csvDialect.ts';
import { bufferSource } from '../../server/imports/fileSource.ts';
import { openFile } from '../../server/imports/openFile.ts';
import { readCsv } from '../../server/imports/readCsv.ts';
import { toCsv } from '../../server/imports/writeCsv.ts';
import { naughtyStrings } from '../kit/naughty.ts';
import { countedSource, read, rowsIn, textsOf } from './files.ts';
import { formulaTexts } from './formulaTexts.ts';

async function* inPieces(text: string, cuts: readonly number[] = []): AsyncGenerator<string> {
  const ends = [...new Set(cuts.map(cut => Math.min(cut, text.length)))].sort((a, b) => a - b);
  for (const [at, end] of [...ends, text.length].entries()) yield text.slice(at === 0 ? 0 : ends[at - 1], end);
}

describe('CSV examples', () => {
  it.each<[what: string, text: string, rows: string[][]]>([
    [
      'the last line has no end',
      'a,b\n1,2',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'lines end by CR LF',
      'a,b\r\n1,2\r\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'lines end by CR',
      'a,b\r1,2\r',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'lines end in all ways',
      'a,b\r\n1,2\n3,4\r5,6',
      [
        ['a', 'b'],
        ['1', '2'],
        ['3', '4'],
        ['5', '6'],
      ],
    ],
    [
      'cells are empty',
      'a,b,c\n,,\n1,,',
      [
        ['a', 'b', 'c'],
        ['', '', ''],
        ['1', '', ''],
      ],
    ],
    ['rows have fewer and more cells', 'a,b\n1\n1,2,3\n', [['a', 'b'], ['1'], ['1', '2', '3']]],
    [
      'a quoted cell has separators',
      'a,b\n"1,2",3\n',
      [
        ['a', 'b'],
        ['1,2', '3'],
      ],
    ],
    [
      'a quoted cell has lines',
      'a,b\n"1\n2\r\n3",4\n',
      [
        ['a', 'b'],
        ['1\n2\r\n3', '4'],
      ],
    ],
    [
      'quotation marks are doubled',
      'a,b\n"say ""hi""",""""\n',
      [
        ['a', 'b'],
        ['say "hi"', '"'],
      ],
    ],
    [
      'a quoted cell is empty',
      'a,b\n"",""\n',
      [
        ['a', 'b'],
        ['', ''],
      ],
    ],
    [
      'a quotation mark is within a cell',
      'a,b\n5" disk,a"b"c\n',
      [
        ['a', 'b'],
        ['5" disk', 'a"b"c'],
      ],
    ],
    [
      'a cell only begins with quotation marks',
      'a,b\n"Acme" Ltd,2\n',
      [
        ['a', 'b'],
        ['"Acme" Ltd', '2'],
      ],
    ],
    [
      'spaces surround cells',
      'a , b\n 1 ,  2\n',
      [
        ['a ', ' b'],
        [' 1 ', '  2'],
      ],
    ],
    [
      'zeros lead and digits are many',
      'a,b\n007,33612345678901234567\n',
      [
        ['a', 'b'],
        ['007', '33612345678901234567'],
      ],
    ],
    [
      'empty lines are between',
      'a,b\n\n1,2\n\n\n3,4\n\n',
      [
        ['a', 'b'],
        ['1', '2'],
        ['3', '4'],
      ],
    ],
    [
      'texts start like formulas',
      'a,b\n=1+1,@x\n',
      [
        ['a', 'b'],
        ['=1+1', '@x'],
      ],
    ],
    [
      'a line names the separator',
      'sep=;\na;b,c\n1;2\n',
      [
        ['a', 'b,c'],
        ['1', '2'],
      ],
    ],
    ['a quoted line names the separator', '"sep=|"\r\na|b\r\n', [['a', 'b']]],
    [
      'numbers have decimal commas',
      'name;size;price\na;1,5;2,25\nb;3,0;4,75\n',
      [
        ['name', 'size', 'price'],
        ['a', '1,5', '2,25'],
        ['b', '3,0', '4,75'],
      ],
    ],
    [
      'names have commas',
      'name\torg\nMartin, Alice\tACME, Inc.\n',
      [
        ['name', 'org'],
        ['Martin, Alice', 'ACME, Inc.'],
      ],
    ],
    [
      'headings have commas',
      'a,b,c;x\n1;2\n3;4\n',
      [
        ['a,b,c', 'x'],
        ['1', '2'],
        ['3', '4'],
      ],
    ],
    ['there is one column', 'name\nMartin\nPetit\n', [['name'], ['Martin'], ['Petit']]],
    ['an empty quoted cell is a row of one column', 'name\n""\nb\n', [['name'], [''], ['b']]],
    [
      'headings are named twice',
      'a,a\n1,2\n',
      [
        ['a', 'a'],
        ['1', '2'],
      ],
    ],
    [
      'pipes separate',
      'a|b\n1|2;3\n',
      [
        ['a', 'b'],
        ['1', '2;3'],
      ],
    ],
    ['there are only headings', 'a;b;c', [['a', 'b', 'c']]],
  ])('%s', async (_, text, rows) => {
    expect(textsOf(await read('x.csv', text))).toEqual(rows);
  });

  it('rows have the numbers that a spreadsheet shows', async () => {
    const numbers = async (text: string) => (await read('x.csv', text)).map(({ number }) => number);
    expect(await numbers('a,b\n\n1,"2\n2"\n\n\n3,4\n')).toEqual([1, 3, 6]);
    expect(await numbers('sep=,\na,b\n1,2\n')).toEqual([2, 3]);
  });

  it('a quotation mark that is never closed is a problem with its place', async () => {
    await expect(read('x.csv', 'a,b\n1,2\n"3,4\n5,6\n')).rejects.toMatchObject({ code: 'F_QUOTE', params: { row: 2 } });
    const endless = `a,b\n1,"${'x'.repeat(5 * 1024 * 1024)}`;
    const source = countedSource('x.csv', Buffer.from(endless + 'y'.repeat(20 * 1024 * 1024)));
    const opened = await openFile(source);
    const before = source.count();
    await expect(rowsIn(opened.rows())).rejects.toMatchObject({ code: 'F_QUOTE', params: { row: 1 } });
    expect(source.count() - before).toBeLessThan(6 * 1024 * 1024);
  });

  it.each([
    [`a\n${'x'.repeat(100_001)}\n`, { code: 'F_CELL', params: { row: 2, max: 100_000 } }],
    [`a,b\n${','.repeat(500)}\n`, { code: 'F_COLUMNS', params: { row: 2, max: 500 } }],
    [`a,b\n${'x'.repeat(5 * 1024 * 1024)}\n`, { code: 'F_ROW', params: { row: 2 } }],
    [`a,b\n"y"\n"z${'x'.repeat(5 * 1024 * 1024)}`, { code: 'F_QUOTE', params: { row: 2 } }],
  ])('a row beyond the limits is a problem with its place', async (text, problem) => {
    await expect(read('x.csv', text)).rejects.toMatchObject(problem);
  });

  it('no more of a file is read than the rows that are taken need', async () => {
    const source = countedSource('x.csv', Buffer.from('a,b\n'.repeat(2_000_000)));
    const opened = await openFile(source);
    const before = source.count();
    const rows = opened.rows();
    await rows.next();
    await rows.return(undefined);
    expect(source.count() - before).toBeLessThan(1_000_000);
  });
});

describe('laws of CSV', () => {
  const cell = fc.string({
    unit: fc.constantFrom('a', '"', ',', '\r', '\n', ' ', '=', "'", 'é', ';', '\t', '|', '\u2028'),
    maxLength: 6,
  });
  const rows = fc
    .integer({ min: 1, max: 4 })
    .chain(width => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 6 }));

  it('what was written is read, whatever the separator and wherever the text is cut', async () => {
    await fc.assert(
      fc.asyncProperty(rows, fc.constantFrom(',', ';', '\t'), fc.array(fc.nat(60)), async (written, separator, cuts) => {
        const text = toCsv(written, separator);
        expect(textsOf(await rowsIn(readCsv(inPieces(text, cuts), separator)))).toEqual(written);
      }),
      { numRuns: 300 },
    );
  });

  it('the separator is found by lines that are the same length', () => {
    const word = fc.stringMatching(/^[a-z .'é-]{1,8}$/);
    fc.assert(
      fc.property(
        fc
          .integer({ min: 2, max: 6 })
          .chain(width => fc.array(fc.array(word, { minLength: width, maxLength: width }), { minLength: 2, maxLength: 8 })),
        fc.constantFrom(...csvSeparators),
        (written, separator) => {
          const text = written.map(row => row.join(separator)).join('\n');
          expect(findDialect(text)).toEqual({ separator, by: 'lines', lineEnd: 'lf' });
        },
      ),
    );
  });

  it.each(['utf-8', 'utf-8 with a mark', 'utf-16le', 'utf-16le with a mark', 'utf-16be with a mark', 'utf-16be'])(
    'naughty and formula texts are read from %s as they were written',
    async encoding => {
      const texts = [...naughtyStrings, ...formulaTexts].map(text => text.toWellFormed().replaceAll('\0', ''));
      const written = [['Name', 'Text'], ...texts.map(text => [`x${text}`, text])];
      const text = toCsv(written, ';');
      const marked = encoding.includes('mark') ? `\uFEFF${text}` : text;
      const bytes = Buffer.from(marked, encoding.startsWith('utf-8') ? 'utf8' : 'utf16le');
      const opened = await openFile(bufferSource('x.csv', encoding.startsWith('utf-16be') ? bytes.swap16() : bytes));
      expect(opened).toMatchObject({
        encoding: { encoding: encoding.split(' ')[0], by: encoding.includes('mark') ? 'mark' : 'content' },
      });
      expect(textsOf(await rowsIn(opened.rows()))).toEqual(written);
    },
  );

  it('Windows-1252 is found by bytes that are not UTF-8, even far into the file', async () => {
    const ascii = 'name;size\n'.repeat(50_000);
    const bytes = Buffer.concat([Buffer.from(ascii), Buffer.from('Fran\xe7ois \x80;1\n', 'latin1')]);
    const opened = await openFile(bufferSource('x.csv', bytes));
    expect(opened).toMatchObject({ encoding: { encoding: 'windows-1252', by: 'content' } });
    expect(textsOf(await rowsIn(opened.rows())).at(-1)).toEqual(['François €', '1']);
    const chosen = await openFile(bufferSource('x.csv', bytes), { encoding: 'utf-8', separator: ',' });
    expect(textsOf(await rowsIn(chosen.rows())).at(-1)).toEqual(['Fran\ufffdois \ufffd;1']);
  });
});
