import { uuidv7 } from 'uuidv7';
import { sameValue } from '../../formulas/list.ts';
import type { CatalogField } from '../../server/api/wire.ts';
import type { Cells, ChangeRequest, Value } from '../../server/model/change.ts';
import type { CommandKind, Report } from '../contract/command.ts';
import type { GridRow } from '../contract/row.ts';
import { columnValue, fieldIdsOf, writtenCells } from '../fields/composed.ts';
import { fieldType } from '../fields/registry.ts';
import { showValue } from '../fields/show-value.ts';
import { type Range, type Spot, untilEnd } from './areas.ts';
import { retryTextOf } from './cell-display.ts';
import type { RowsByNumber } from './loading.ts';
import { withRows, writableCells } from './loading.ts';
import { reportMessage } from './report-outcome.ts';
import { sendChanges } from './send-changes.ts';
import type { GridSlice, WritingGrid } from './state.ts';
import { describeDropped, dropRepeats } from './unique-values.ts';

type Slices = GridSlice<'context' | 'cells' | 'messages' | 'selection'>;

/** Where the active cell goes when an editor closes. */
export type Move = 'none' | 'stay' | 'down' | 'up' | 'right' | 'left';

/** A cell to write. `row` is the key of a row passed with the edits; a key without a row stands for a new one. */
export interface CellEdit {
  row: number;
  field: string;
  value: Value;
  /** The value shown when the person began to edit; defaults to the current value. */
  seen?: Value;
}

/** A row to write, with its cells by field. `row` and `seen` are as in `CellEdit`. */
export interface RowEdit {
  row: number;
  cells: Cells;
  seen?: Cells;
}

/** Focuses the active cell, or the check box of its row if that had the focus. */
export function focusActive(grid: GridSlice<'surface' | 'selection'>): void {
  const { row, column } = grid.selection.active();
  const line = `[aria-rowindex="${row + 2}"] >`;
  const at = grid.isGutterFocused() ? `${line} .sg-gutter > .sg-box` : `${line} [aria-colindex="${column + 2}"]`;
  // While its row is not loaded, the grid itself has the focus.
  (grid.root().querySelector<HTMLElement>(at) ?? grid.view.scroller()).focus({ preventScroll: true });
}

/** Selects a range and scrolls it into view, its start if there is no room for all. */
export function showRange(grid: GridSlice<'cells' | 'surface' | 'selection'>, range: Range): void {
  grid.setGutterFocused(false);
  grid.selection.set(range);
  grid.view.reveal({ row: Math.min(range.head.row, grid.lastRow()), column: range.anchor.column }, false);
  grid.view.reveal(range.anchor);
}

/** Makes a cell active, scrolls it into view and focuses it; or extends the selection to it. Whole rows extend to whole rows, and whole columns to whole columns. */
export function goTo(grid: GridSlice<'cells' | 'surface' | 'selection'>, spot: Spot, extend = false): void {
  const row = Math.max(grid.firstRow(), Math.min(spot.row, grid.lastRow()));
  const column = Math.max(0, Math.min(spot.column, grid.columns.visible().length - 1));
  grid.setGutterFocused(false);
  const [from, { head }] = [grid.selection.head(), grid.selection.ranges().at(-1)!];
  const isWholeRow = extend && head.column === untilEnd && column === from.column;
  const isWholeColumn = extend && head.row === untilEnd && row >= from.row;
  const sideways = !isWholeRow && (column !== 0 || from.column !== 0);
  if (extend) grid.selection.extend({ row: isWholeColumn ? untilEnd : Math.max(0, row), column: isWholeRow ? untilEnd : column });
  else grid.selection.select({ row, column });
  grid.view.reveal({ row, column }, sideways);
  focusActive(grid);
}

/** Opens the editor of the active cell, or says why it is read-only. */
export function openEditor(
  grid: GridSlice<'context' | 'cells' | 'surface' | 'messages' | 'selection' | 'editing'>,
  how: { typed?: boolean; list?: boolean } = {},
): boolean {
  const spot = grid.selection.active();
  const column = grid.columns.visible()[spot.column];
  const row = grid.row(spot.row);
  if (!column || spot.row < 0 || (spot.row < grid.count() && !row)) return false;
  if (refuseIfLocked(grid)) return false;
  if (fieldType(column.field).input === 'tick') return false;
  grid.view.reveal(spot);
  const retryText = how.typed ? null : retryTextOf(column.field, row);
  const seen = columnValue(row?.cells, column.field);
  grid.editing.setCurrent({ spot, row, column, seen, typed: how.typed ?? false, retryText, list: how.list ?? false });
  return true;
}

