import type { ChangeRequest, RowId } from '../../server/model/change.ts';
import type { GridRow } from '../contract/row.ts';
import type { CellEdit } from './edit.ts';
import type { ResolvedSelection, RowsByNumber } from './loading.ts';
import { writableCells } from './loading.ts';
import type { Area } from './paste-layout.ts';
import type { RowSet } from './row-set.ts';
import type { GridSlice } from './state.ts';

/** The target rows of a paste, captured at the time of the request: numbered from `top`; from `count` on they are new. */
export interface PasteRows {
  rows: RowSet | null;
  top: number;
  count: number;
}

/** The rows of an area, and those below it if the block has more lines. */
export function pasteRowsFor(grid: GridSlice<'cells' | 'selection'>, lines: number, target: Area): PasteRows {
  const count = grid.count();
  const bottom = Math.min(count - 1, Math.max(target.bottom, target.top + lines - 1));
  return { rows: target.top <= bottom ? grid.selection.rowSet(target.top, bottom) : null, top: target.top, count };
}

/** The rows that still exist, by number. */
export async function fetchPasteRows(grid: GridSlice<'context'>, { rows, top }: PasteRows): Promise<Map<number, GridRow>> {
  if (!rows) return new Map();
  const numbers = new Map((await rows.ids()).map((id, index) => [id, top + index]));
  const found = (await rows.fetch()).filter(row => !grid.source.ids.isRemoved(row.id));
  return new Map(found.map(row => [numbers.get(row.id)!, row]));
}

/** Merges requests so that each row has one: a row may be both cleared by a cut and pasted into. */
export function mergeRequests(requests: readonly ChangeRequest[]): ChangeRequest[] {
  const byRow = new Map<RowId | undefined, ChangeRequest>();
  for (const request of requests) {
    const before = byRow.get(request.row);
    const both = before && { ...request, from: { ...before.from, ...request.from }, to: { ...before.to, ...request.to } };
    byRow.set(request.row, both ?? request);
  }
  return [...byRow.values()];
}

/** The edits that clear cut cells, except those that the paste covers. */
export function cutEdits(
  grid: GridSlice<'context' | 'cells' | 'surface'>,
  cut: ResolvedSelection,
  to: Area,
  loaded: RowsByNumber,
): CellEdit[] {
  const columns = grid.columns.ordered().slice(to.left, to.right + 1);
  const [columnIds, rows] = [
    new Set(columns.map(column => column.id)),
    new Set([...loaded].flatMap(([at, row]) => (at >= to.top && at <= to.bottom ? row.id : []))),
  ];
  return writableCells(grid, cut).flatMap(({ row, column }) => {
    const field = grid.field(column)!.id;
    return columnIds.has(field) && rows.has(cut.rows.get(row)!.id) ? [] : { row, field, value: null };
  });
}
