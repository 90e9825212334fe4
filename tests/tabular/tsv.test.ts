import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTsv, writeTsv } from '../../server/model/tabular/tsv.ts';

describe('text from spreadsheets', () => {
  const cases: [string, string, string[][]][] = [
    [
      'CRLF and a final newline, as Excel writes',
      'a\tb\r\nc\td\r\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    ['LF without a final newline', 'a\nb', [['a'], ['b']]],
    ['CR alone', 'a\rb\r', [['a'], ['b']]],
    [
      'a quoted cell with a newline, a tab and quotes',
      '"one\r\ntwo"\t"a\tb"\t"say ""hi"""\r\n',
      [['one\r\ntwo', 'a\tb', 'say "hi"']],
    ],
    ['a cell that only begins with a quote is literal', '"Acme" Ltd\tx', [['"Acme" Ltd', 'x']]],
    ['a quote that never closes is literal', '"open\tb\nc', [['"open', 'b'], ['c']]],
    [
      'empty last columns are kept',
      'a\t\t\r\nb\t\t\r\n',
      [
        ['a', '', ''],
        ['b', '', ''],
      ],
    ],
    ['an empty line in the middle is a row', 'a\r\n\r\nb', [['a'], [''], ['b']]],
    ['only one final newline is dropped', 'a\r\n\r\n', [['a'], ['']]],
    ['leading zeros and long digits stay text', '007\t5511981918127', [['007', '5511981918127']]],
    ['spaces are not trimmed', ' a \t b', [[' a ', ' b']]],
    ['nothing is one empty cell', '', [['']]],
  ];
  it.each(cases)('%s', (_, text, cells) => {
    expect(parseTsv(text)).toEqual(cells);
  });

  it('only cells that need it are quoted', () => {
    expect(
      writeTsv([
        ['a"b', 'c d'],
        ['x\ty', '"q'],
      ]),
    ).toBe('a"b\tc d\r\n"x\ty"\t"""q"\r\n');
    expect(writeTsv([['one']])).toBe('one');
  });

  const cell = fc.oneof(
    fc.string(),
    fc.stringMatching(/^["\t\r\n a]*$/),
    fc.constantFrom('', '"', '""', '"a"', 'a\r\nb', '"\n', '\t', '"Acme" Ltd'),
  );
  const block = fc
    .integer({ min: 1, max: 5 })
    .chain(width => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 6 }));
  it('written cells are read back: parse(write(x)) = x', () => {
    fc.assert(
      fc.property(block, cells => {
        expect(parseTsv(writeTsv(cells))).toEqual(cells);
      }),
      { numRuns: 2_000 },
    );
  });
  it('any text can be read, and writing and reading it again changes nothing', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^["\t\r\na,]*$/)), text => {
        const cells = parseTsv(text);
        expect(parseTsv(writeTsv(cells))).toEqual(cells);
      }),
      { numRuns: 2_000 },
    );
  });
  it('a million cells are read within seconds', () => {
    const text = '"a b"\tc\t"d\ne"\tf\r\n'.repeat(250_000);
    const start = performance.now();
    expect(parseTsv(text)).toHaveLength(250_000);
    expect(performance.now() - start).toBeLessThan(4_000);
  });
});
