import { unescapeCopied } from '../../server/model/formulaText.ts';
import { plainCell, type SourceCell } from '../../server/model/tabular/cell.ts';
import { type HtmlTable, readHtmlTable } from '../../server/model/tabular/html.ts';
import { parseTsv } from '../../server/model/tabular/tsv.ts';
import { type NativeBlock, nativeAttribute } from './clipboard.ts';

/** The content of a clipboard: cells with their raw values, and the native format if it was copied from Seatgrid. */
export interface ClipboardBlock {
  cells: SourceCell[][];
  native: NativeBlock | null;
}

/** Merges the formats of one clipboard: texts and shape from the plain text, raw values from the HTML. */
export function readBlock(plain: string, html: string): ClipboardBlock {
  const table = html === '' ? null : readHtmlTable(html);
  const own = parseNative(table?.attributes.get(nativeAttribute));
  const cells = join(plain, table, own);
  const shaped = own?.values.length === cells.length && own.values.every((row, at) => row.length === cells[at]!.length);
  return shaped ? { cells, native: own } : { cells, native: null };
}

function join(plain: string, table: HtmlTable | null, own: NativeBlock | null): SourceCell[][] {
  const filled = table === null || table.cells.length === 0 ? null : table.cells;
  if (plain === '') return filled ?? [];
  const alone = own?.values.length === 1 && own.values[0]!.length === 1;
  const texts = alone ? [[plain.replaceAll('\r\n', '\n')]] : parseTsv(plain);
  if (own) return texts.map(row => row.map(text => plainCell(unescapeCopied(text))));
  const alike = texts.length === filled?.length && texts.every((row, at) => row.length === filled[at]!.length);
  return texts.map((row, at) => row.map((text, column) => ({ text, raw: alike ? filled[at]![column]!.raw : null })));
}

function parseNative(attribute: string | undefined): NativeBlock | null {
  const block = attribute === undefined ? null : parseJson(attribute);
  if (typeof block !== 'object' || block === null) return null;
  const { values, fields, copy } = block as Partial<NativeBlock>;
  const isBlock = Array.isArray(values) && values.every(Array.isArray) && Array.isArray(fields) && typeof copy === 'string';
  return isBlock ? (block as NativeBlock) : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Another program may have written something else there: then the block is not native.
    return null;
  }
}
