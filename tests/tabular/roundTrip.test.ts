import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type NativeBlock, writeBlock } from '../../client/grid/clipboard.ts';
import { readBlock } from '../../client/grid/clipboard-block.ts';
import type { TypeName } from '../../server/model/field.ts';
import { fieldTypes } from '../../server/model/fields/registry.ts';
import { escapeCopied, unescapeCopied } from '../../server/model/formulaText.ts';
import { cellValue } from '../../server/model/tabular/cellValue.ts';
import { momentOfSerial } from '../../server/model/tabular/serial.ts';
import { parseTsv, writeTsv } from '../../server/model/tabular/tsv.ts';
import type { OutgoingCell } from '../../server/model/tabular/writeHtml.ts';

/*
 * paste(copy(x)) = x: through our own format, and through what Excel and Google Sheets put on the clipboard for the cells that they read
 * from ours. Both are simulated by their documented formats: they read a cell by its attributes and write it back with their own.
 */

const hard = fc.constantFrom(
  '00042',
  '007',
  '=1+1',
  '=HYPERLINK("https://x.test")',
  '+33612345678',
  '-2+3',
  '@SUM(A1)',
  "'quoted",
  '1 234,50 €',
  'VRAI',
  'TRUE',
  '12/11/2024',
  '5E3',
  'a\nb',
  'a\tb',
  '"a"',
  '"',
  'x  y',
  ' x ',
  'a\u00a0b',
  'a\u2028b',
  '👩‍👩‍👧 é',
  '</td><script>alert(1)</script>',
  '<b>&amp;</b>',
  "it's",
);
const text = fc.oneof(
  hard,
  fc.string({ unit: 'grapheme', minLength: 1 }).filter(one => !/[\r\0]/.test(one) && one.trim() !== ''),
);
const cellOf = (types: readonly TypeName[]): fc.Arbitrary<OutgoingCell> =>
  fc.constantFrom(...types).chain((type): fc.Arbitrary<OutgoingCell> => {
    if (type === 'number')
      return fc
        .double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 })
        .map(value => ({ text: String(value + 0), type, value: value + 0 }));
    if (type === 'flag') return fc.boolean().map(value => ({ text: value ? 'TRUE' : 'FALSE', type, value }));
    if (type === 'date')
      return fc.integer({ min: 61, max: 100_000 }).map(serial => {
        const { day } = momentOfSerial(serial, 1900)!;
        return { text: day, type, value: day };
      });
    return text.map(value => ({ text: value, type: fieldTypes[type].formula, value }));
  });
const types: readonly TypeName[] = ['text', 'longtext', 'email', 'phone', 'select', 'state', 'link', 'number', 'flag', 'date'];
const block = fc
  .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 }))
  .chain(([height, width]) =>
    fc.array(fc.array(cellOf(types), { minLength: width, maxLength: width }), { minLength: height, maxLength: height }),
  );

const ownOf = (cells: readonly (readonly OutgoingCell[])[]): NativeBlock => ({
  copy: '1',
  table: 'users',
  fields: cells[0]!.map((_, at) => `f${at}`),
  values: cells.map(row => row.map(cell => cell.value)),
});
const meant = (cells: readonly (readonly OutgoingCell[])[]) => cells.map(row => row.map(cell => cell.value));

/** A cell of a spreadsheet: a text, a number, a flag or a day. */
type Held =
  | { kind: 'text'; text: string }
  | { kind: 'number'; value: number }
  | { kind: 'flag'; value: boolean }
  | { kind: 'date'; serial: number };
type Program = { reads(html: string): Held[][]; writes(cells: Held[][]): { plain: string; html: string } };

const escaped = (raw: string): string =>
  raw.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
const inCell = (raw: string): string => escaped(raw).replaceAll('\n', '<br style="mso-data-placement:same-cell">');
const dayFirst = (serial: number): string => momentOfSerial(serial, 1900)!.day.split('-').toReversed().join('/');
const attributesIn = (html: string) =>
  [...html.matchAll(/<td((?: [\w:-]+='[^']*')*)>(.*?)<\/td>/gs)].map(([, attributes = '', content = '']) => ({
    attributes: new Map(
      [...attributes.matchAll(/ ([\w:-]+)='([^']*)'/g)].map(([, name = '', value = '']) => [name, decode(value)] as const),
    ),
    content,
  }));
/** The text of each cell, with its white space: spreadsheets keep runs of spaces that are marked as such. */
const asHeld = (html: string, hold: (attributes: ReadonlyMap<string, string>, shown: string) => Held): Held[][] => {
  const rows = html.split('</tr>').slice(0, -1);
  return rows.map(row => attributesIn(row).map(({ attributes, content }) => hold(attributes, decode(content))));
};
const decode = (content: string): string =>
  content
    .replaceAll('<br>', '\n')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');

