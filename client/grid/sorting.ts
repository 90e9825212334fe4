import type { GridSlice } from './state.ts';

type Slices = GridSlice<'context' | 'cells' | 'messages'>;

/** Number of columns that rows can be sorted by at once. */
const maxSortColumns = 4;

/** The fields that an order by a column follows, the most important first. */
export const sortFields = (grid: GridSlice<'context'>, column: string): readonly string[] =>
  grid.source.table().composed?.find(({ id }) => id === column)?.sort ?? [column];

/** Sorts by one column; null stops sorting by it. `also` keeps the other sort columns. */
export function sortBy(grid: Slices, column: string, descending: boolean | null, also = false): void {
  const before = also ? grid.source.sort() : [];
  const fields = sortFields(grid, column);
  const at = before.findIndex(key => key.field === fields[0]);
  const others = before.filter(key => !fields.includes(key.field));
  const added = descending === null ? [] : fields.map(each => ({ field: each, descending }));
  const keys = others.toSpliced(at < 0 ? others.length : at, 0, ...added);
  grid.source.setSort(keys.slice(-maxSortColumns));
  const descriptions = keys.map(key =>
    grid.say('sorted', { name: fieldLabel(grid, key.field), order: grid.say(key.descending ? 'sortedDown' : 'sortedUp') }),
  );
  const order = descriptions.length === 0 ? grid.say('sortedNot') : descriptions.join(' · ');
  grid.announce('sortedRows', { order, count: grid.count() });
}

const fieldLabel = (grid: GridSlice<'context'>, field: string): string =>
  grid.source.table().fields.find(one => one.id === field)?.label[grid.props.language] ?? field;

/** Switches a column to its next sort order: ascending, descending, none. With `also` the other sort columns stay. */
export function toggleSort(grid: Slices, column: string, also = false): void {
  const fields = sortFields(grid, column);
  const current = grid.source.sort().find(key => key.field === fields[0]);
  const isOnlyKey = also || grid.source.sort().length <= fields.length;
  sortBy(grid, column, !current || !isOnlyKey ? false : current.descending ? null : true, also);
}
