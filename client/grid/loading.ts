import type { RowId } from '../../server/model/change.ts';
import type { Spot } from './areas.ts';
import { lockReason } from './cell-display.ts';
import type { SelectionPart } from './selection.ts';
import type { GridRow } from './source.ts';
import type { GridState } from './state.ts';

/** Rows by a number for one command: their positions where all are known, else their order. */
export type RowsByNumber = ReadonlyMap<number, GridRow>;

/** The rows that a command works on: for each of the ranges it asked for its rows' numbers, from the top. */
export interface ResolvedSelection {
  parts: readonly { rows: readonly number[]; left: number; right: number }[];
  rows: RowsByNumber;
}

const syncRowLimit = 200;

/**
 * Gives chosen rows to a command: at once where they are few and loaded, else after fetching what is missing. Rows that came since they
 * were chosen are not among them, and rows that went are left out; where none is left that is told.
 */
export function withRows(grid: GridState, chosen: readonly SelectionPart[], work: (taken: ResolvedSelection) => void): void {
  const give = (lists: readonly GridRow[][]): void => {
    const wanted = chosen.some(({ rows }) => rows.kind !== 'place');
    if (wanted && lists.every(list => list.length === 0)) grid.notify(grid.say('rowsGone'));
    else work(resolveSelection(grid, chosen, lists));
  };
  const near = chosen.map(({ rows }) => rows.loadedRows(syncRowLimit));
  if (near.every(list => list !== null)) give(near);
  else Promise.all(chosen.map(({ rows }) => rows.fetch())).then(give, grid.reportError);
}

/** The rows of these ranges that are still there, each once; fetches what is missing. */
export async function fetchRows(chosen: readonly SelectionPart[]): Promise<GridRow[]> {
  const rows = new Map<RowId, GridRow>();
  for (const { rows: held } of chosen) for (const row of await held.fetch()) rows.set(row.id, row);
  return [...rows.values()];
}

/** What is left of chosen rows, for a command that waits for it. */
export const fetchSelection = async (grid: GridState, chosen: readonly SelectionPart[]): Promise<ResolvedSelection> =>
  resolveSelection(grid, chosen, await Promise.all(chosen.map(({ rows }) => rows.fetch())));

/** What these lists of rows, one for each range, are to a command. */
export function resolveSelection(
  grid: GridState,
  chosen: readonly SelectionPart[],
  lists: readonly GridRow[][],
): ResolvedSelection {
  const all = new Map(lists.flat().map(row => [row.id, row]));
  const places = [...all.keys()].map(row => grid.source.positionOf(row));
  const known = places.every(place => place !== undefined);
  const numbers = new Map([...all.keys()].map((row, index) => [row, known ? places[index]! : index]));
  const order = (list: readonly GridRow[]): number[] => list.map(row => numbers.get(row.id)!).sort((a, b) => a - b);
  return {
    parts: lists.map((list, at) => ({ rows: order(list), left: chosen[at]!.left, right: chosen[at]!.right })),
    rows: new Map([...all.values()].map(row => [numbers.get(row.id)!, row])),
  };
}

/** The cells of these parts that may be written, each once. */
export function writableCells(grid: GridState, { rows, parts }: ResolvedSelection): Spot[] {
  const table = grid.source.table();
  const spots = new Map<string, Spot>();
  for (const part of parts) {
    for (const row of part.rows) {
      const held = rows.get(row);
      for (let column = part.left; column <= part.right; column += 1) {
        const field = grid.field(column);
        if (held && field && lockReason(field, held, table, grid.props.language) === null)
          spots.set(`${row}:${column}`, { row, column });
      }
    }
  }
  return [...spots.values()];
}
