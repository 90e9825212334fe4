import type { RowId } from '../../server/model/change.ts';
import { columnCount, type ReadingChoices } from '../../server/model/tabular/reading.ts';
import { regionalLocale } from '../browser/locale.ts';
import { lockReason } from './cell-display.ts';
import type { ClipboardBlock } from './clipboard-block.ts';
import { type CellEdit, toChangeRequests } from './edit.ts';
import type { ResolvedSelection } from './loading.ts';
import { keepsItsValue, nativeValue } from './paste-draft.ts';
import { columnReader, type PasteDraft, readPaste } from './paste-reading.ts';
import type { SelectionPart } from './selection.ts';
import type { GridSlice } from './state.ts';
import { dropRepeats } from './unique-values.ts';

/** The row number of the new row in a paste into several ranges. No existing row has it. */
const newRow = Number.MAX_SAFE_INTEGER;

/** The resolved ranges of a selection, with the insert row (if selected) as a row to create. */
export function withNewRow(chosen: readonly SelectionPart[], { parts, rows }: ResolvedSelection): ResolvedSelection {
  const isNew = ({ rows: set }: SelectionPart): boolean => set.kind === 'zone' && set.spans()[0]!.top >= 0;
  return { rows, parts: parts.map((part, at) => (isNew(chosen[at]!) ? { ...part, rows: [newRow] } : part)) };
}

/** Whether a block fits each of these ranges: a single cell always, a larger block if it divides the range evenly. */
export function fitsAll({ cells }: ClipboardBlock, parts: ResolvedSelection['parts']): boolean {
  const [lines, columns] = [cells.length, columnCount(cells)];
  return parts.every(({ rows, left, right }) => rows.length % lines === 0 && (right - left + 1) % columns === 0);
}

/**
 * The ranges as one, if a block has just one line for each of their rows: each row then gets its own line, in the order of the grid. Of whole
 * rows, only the first columns get values. Null if the ranges have other columns, or a row that is not loaded, whose position is not known.
 */
export function lineForEachRow(
  { cells }: ClipboardBlock,
  { parts, rows }: ResolvedSelection,
  isLoaded: (row: RowId) => boolean,
  isWholeRows: boolean,
): ResolvedSelection | null {
  const [{ left, right } = { left: 0, right: 0 }] = parts;
  const all = [...new Set(parts.flatMap(part => part.rows))].sort((a, b) => a - b);
  const width = columnCount(cells);
  const fits = isWholeRows ? width <= right - left + 1 : (right - left + 1) % width === 0;
  if (cells.length < 2 || all.length !== cells.length || !fits) return null;
  if (parts.some(part => part.left !== left || part.right !== right)) return null;
  if (all.some(row => !isLoaded(rows.get(row)?.id ?? ''))) return null;
  return { rows, parts: [{ rows: all, left, right: isWholeRows ? left + width - 1 : right }] };
}

/** Computes what a paste into several ranges would do: each is filled with the block. Headings in the block are not used. */
export function draftRanges(
  grid: GridSlice<'context' | 'surface'>,
  block: ClipboardBlock,
  { parts, rows }: ResolvedSelection,
  choices: ReadingChoices,
): PasteDraft {
  const table = grid.source.table();
  const fields = grid.columns.visible().map(column => column.field);
  const own = block.native?.table === table.id ? block.native : null;
  const region = regionalLocale(grid.props.language);
  const readings = parts.map(({ left }) => {
    const at = fields.slice(left, left + columnCount(block.cells));
    const read = readPaste(
      block,
      { fields: table.fields, defaultFields: at, region },
      { ...choices, hasHeader: false, split: false },
    );
    return { ...read, headings: null, split: null };
  });
  const edits = new Map<string, CellEdit>();
  const copies: CellEdit[] = [];
  const skipped: PasteDraft['plan']['skipped'] = [];
  const used = new Set<string>();
  for (const [at, part] of parts.entries()) {
    const reading = readings[at]!;
    const values = fields.slice(part.left, part.right + 1).map((field, column) => {
      const read = reading.columns[column % reading.columns.length]!;
      return columnReader(reading, { ...read, field, dates: field.type === read.field?.type ? read.dates : null }, choices.dates);
    });
    for (const [line, row] of part.rows.entries()) {
      const fromRow = line % reading.rows.length;
      for (let column = part.left; column <= part.right; column += 1) {
        const field = fields[column]!;
        const index = (column - part.left) % reading.columns.length;
        if (edits.has(`${row}:${field.id}`) || reading.rows[fromRow]?.[index] === undefined) continue;
        if (lockReason(field, rows.get(row), table, grid.props.language) !== null) {
          if (row !== newRow) skipped.push({ row, column });
          continue;
        }
        const native = nativeValue(grid, reading.own && own, fromRow, index, field);
        const value = native === undefined ? values[column - part.left]!(fromRow) : (native ?? '');
        if (keepsItsValue(field, value)) continue;
        const edit = { row, field: field.id, value };
        const from = `${field.id}:${fromRow}:${index}`;
        if (used.has(from)) copies.push(edit);
        else edits.set(`${row}:${field.id}`, edit);
        used.add(from);
      }
    }
  }
  const { edits: unique, refused } = dropRepeats(grid, rows, copies, 'none');
  const requests = toChangeRequests(
    grid,
    [...edits.values(), ...unique.filter(({ row, field }) => !edits.has(`${row}:${field}`))],
    rows,
  );
  const [first] = parts;
  const area = { top: first!.rows[0] ?? 0, left: first!.left, bottom: first!.rows.at(-1) ?? 0, right: first!.right };
  const plan: PasteDraft['plan'] = { how: 'tile', rows: [], area, created: 0, extraRows: 0, extraColumns: 0, skipped };
  const reading = readings.find(({ columns }) => columns.some(column => column.dates?.open)) ?? readings[0]!;
  const newRows = requests.filter(request => request.from === null).map(request => request.row!);
  return {
    reading,
    plan,
    fields,
    defaultFields: fields.slice(first!.left),
    requests,
    newRows,
    droppedColumns: refused,
  };
}