/** Says why the active cell is read-only, if it is: its row was deleted, or the cell is locked. */
export function notifyLock(grid: Slices): void {
  const { row, column } = grid.selection.active();
  const isLost = grid.selection.isLost();
  const locked = isLost ? grid.say('rowsGone') : grid.lockReason(row, column);
  const [field, shown] = [grid.field(column), grid.row(row)];
  if (locked !== null && locked !== '') grid.notify(locked, field && shown && !isLost ? { field, row: shown } : null);
}

/** Whether the active cell is read-only. If so, says why. */
export function refuseIfLocked(grid: Slices): boolean {
  notifyLock(grid);
  const { row, column } = grid.selection.active();
  return grid.selection.isLost() || grid.lockReason(row, column) !== null;
}

/** The texts of a cell that were not accepted: one, or several of a composed cell. */
export const refusedTextsAt = (row: GridRow | undefined, column: CatalogField): NonNullable<GridRow['refused']> =>
  row?.refused?.filter(({ field }) => field !== null && fieldIdsOf([column]).includes(field)) ?? [];

/** Discards the refused text of the active cell; at the validation result, the refusal of the whole row. Returns whether there was one. */
export function discardRefused(grid: Slices): boolean {
  const { row: position, column } = grid.selection.active();
  const [row, field] = [grid.row(position), grid.field(column)];
  if (!row || !field) return false;
  const refused = fieldType(field).aboutRow ? (row.refused?.filter(one => one.field === null) ?? []) : refusedTextsAt(row, field);
  if (refused.length === 0) return false;
  for (const one of refused) grid.source.discard(row.id, one.field);
  grid.announce('discarded', { text: refused.map(({ text }) => showValue(text, field, grid.displayContext)).join(' ') });
  return true;
}

/** Closes the editor without writing. */
export function cancelEditor(grid: GridSlice<'surface' | 'selection' | 'editing'>): void {
  grid.editing.setCurrent(null);
  focusActive(grid);
}

/** Closes the editor, writes its value and moves on. With `all`, writes it into every selected cell. */
export function commitEditor(grid: WritingGrid & GridSlice<'surface'>, value: Value, move: Move, all = false): void {
  const editing = grid.editing.current();
  if (!editing) return;
  const { row, column, spot, seen } = editing;
  const chosen = grid.selection.parts();
  grid.editing.setCurrent(null);
  if (row && grid.source.ids.isRemoved(row.id)) {
    grid.notify(grid.say('rowGone', { text: showValue(value, column.field, grid.displayContext) }));
    focusActive(grid);
    return;
  }
  let newRow: string | null = null;
  if (all && row) {
    withRows(grid, chosen, resolved => {
      const cells = writableCells(grid, resolved).map(at => ({ row: at.row, field: grid.field(at.column)!.id, value }));
      const { edits, refused } = dropRepeats(grid, resolved.rows, cells, { row: row?.id, field: column.id });
      const also = describeDropped(grid, refused);
      write(grid, edits, grid.say('editLabel'), true, { rows: resolved.rows, also });
    });
  } else {
    const edits = [{ row: spot.row, field: column.id, value, seen }];
    newRow = write(grid, edits, grid.say('editLabel'), false, { rows: singleRow(spot.row, row) }).newRow;
  }
  grid.editing.tabbing.on = true;
  if (move === 'right' || move === 'left') grid.editing.tabbing.from ??= spot.column;
  const id = newRow ?? row?.id;
  moveFrom(grid, { ...spot, row: (id === undefined ? undefined : grid.source.positionOf(id)) ?? spot.row }, move);
}

/** A map with one row by its number; empty if the row is new. */
export const singleRow = (number: number, row: GridRow | undefined): RowsByNumber => new Map(row ? [[number, row]] : []);

