import type { Value } from '../../server/model/change.ts';
import { escapeCopied } from '../../server/model/formulaText.ts';
import { writeTsv } from '../../server/model/tabular/tsv.ts';
import { type OutgoingCell, writeHtmlTable } from '../../server/model/tabular/writeHtml.ts';

/** A copied block in the native format: raw values, so that pasting within Seatgrid loses nothing. */
export interface NativeBlock {
  /** Identifies the copy, to recognise a paste of the last copied or cut block. */
  copy: string;
  table: string;
  fields: string[];
  values: Value[][];
}

/** The attribute of the HTML table that holds the native format. */
export const nativeAttribute = 'data-seatgrid';

/**
 * Writes copied cells as plain text and as HTML. In plain text, formulas are escaped so that they do not run, and a single
 * cell is only its text. Without the native format, a paste reads them as it reads those of other programs.
 */
export function writeBlock(cells: readonly (readonly OutgoingCell[])[], own?: NativeBlock): { plain: string; html: string } {
  const texts = cells.map(row => row.map(cell => escapeCopied(cell.text)));
  const isSingle = texts.length === 1 && texts[0]!.length === 1;
  return {
    plain: isSingle ? texts[0]![0]! : writeTsv(texts),
    html: writeHtmlTable(cells, own ? { [nativeAttribute]: JSON.stringify(own) } : {}),
  };
}
