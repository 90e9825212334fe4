import { toScalar } from '../../formulas/list.ts';
import type { CatalogField } from '../../server/api/wire.ts';
import type { Value } from '../../server/model/change.ts';
import type { OutgoingCell } from '../../server/model/tabular/writeHtml.ts';
import { copyViaEvent } from '../browser/clipboard.ts';
import type { GridRow } from '../contract/row.ts';
import { columnValue, showParts } from '../fields/composed.ts';
import { fieldType } from '../fields/registry.ts';
import { unparsedText } from './cell-display.ts';
import type { NativeBlock } from './clipboard.ts';
import { writeBlock } from './clipboard.ts';
import { notifyLock } from './edit.ts';
import type { ResolvedSelection } from './loading.ts';
import { resolveSelection } from './loading.ts';
import type { GridSlice } from './state.ts';

interface CopiedBlock {
  plain: string;
  html: string;
  rows: number;
  columns: number;
}

/** The clipboard formats of these cells; null if they do not form a block of the same columns in each row. */
function toCopiedBlock(
  grid: GridSlice<'context' | 'surface'>,
  id: string,
  { parts, rows }: ResolvedSelection,
  headings: boolean,
): CopiedBlock | null {
  const byRow = new Map<number, Set<number>>();
  for (const part of parts) {
    for (const row of part.rows) {
      const columns = byRow.get(row) ?? new Set();
      byRow.set(row, columns);
      for (let column = part.left; column <= part.right; column += 1) columns.add(column);
    }
  }
  const all = new Set([...byRow.values()].flatMap(columns => [...columns]));
  if ([...byRow.values()].some(columns => columns.size !== all.size)) return null;
  const columns = [...all].sort((a, b) => a - b).map(column => grid.columns.visible()[column]!);
  const lines = [...byRow.keys()].sort((a, b) => a - b).map(row => rows.get(row)!);
  const cells = lines.map(row => columns.map(({ field }) => outgoingCell(grid, row, field)));
  const values = lines.map(row => columns.map(({ field }): Value => unparsedText(field, row) ?? columnValue(row.cells, field)));
  const own: NativeBlock = { copy: id, table: grid.source.table().id, fields: columns.map(column => column.id), values };
  const names = columns.map(({ field }) => textCell(field.label[grid.props.language]));
  const block = headings ? writeBlock([names, ...cells]) : writeBlock(cells, own);
  return { ...block, rows: lines.length, columns: columns.length };
}

const textCell = (text: string): OutgoingCell => ({ text, type: 'text', value: text });

/** The text of a cell for other programs: labels and titles, but numbers and dates as stored. Unparsed text stays as typed. */
function outgoingCell(grid: GridSlice<'context'>, row: GridRow, field: CatalogField): OutgoingCell {
  const unparsed = unparsedText(field, row);
  const value = columnValue(row.cells, field);
  // The cell of a row without a name shows the title of its row, which is no name.
  if (field.parts) return textCell(showParts(unparsed ?? value));
  if (unparsed !== null) return textCell(unparsed);
  const plain = value === null ? '' : fieldType(field).plainText?.(value, { value, field, row }, grid.displayContext);
  return { text: plain ?? String(value), type: fieldType(field).formula, value: toScalar(value) };
}

/**
 * Ctrl+C and Ctrl+X. Several ranges are copied if they form a block; rows that are not loaded are fetched first. With headings, the names
 * of the columns come first, and the cells are copied as text.
 */
export async function copy(
  grid: GridSlice<'context' | 'cells' | 'surface' | 'messages' | 'selection' | 'clipboard'>,
  event: ClipboardEvent | null,
  { cut = false, headings = false }: { cut?: boolean; headings?: boolean } = {},
): Promise<void> {
  event?.preventDefault();
  const chosen = grid.selection.parts();
  if (grid.selection.isLost()) {
    notifyLock(grid);
    return;
  }
  if (chosen.every(({ rows }) => rows.kind === 'zone')) return;
  const id = crypto.randomUUID();
  const loaded = chosen.map(({ rows }) => rows.loadedRows(Number.POSITIVE_INFINITY));
  const toBlock = (rows: Parameters<typeof resolveSelection>[2]): CopiedBlock | null =>
    toCopiedBlock(grid, id, resolveSelection(grid, chosen, rows), headings);
  const load = async (): Promise<CopiedBlock | null> => toBlock(await Promise.all(chosen.map(({ rows }) => rows.fetch())));
  let block = loaded.every(list => list !== null) ? toBlock(loaded) : undefined;
  if (block && event?.clipboardData) {
    event.clipboardData.setData('text/plain', block.plain);
    event.clipboardData.setData('text/html', block.html);
    // Without a copy event browsers sanitise the HTML, and other programs lose the types of the cells.
  } else if (block !== null && !(block && copyViaEvent({ 'text/plain': block.plain, 'text/html': block.html }))) {
    const loading = block ? Promise.resolve(block) : load();
    const flavour = async (type: 'plain' | 'html'): Promise<Blob> => {
      const found = await loading;
      if (!found) throw new Error('The selected cells do not form a block.');
      return new Blob([found[type]], { type: `text/${type}` });
    };
    try {
      await navigator.clipboard.write([new ClipboardItem({ 'text/plain': flavour('plain'), 'text/html': flavour('html') })]);
      block = await loading;
    } catch {
      // The browser allows this only directly after a key press. By now the rows are loaded for the next one.
      block = await loading.catch(error => {
        grid.reportError(error);
        return undefined;
      });
      if (block) grid.notify(grid.say('pressToCopy'));
      if (block !== null) return;
    }
  }
  if (!block) {
    grid.notify(grid.say('notTogether'));
    return;
  }
  grid.clipboard.setCopied({ id, parts: chosen, cut: cut && grid.editable() });
  grid.announce('copied', { rows: block.rows, columns: block.columns });
}
