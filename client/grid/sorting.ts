import type { GridSlice } from './state.ts';

type Slices = GridSlice<'context' | 'cells' | 'messages'>;

/** Number of columns that rows can be sorted by at once. */
const maxSortColumns = 4;

/** Sorts by one field; null stops sorting by it. `also` keeps the other sort columns. */
export function sortBy(grid: Slices, field: string, descending: boolean | null, also = false): void {
  const before = also ? grid.source.sort() : [];
  const at = before.findIndex(key => key.field === field);
  const others = before.filter(key => key.field !== field);
  const keys = descending === null ? others : others.toSpliced(at < 0 ? others.length : at, 0, { field, descending });
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
export function toggleSort(grid: Slices, field: string, also = false): void {
  const current = grid.source.sort().find(key => key.field === field);
  const isOnlyKey = also || grid.source.sort().length < 2;
  sortBy(grid, field, !current || !isOnlyKey ? false : current.descending ? null : true, also);
}
