import type { Catalog } from '../../server/model/catalog.ts';
import type { Cells, Row, RowId } from '../../server/model/change.ts';
import type { StoreReader } from '../../server/model/store.ts';
import { bookkeeping } from '../../server/model/systemFields.ts';
import { projectCatalog as catalog } from '../kit/projects.ts';

/** Every row of a table, with the columns that it has in this catalog. */
export async function allRows(reader: StoreReader, table: string, by: Catalog = catalog): Promise<Row[]> {
  const { rows } = await reader.page({
    table,
    scope: null,
    sort: [],
    fields: by.table(table).stored.columns.map(column => column.id),
    limit: 10_000,
  });
  return rows;
}

/** Every row of every table of a catalog, without the bookkeeping cells of each commit. */
export async function everything(reader: StoreReader, by: Catalog = catalog): Promise<Record<string, Record<RowId, Cells>>> {
  const tables: Record<string, Record<RowId, Cells>> = {};
  for (const table of by.tables.keys()) {
    tables[table] = Object.fromEntries(
      (await allRows(reader, table, by)).map(row => [
        row.id,
        Object.fromEntries(Object.entries(row).filter(([id]) => !bookkeeping.has(id))),
      ]),
    );
  }
  return tables;
}
