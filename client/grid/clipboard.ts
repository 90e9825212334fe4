import type { Value } from '../../server/model/change.ts';
import { writeTsv } from '../../server/model/tabular/tsv.ts';
import { escapeFormula, type OutgoingCell, writeHtmlTable } from '../../server/model/tabular/writeHtml.ts';

/** A copied block in our own flavour: raw values, so that a paste within Seatgrid loses nothing. */
export interface NativeBlock {
  /** Tells a paste of the block that was last copied or cut from any other. */
  copy: string;
  table: string;
  fields: string[];
  values: Value[][];
}

/** The attribute of the HTML table that carries our own flavour. */
export const nativeAttribute = 'data-seatgrid';

/**
 * Both flavours of copied cells. As text alone, a cell that looks like a formula is written so that it does not run, and a cell that is
 * copied alone is only its text.
 */
export function writeBlock(cells: readonly (readonly OutgoingCell[])[], own: NativeBlock): { plain: string; html: string } {
  const texts = cells.map(row => row.map(cell => escapeFormula(cell.text)));
  const alone = texts.length === 1 && texts[0]!.length === 1;
  return {
    plain: alone ? texts[0]![0]! : writeTsv(texts),
    html: writeHtmlTable(cells, { [nativeAttribute]: JSON.stringify(own) }),
  };
}
