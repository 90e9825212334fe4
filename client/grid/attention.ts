import type { CatalogTable } from '../../server/api/wire.ts';
import { judged } from './rights.ts';
import type { GridRow } from './source.ts';

/**
 * Whether a row's verdict asks for somebody's attention, by what the table declares: the same rows are counted, filtered and gone to. Of one
 * that only says how things are, as of an invitation that is out, this is false.
 */
export function asksAttention(table: CatalogTable, row: GridRow): boolean {
  const verdict = table.fields.find(field => field.type === 'verdict');
  const said = verdict === undefined ? null : row.cells[verdict.id];
  if (said === null || said === undefined || said === '' || said === 'OK') return false;
  return table.attention === undefined || (judged(table.attention, row) ?? false);
}
