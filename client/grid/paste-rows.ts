import type { ChangeRequest, RowId } from '../../server/model/change.ts';
import type { CellEdit } from './edit.ts';
import type { ResolvedSelection, RowsByNumber } from './loading.ts';
import { writableCells } from './loading.ts';
import type { Area } from './paste-layout.ts';
import type { RowSet } from './row-set.ts';
import type { GridRow } from './source.ts';
import type { GridState } from './state.ts';

/** The rows on which a paste lands, as they stood when it was asked for: numbered from `top`; from `count` on rows are made. */
export interface PasteRows {
  rows: RowSet | null;
  top: number;
  count: number;
}

/** The rows of an area and, where a block has more lines, those below it. */
export function pasteRowsFor(grid: GridState, lines: number, target: Area): PasteRows {
  const count = grid.count();
  const reach = Math.min(count - 1, Math.max(target.bottom, target.top + lines - 1));
  return { rows: target.top <= reach ? grid.selection.rowSet(target.top, reach) : null, top: target.top, count };
}

/** Those of the rows that are still there, by their numbers. */
export async function fetchPasteRows(grid: GridState, { rows, top }: PasteRows): Promise<Map<number, GridRow>> {
  if (!rows) return new Map();
  const numbers = new Map((await rows.ids()).map((id, index) => [id, top + index]));
  const found = (await rows.fetch()).filter(row => !grid.source.ids.isRemoved(row.id));
  return new Map(found.map(row => [numbers.get(row.id)!, row]));
}

/** One wish for each row: what is cleared by a cut and what is pasted may be in the same. */
export function mergeRequests(requests: readonly ChangeRequest[]): ChangeRequest[] {
  const byRow = new Map<RowId | undefined, ChangeRequest>();
  for (const request of requests) {
    const before = byRow.get(request.row);
    const both = before && { ...request, from: { ...before.from, ...request.from }, to: { ...before.to, ...request.to } };
    byRow.set(request.row, both ?? request);
  }
  return [...byRow.values()];
}

/** What a cut empties: the cells that were cut and that the paste does not cover. */
export function cutEdits(grid: GridState, cut: ResolvedSelection, to: Area, landed: RowsByNumber): CellEdit[] {
  const columns = grid.columns.ordered().slice(to.left, to.right + 1);
  const [over, rows] = [
    new Set(columns.map(column => column.id)),
    new Set([...landed].flatMap(([at, row]) => (at >= to.top && at <= to.bottom ? row.id : []))),
  ];
  return writableCells(grid, cut).flatMap(({ row, column }) => {
    const field = grid.field(column)!.id;
    return over.has(field) && rows.has(cut.rows.get(row)!.id) ? [] : { row, field, value: null };
  });
}
