import { stringify } from 'csv-stringify/sync';
import type { FileCell } from '../model/fileCell.ts';
import { escapeFormulas } from '../model/formulaText.ts';
import type { FileBytes, FileColumn, FilePages } from './writtenFile.ts';

/** The separators of a CSV file. A spreadsheet in French expects semicolons. */
export type Separator = ',' | ';' | '\t';

/** How a CSV file is written: `raw` has every text unchanged, for programs; otherwise no text runs as a formula in a spreadsheet. */
export interface CsvStyle {
  separator: Separator;
  raw: boolean;
}

/** The first bytes of a file, by which spreadsheets recognise UTF-8. */
const byteOrderMark = '\uFEFF';

/** Rows of texts as CSV (RFC 4180), each ended by CR LF. A row of one empty text is `""`, because an empty line is no row. */
export const toCsv = (rows: readonly (readonly string[])[], separator: Separator = ','): string =>
  stringify([...rows] as string[][], {
    delimiter: separator,
    record_delimiter: '\r\n',
    quoted_match: /[\r\n]/,
    quoted_empty: rows[0]?.length === 1,
  });

/** Writes a CSV file in UTF-8: the headings, then a page at a time. */
export async function* writeCsv(columns: readonly FileColumn[], pages: FilePages, { separator, raw }: CsvStyle): FileBytes {
  const encoder = new TextEncoder();
  const write = (rows: readonly (readonly string[])[]): Uint8Array => encoder.encode(toCsv(rows, separator));
  const textOf = raw ? (cell: FileCell) => cell.text : safeText;
  if (!raw) yield encoder.encode(byteOrderMark);
  yield write([columns.map(({ heading }) => (raw ? heading : escapeFormulas(heading)))]);
  for await (const page of pages) if (page.length > 0) yield write(page.map(row => row.map(textOf)));
}

/** Numbers, dates and flags are no formulas, whatever they start with. */
const safeText = ({ text, kind }: FileCell): string => (kind === 'text' || kind === 'list' ? escapeFormulas(text) : text);
