import { loadRelatedRows, readDenial } from '../model/access.ts';
import type { Cells, RowId } from '../model/change.ts';
import type { Field } from '../model/field.ts';
import type { StoreReader } from '../model/store.ts';
import type { TableAccess } from '../model/tableAccess.ts';

/** Cells of these rows as they are stored now, by row: those that the actor may read. */
export async function storedCells(
  { table, actor }: TableAccess,
  rows: readonly RowId[],
  fields: readonly Field[],
  reader: Pick<StoreReader, 'rows' | 'where'>,
): Promise<ReadonlyMap<RowId, Cells>> {
  if (rows.length === 0) return new Map();
  const related = await loadRelatedRows([table], actor, (...args) => reader.where(...args));
  const found = [...(await reader.rows(table.id, rows)).values()];
  const readable = found.filter(row => readDenial(table, row, actor, related) === null);
  return new Map(readable.map(row => [row.id, Object.fromEntries(fields.map(({ id }) => [id, row[id] ?? null]))]));
}
