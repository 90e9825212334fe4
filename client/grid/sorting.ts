import type { GridState } from './state.ts';

/** Most columns that rows are sorted by at once. */
const maxSortColumns = 4;

/** Sorts by one field, as the server does; null stops sorting by it. `also` keeps the columns that rows are sorted by already. */
export function sortBy(grid: GridState, field: string, descending: boolean | null, also = false): void {
  const before = also ? grid.source.sort() : [];
  const at = before.findIndex(key => key.field === field);
  const others = before.filter(key => key.field !== field);
  const keys = descending === null ? others : others.toSpliced(at < 0 ? others.length : at, 0, { field, descending });
  grid.source.setSort(keys.slice(-maxSortColumns));
  const words = keys.map(key =>
    grid.say('sorted', { name: fieldLabel(grid, key.field), order: grid.say(key.descending ? 'sortedDown' : 'sortedUp') }),
  );
  const order = words.length === 0 ? grid.say('sortedNot') : words.join(' · ');
  grid.announce('sortedRows', { order, count: grid.count() });
}

const fieldLabel = (grid: GridState, field: string): string =>
  grid.source.table().fields.find(one => one.id === field)?.label[grid.props.language] ?? field;

/** Goes on to the next order of a column: ascending, descending, none. With Shift the other columns stay. */
export function toggleSort(grid: GridState, field: string, also = false): void {
  const now = grid.source.sort().find(key => key.field === field);
  const alone = also || grid.source.sort().length < 2;
  sortBy(grid, field, !now || !alone ? false : now.descending ? null : true, also);
}