/** Moves the active cell. Enter after Tab returns to the column where Tab started. */
export function moveFrom(grid: GridSlice<'cells' | 'surface' | 'selection' | 'editing'>, from: Spot, move: Move): void {
  if (move === 'none') return;
  if (move === 'stay') {
    focusActive(grid);
    return;
  }
  if (move === 'right' || move === 'left') {
    const column = from.column + (move === 'right' ? 1 : -1);
    const wraps = column >= grid.columns.visible().length && from.row < grid.lastRow();
    goTo(grid, wraps ? { row: from.row + 1, column: grid.editing.tabbing.from ?? 0 } : { row: from.row, column });
    return;
  }
  if (grid.view.cards()) {
    goTo(grid, adjacentField(grid, from, move === 'down' ? 1 : -1));
    return;
  }
  const column = grid.editing.tabbing.from ?? from.column;
  grid.editing.tabbing.from = null;
  goTo(grid, { row: Math.max(0, from.row + (move === 'down' ? 1 : -1)), column });
}

/** The next or previous field on cards, where fields are below each other; continues on the next card. */
export function adjacentField(grid: GridSlice<'cells' | 'surface'>, { row, column }: Spot, step: 1 | -1): Spot {
  const last = grid.columns.visible().length - 1;
  const next = column + step;
  if (next < 0) return row === 0 ? { row, column: 0 } : { row: row - 1, column: last };
  if (next > last) return row >= grid.lastRow() ? { row, column: last } : { row: row + 1, column: 0 };
  return { row, column: next };
}

/**
 * Writes cells of existing and new rows in one commit. Returns the id of the first new row, or null, and the result.
 * With `alwaysReport` the result is reported even if all went well; rows that need attention or were refused are always reported.
 */
export function write(
  grid: GridSlice<'context' | 'messages' | 'editing' | 'fills' | 'dialogs' | 'checks'>,
  edits: readonly CellEdit[],
  label: string,
  alwaysReport: boolean,
  more: { also?: string; rows: RowsByNumber; kind?: CommandKind['kind'] },
): { newRow: string | null; done: Promise<Report | null> } {
  const requests = toChangeRequests(grid, edits, more.rows);
  if (requests.length === 0) {
    reportMessage(grid, more.also);
    return { newRow: null, done: Promise.resolve(null) };
  }
  const newRow = requests.find(request => request.from === null)?.row ?? null;
  grid.editing.lastRow = requests[0]?.row ?? null;
  return { newRow, done: sendChanges(grid, requests, { ...more, rows: [...more.rows.values()], label, alwaysReport }) };
}

/** Converts cell edits to change requests: one per row with only the cells that differ, and a new id for each new row. */
export function toChangeRequests(grid: GridSlice<'context'>, edits: readonly CellEdit[], loaded: RowsByNumber): ChangeRequest[] {
  const rows = new Map<number, Required<RowEdit>>();
  for (const { row, field, value, seen } of edits) {
    const edit = rows.get(row) ?? { row, cells: {}, seen: {} };
    rows.set(row, edit);
    edit.cells[field] = value;
    if (seen !== undefined) edit.seen[field] = seen;
  }
  return rowRequests(grid, [...rows.values()], loaded);
}

/** Converts rows to write to change requests, as `toChangeRequests` does with cells. */
export function rowRequests(grid: GridSlice<'context'>, edits: readonly RowEdit[], loaded: RowsByNumber): ChangeRequest[] {
  const shape = grid.source.table();
  const { id: table, fields } = shape;
  const alwaysFilled = new Set(fields.flatMap(field => (fieldType(field).alwaysFilled ? field.id : [])));
  return edits.flatMap(({ row: position, ...edit }): ChangeRequest[] => {
    const [cells, seen] = [writtenCells(edit.cells, shape), writtenCells(edit.seen ?? {}, shape)];
    const row = loaded.get(position);
    const [from, to]: [Cells, Cells] = [{}, {}];
    for (const [field, value] of Object.entries(cells)) {
      const before = field in seen ? (seen[field] ?? null) : (row?.cells[field] ?? null);
      const next = value === '' ? null : value;
      const invalid = row?.invalid?.[field] !== undefined;
      const isSame = sameValue(before, next);
      const isRefused = row?.refused?.some(one => one.field === field) === true;
      if (row && isSame && !invalid && !isRefused) continue;
      if (invalid && !isRefused && !(field in edit.cells) && next === row?.invalid?.[field]?.text?.trim()) continue;
      if (!row && next === null) continue;
      if (!invalid) from[field] = before;
      // Choosing the current value of a cell that is never empty, over an unparsed text clears the text.
      to[field] = invalid && isSame && alwaysFilled.has(field) ? null : next;
    }
    if (Object.keys(to).length === 0) return [];
    return [row ? { table, row: row.id, from, to } : { table, row: uuidv7(), from: null, to }];
  });
}
