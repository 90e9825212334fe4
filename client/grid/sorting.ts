import type { GridState } from './state.ts';

/** Sorts by one field, as the server does; null puts the rows back in their own order. */
export function sortBy(grid: GridState, field: string, descending: boolean | null): void {
  grid.source.setSort(descending === null ? [] : [{ field, descending }]);
  const name = grid.source.table().fields.find(one => one.id === field)?.label[grid.props.language] ?? field;
  const order = grid.say(descending ? 'sortedDown' : 'sortedUp');
  grid.announcer.say(descending === null ? grid.say('sortedNot') : grid.say('sorted', { name, order }));
}

/** Goes on to the next order of a column: ascending, descending, none. */
export function toggleSort(grid: GridState, field: string): void {
  const now = grid.source.sort()[0];
  sortBy(grid, field, now?.field !== field ? false : now.descending ? null : true);
}
