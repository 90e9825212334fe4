import type { RowId, Wish } from '../../server/model/change.ts';
import type { CellEdit } from './edit.ts';
import type { HeldRows } from './held.ts';
import type { Loaded, Taken } from './loading.ts';
import { writable } from './loading.ts';
import type { Area } from './paste.ts';
import type { GridRow } from './source.ts';
import type { GridState } from './state.ts';

/** The rows on which a paste lands, as they stood when it was asked for: numbered from `top`; from `count` on rows are made. */
export interface Landing {
  rows: HeldRows | null;
  top: number;
  count: number;
}

/** The rows of an area and, where a block has more lines, those below it. */
export function landingOf(grid: GridState, lines: number, target: Area): Landing {
  const count = grid.count();
  const reach = Math.min(count - 1, Math.max(target.bottom, target.top + lines - 1));
  return { rows: target.top <= reach ? grid.selection.hold(target.top, reach) : null, top: target.top, count };
}

/** Those of the rows that are still there, by their numbers. */
export async function rowsOf(grid: GridState, { rows, top }: Landing): Promise<Map<number, GridRow>> {
  if (!rows) return new Map();
  const numbers = new Map((await rows.ids()).map((id, index) => [id, top + index]));
  const found = (await rows.fetch()).filter(row => !grid.source.ids.isGone(row.id));
  return new Map(found.map(row => [numbers.get(row.id)!, row]));
}

/** One wish for each row: what is cleared by a cut and what is pasted may be in the same. */
export function joined(wishes: readonly Wish[]): Wish[] {
  const byRow = new Map<RowId | undefined, Wish>();
  for (const wish of wishes) {
    const before = byRow.get(wish.row);
    const both = before && { ...wish, from: { ...before.from, ...wish.from }, to: { ...before.to, ...wish.to } };
    byRow.set(wish.row, both ?? wish);
  }
  return [...byRow.values()];
}

/** What a cut empties: the cells that were cut and that the paste does not cover. */
export function clearing(grid: GridState, cut: Taken, to: Area, landed: Loaded): CellEdit[] {
  const columns = grid.columns.ordered().slice(to.left, to.right + 1);
  const [over, rows] = [
    new Set(columns.map(column => column.id)),
    new Set([...landed].flatMap(([at, row]) => (at >= to.top && at <= to.bottom ? row.id : []))),
  ];
  return writable(grid, cut).flatMap(({ row, column }) => {
    const field = grid.field(column)!.id;
    return over.has(field) && rows.has(cut.rows.get(row)!.id) ? [] : { row, field, value: null };
  });
}
