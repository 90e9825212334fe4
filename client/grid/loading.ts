import type { RowId } from '../../server/model/change.ts';
import type { GridRow } from '../contract/row.ts';
import type { Spot } from './areas.ts';
import { lockReason } from './cell-display.ts';
import type { SelectionPart } from './selection.ts';
import type { GridSlice } from './state.ts';

/** Rows by number for one command: by position if all positions are known, otherwise in order. */
export type RowsByNumber = ReadonlyMap<number, GridRow>;

/** The rows of a command: the row numbers of each range, from the top, and the rows by number. */
export interface ResolvedSelection {
  parts: readonly { rows: readonly number[]; left: number; right: number }[];
  rows: RowsByNumber;
}

const syncRowLimit = 200;

/**
 * Passes the selected rows to a command: at once if they are few and loaded, otherwise after fetching what is missing.
 * Rows added since the selection are excluded, and deleted rows are skipped; notifies if none is left.
 */
export function withRows(
  grid: GridSlice<'context' | 'messages'>,
  chosen: readonly SelectionPart[],
  work: (resolved: ResolvedSelection) => void,
): void {
  const resolve = (lists: readonly GridRow[][]): void => {
    const hasRows = chosen.some(({ rows }) => rows.kind !== 'zone');
    if (hasRows && lists.every(list => list.length === 0)) grid.notify(grid.say('rowsGone'));
    else work(resolveSelection(grid, chosen, lists));
  };
  const loaded = chosen.map(({ rows }) => rows.loadedRows(syncRowLimit));
  if (loaded.every(list => list !== null)) resolve(loaded);
  else Promise.all(chosen.map(({ rows }) => rows.fetch())).then(resolve, grid.reportError);
}

/** The rows of these ranges that still exist, each once. Missing rows are fetched. */
export async function fetchRows(chosen: readonly SelectionPart[]): Promise<GridRow[]> {
  const rows = new Map<RowId, GridRow>();
  for (const { rows: set } of chosen) for (const row of await set.fetch()) rows.set(row.id, row);
  return [...rows.values()];
}

/** The selected rows that still exist, for a command that waits for them. */
export const fetchSelection = async (grid: GridSlice<'context'>, chosen: readonly SelectionPart[]): Promise<ResolvedSelection> =>
  resolveSelection(grid, chosen, await Promise.all(chosen.map(({ rows }) => rows.fetch())));

/** Numbers the rows of each range for a command. `lists` has one list of rows for each range. */
export function resolveSelection(
  grid: GridSlice<'context'>,
  chosen: readonly SelectionPart[],
  lists: readonly GridRow[][],
): ResolvedSelection {
  const all = new Map(lists.flat().map(row => [row.id, row]));
  const positions = [...all.keys()].map(row => grid.source.positionOf(row));
  const known = positions.every(position => position !== undefined);
  const numbers = new Map([...all.keys()].map((row, index) => [row, known ? positions[index]! : index]));
  const order = (list: readonly GridRow[]): number[] => list.map(row => numbers.get(row.id)!).sort((a, b) => a - b);
  return {
    parts: lists.map((list, at) => ({ rows: order(list), left: chosen[at]!.left, right: chosen[at]!.right })),
    rows: new Map([...all.values()].map(row => [numbers.get(row.id)!, row])),
  };
}

/** The writable cells of these parts, each once. */
export function writableCells(grid: GridSlice<'context' | 'cells'>, { rows, parts }: ResolvedSelection): Spot[] {
  const table = grid.source.table();
  const spots = new Map<string, Spot>();
  for (const part of parts) {
    for (const row of part.rows) {
      const loaded = rows.get(row);
      for (let column = part.left; column <= part.right; column += 1) {
        const field = grid.field(column);
        if (loaded && field && lockReason(field, loaded, table, grid.props.language) === null)
          spots.set(`${row}:${column}`, { row, column });
      }
    }
  }
  return [...spots.values()];
}