const excel: Program = {
  reads: html =>
    asHeld(html, (attributes, shown) => {
      const number = attributes.get('x:num');
      const format = attributes.get('style') ?? '';
      if (number !== undefined && format.includes('yyyy')) return { kind: 'date', serial: Number(number) };
      if (number !== undefined) return { kind: 'number', value: Number(number) };
      if (attributes.has('x:bool')) return { kind: 'flag', value: attributes.get('x:bool') === 'TRUE' };
      expect(format).toContain('mso-number-format:"\\@"');
      return { kind: 'text', text: shown };
    }),
  writes(cells) {
    const shown = (held: Held): string => {
      if (held.kind === 'text') return held.text;
      if (held.kind === 'flag') return held.value ? 'VRAI' : 'FAUX';
      if (held.kind === 'date') return dayFirst(held.serial);
      return Math.abs(held.value) >= 1e11
        ? held.value.toExponential(5).replace('.', ',').replace('e', 'E')
        : held.value.toFixed(2).replace('.', ',');
    };
    const attributes = (held: Held): string => {
      if (held.kind === 'text') return ` class=xl66 style='mso-number-format:"\\@"'`;
      if (held.kind === 'flag') return ` align=center x:bool="${held.value ? 'TRUE' : 'FALSE'}"`;
      return ` align=right x:num="${held.kind === 'date' ? held.serial : held.value}"`;
    };
    const rows = cells.map(
      row =>
        `<tr height=20 style='height:15.0pt'>${row.map(held => `<td${attributes(held)}>${inCell(shown(held))}</td>`).join('')}</tr>`,
    );
    return {
      plain: `${cells.map(row => row.map(held => quote(shown(held))).join('\t')).join('\r\n')}\r\n`,
      html: `<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><style>td{mso-number-format:General}</style></head><body><table><!--StartFragment-->${rows.join('')}<!--EndFragment--></table></body></html>`,
    };
  },
};

const sheets: Program = {
  reads: html =>
    asHeld(html, attributes => {
      const value = JSON.parse(attributes.get('data-sheets-value')!) as Record<string, string | number>;
      if (value['1'] === 2) return { kind: 'text', text: String(value['2']) };
      if (value['1'] === 4) return { kind: 'flag', value: value['4'] === 1 };
      return attributes.has('data-sheets-numberformat')
        ? { kind: 'date', serial: Number(value['3']) }
        : { kind: 'number', value: Number(value['3']) };
    }),
  writes(cells) {
    const shown = (held: Held): string => {
      if (held.kind === 'text') return held.text;
      if (held.kind === 'flag') return held.value ? 'TRUE' : 'FALSE';
      return held.kind === 'date' ? dayFirst(held.serial) : held.value.toFixed(1);
    };
    const value = (held: Held): string => {
      if (held.kind === 'text') return JSON.stringify({ '1': 2, '2': held.text });
      if (held.kind === 'flag') return JSON.stringify({ '1': 4, '4': held.value ? 1 : 0 });
      return JSON.stringify({ '1': 3, '3': held.kind === 'date' ? held.serial : held.value });
    };
    const rows = cells.map(
      row =>
        `<tr style="height:21px;">${row.map(held => `<td style="overflow:hidden;" data-sheets-value="${escaped(value(held))}">${inCell(shown(held))}</td>`).join('')}</tr>`,
    );
    return {
      plain: cells.map(row => row.map(held => quote(shown(held))).join('\t')).join('\n'),
      html: `<meta charset='utf-8'><google-sheets-html-origin><style type="text/css"><!--td {border: 1px solid #ccc;}--></style><table xmlns="http://www.w3.org/1999/xhtml" cellspacing="0"><colgroup><col width="100"/></colgroup><tbody>${rows.join('')}</tbody></table>`,
    };
  },
};
const libreOffice: Program = {
  reads: html =>
    asHeld(html, (attributes, shown) => {
      const [value, format = ''] = [attributes.get('sdval'), attributes.get('sdnum')];
      if (value === undefined) {
        expect(format).toBe('1033;0;@');
        return { kind: 'text', text: shown };
      }
      if (/Y/i.test(format)) return { kind: 'date', serial: Number(value) };
      return /BOOL/i.test(format) ? { kind: 'flag', value: value === '1' } : { kind: 'number', value: Number(value) };
    }),
  writes(cells) {
    const shown = (held: Held): string => {
      if (held.kind === 'text') return held.text;
      if (held.kind === 'flag') return held.value ? 'WAHR' : 'FALSCH';
      return held.kind === 'date' ? dayFirst(held.serial).replaceAll('/', '.') : held.value.toFixed(2).replace('.', ',');
    };
    const attributes = (held: Held): string => {
      if (held.kind === 'text') return ' align="left" sdnum="1031;0;@"';
      if (held.kind === 'flag') return ` align="center" sdval="${held.value ? 1 : 0}" sdnum="1031;0;BOOLEAN"`;
      return ` align="right" sdval="${held.kind === 'date' ? held.serial : held.value}" sdnum="1031;${held.kind === 'date' ? '1031;TT.MM.JJJJ' : ''}"`;
    };
    const rows = cells.map(
      row => `<tr>\n${row.map(held => `<td${attributes(held)}>${inCell(shown(held))}</td>`).join('\n')}\n</tr>`,
    );
    return {
      plain: `${cells.map(row => row.map(held => quote(shown(held))).join('\t')).join('\n')}\n`,
      html: `<!DOCTYPE html><html><head><meta name="generator" content="LibreOffice 24.8"/></head><body><table cellspacing="0" border="0">${rows.join('')}</table></body></html>`,
    };
  },
};
const quote = (raw: string): string => (/[\t\n]/.test(raw) || raw.startsWith('"') ? `"${raw.replaceAll('"', '""')}"` : raw);

