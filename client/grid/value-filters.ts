import type { Tree } from '../../formulas/tree.ts';
import type { CatalogField } from '../../server/api/wire.ts';
import type { GridRow } from '../contract/row.ts';
import { writtenFields } from '../fields/composed.ts';
import { type ChosenValues, cellValues, hasValueFilter, readValueFilter, writeValueFilter } from '../fields/value-condition.ts';
import type { GridSlice } from './state.ts';

type Slices = GridSlice<'context' | 'cells' | 'messages'>;

/** Why rows cannot be filtered by the values of a field; null if they can. */
export const filterReason = (grid: GridSlice<'context'>, field: CatalogField): string | null =>
  hasValueFilter(field)
    ? null
    : field.parts
      ? grid.say('filterParts', { list: partNames(grid, field) })
      : grid.say('noValueFilter');

const partNames = (grid: GridSlice<'context'>, field: CatalogField): string =>
  writtenFields(field, grid.source.table())
    .map(part => part.label[grid.props.language])
    .join(', ');

/** Shows only the rows with the value of a row's cell. */
export function filterByValue(grid: Slices, field: CatalogField, row: GridRow): void {
  const read = readValueFilter(grid.source.filter(), field, grid.source.table());
  if (read) void applyValueFilter(grid, field, read.others, cellValues(field, row.cells[field.id] ?? null));
}

/** Filters the rows by these values of a field and the other parts of the filter, and reads out how many match. */
export async function applyValueFilter(
  grid: Slices,
  field: CatalogField,
  others: readonly Tree[],
  chosen: ChosenValues | null,
): Promise<void> {
  const filter = writeValueFilter(others, field, chosen, grid.source.table());
  if (!(await grid.source.setFilter(filter))) grid.notify(grid.say('filterTooLong'));
  else grid.announce(filter === '' ? 'filteredNot' : 'filteredRows', { count: grid.count() });
}
