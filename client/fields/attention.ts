import type { CatalogTable } from '../../server/api/wire.ts';
import type { GridRow } from '../contract/row.ts';
import { evaluateCondition } from './evaluate-condition.ts';
import { validationField } from './special-fields.ts';

/** The alerts of a row that the table declares, although the row is valid; only those at `field` if it is given. */
export const alertsOf = (table: CatalogTable, row: GridRow, field?: string): NonNullable<CatalogTable['alerts']> =>
  (table.alerts ?? []).filter(({ when, at }) => (field === undefined || at === field) && (evaluateCondition(when, row) ?? false));

/**
 * Whether a row's validation result needs attention, as the table declares it. The same rows are counted, filtered and
 * navigated to. False for a result that only informs, such as a sent invitation.
 */
export function needsAttention(table: CatalogTable, row: GridRow): boolean {
  const validation = validationField(table);
  const result = validation === undefined ? null : row.cells[validation.id];
  if (alertsOf(table, row).length > 0) return true;
  if (result === null || result === undefined || result === '' || result === 'OK') return false;
  return table.attention === undefined || (evaluateCondition(table.attention, row) ?? false);
}