describe('copied cells are pasted unchanged', () => {
  it('through our own format, for any columns', () => {
    fc.assert(
      fc.property(block, cells => {
        const { plain, html } = writeBlock(cells, ownOf(cells));
        const read = readBlock(plain, html);
        expect(read.native?.values).toEqual(meant(cells));
        expect(read.cells.map(row => row.map(cell => cell.text))).toEqual(cells.map(row => row.map(cell => cell.text)));
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['Excel', excel],
    ['Google Sheets', sheets],
    ['LibreOffice', libreOffice],
  ])('through %s and back, by column type', (_, program) => {
    fc.assert(
      fc.property(block, cells => {
        const { html } = writeBlock(cells, ownOf(cells));
        const out = program.writes(program.reads(html));
        const back = readBlock(out.plain, out.html).cells;
        expect(back.map((row, at) => row.map((cell, column) => cellValue(cell, cells[at]![column]!.type)))).toEqual(meant(cells));
      }),
      { numRuns: 500 },
    );
  });

  it('through plain text, where text that looks like a formula does not run', () => {
    fc.assert(
      fc.property(block, cells => {
        const texts = cells.map(row => row.map(cell => cell.text));
        const plain = writeTsv(texts.map(row => row.map(escapeCopied)));
        expect(parseTsv(plain).map(row => row.map(unescapeCopied))).toEqual(texts);
        for (const cell of parseTsv(plain).flat()) expect(cell).not.toMatch(/^[=@]/);
      }),
      { numRuns: 500 },
    );
    for (const [text, out] of [
      ['=1+1', "'=1+1"],
      ['@x', "'@x"],
      ["-2+cmd|' /C calc'!A0", "'-2+cmd|' /C calc'!A0"],
      ['+33 6 12 34 56 78', '+33 6 12 34 56 78'],
      ['-12.5', '-12.5'],
      ["'=1", "''=1"],
      ['\uff1d1+1', "'\uff1d1+1"],
      ['\uff20SUM(1)', "'\uff20SUM(1)"],
      ['\uff0d1+x', "'\uff0d1+x"],
    ])
      expect(escapeCopied(text!)).toBe(out);
  });

  it('without added quotes if a single cell has several lines', () => {
    const cells: OutgoingCell[][] = [[{ text: 'one\ntwo', type: fieldTypes.longtext.formula, value: 'one\ntwo' }]];
    const { plain, html } = writeBlock(cells, ownOf(cells));
    expect(plain).toBe('one\ntwo');
    expect(readBlock(plain.replaceAll('\n', '\r\n'), html).cells).toEqual([[{ text: 'one\ntwo', raw: null }]]);
  });

  it('without running as a formula or losing zeros, whichever attributes are read', () => {
    const cells: OutgoingCell[][] = [
      ['=1+1', '007', '+33612345678', '<b>', "it's"].map(value => ({ text: value, type: 'text' as const, value })),
    ];
    const { html } = writeBlock(cells, ownOf(cells));
    const found = attributesIn(html);
    expect(found).toHaveLength(5);
    for (const { attributes } of found) {
      expect(attributes.get('style')).toBe('mso-number-format:"\\@"');
      expect(attributes.get('sdnum')).toBe('1033;0;@');
      expect(JSON.parse(attributes.get('data-sheets-value')!)).toMatchObject({ '1': 2 });
    }
    expect(html).not.toContain('<b>');
  });
});
