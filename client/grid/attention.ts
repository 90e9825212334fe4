import type { CatalogTable } from '../../server/api/wire.ts';
import { evaluateCondition } from './rights.ts';
import type { GridRow } from './source.ts';

/** What a row asks attention for though it is in order by all rules, as the table declares it; at one field where that is given. */
export const alertsOf = (table: CatalogTable, row: GridRow, field?: string): NonNullable<CatalogTable['alerts']> =>
  (table.alerts ?? []).filter(({ when, at }) => (field === undefined || at === field) && (evaluateCondition(when, row) ?? false));

/**
 * Whether a row's verdict asks for somebody's attention, by what the table declares: the same rows are counted, filtered and gone to. Of one
 * that only says how things are, as of an invitation that is out, this is false.
 */
export function needsAttention(table: CatalogTable, row: GridRow): boolean {
  const verdict = table.fields.find(field => field.type === 'verdict');
  const result = verdict === undefined ? null : row.cells[verdict.id];
  if (alertsOf(table, row).length > 0) return true;
  if (result === null || result === undefined || result === '' || result === 'OK') return false;
  return table.attention === undefined || (evaluateCondition(table.attention, row) ?? false);
}
