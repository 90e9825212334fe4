import { columnSorts, fieldSorts } from '../fields/column-sorts.ts';
import { columnsOf } from '../fields/composed.ts';
import type { GridSlice } from './state.ts';

type Slices = GridSlice<'context' | 'cells' | 'messages'>;

/** Number of columns that rows can be sorted by at once. */
const maxSortColumns = 4;

/** The columns that the rows are sorted by, the most important first. */
export const sortedColumns = (grid: GridSlice<'context'>) => columnSorts(grid.source.sort(), grid.source.table());

/** Sorts by one column; null stops sorting by it. `also` keeps the other sort columns. */
export function sortBy(grid: Slices, column: string, descending: boolean | null, also = false): void {
  const table = grid.source.table();
  const before = also ? sortedColumns(grid) : [];
  const at = before.findIndex(({ field }) => field === column);
  const own = table.composed?.find(({ id }) => id === column)?.sort ?? [];
  const others = before.filter(({ field }) => field !== column && !own.includes(field));
  const added = descending === null ? [] : [{ field: column, descending }];
  const columns = others.toSpliced(at < 0 ? others.length : at, 0, ...added).slice(-maxSortColumns);
  grid.source.setSort(fieldSorts(columns, table));
  const descriptions = columns.map(key =>
    grid.say('sorted', { name: labelOf(grid, key.field), order: grid.say(key.descending ? 'sortedDown' : 'sortedUp') }),
  );
  const order = descriptions.length === 0 ? grid.say('sortedNot') : descriptions.join(' · ');
  grid.announce('sortedRows', { order, count: grid.count() });
}

const labelOf = (grid: GridSlice<'context'>, column: string): string =>
  columnsOf(grid.source.table()).find(({ id }) => id === column)?.label[grid.props.language] ?? column;

/** Switches a column to its next sort order: ascending, descending, none. With `also` the other sort columns stay. */
export function toggleSort(grid: Slices, column: string, also = false): void {
  const columns = sortedColumns(grid);
  const current = columns.find(({ field }) => field === column);
  const isOnlyKey = also || columns.length <= 1;
  sortBy(grid, column, !current || !isOnlyKey ? false : current.descending ? null : true, also);
}
