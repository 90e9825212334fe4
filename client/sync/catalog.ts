import type { CatalogAction, CatalogField, CatalogResponse, CatalogTable } from '../../server/api/wire.ts';
import type { Cells, RowId } from '../../server/model/change.ts';
import type { TextsByCode } from '../../server/model/table.ts';
import { withKnownTypes } from '../fields/known-types.ts';

/** The tables, fields and actions of the workspace that this person may see. */
export interface Catalog {
  workspace: string;
  seq: number;
  /** Changes with the tables and fields; the stream tells the current one. */
  version: string;
  tables: readonly CatalogTable[];
  words: TextsByCode;
  table: (id: string) => CatalogTable | undefined;
}

/** Builds a catalog from the server's response. */
export function readCatalog(answer: CatalogResponse): Catalog {
  return catalogOf({ ...answer, tables: answer.tables.map(withKnownTypes) });
}

function catalogOf({ workspace, seq, version, tables, words }: Omit<Catalog, 'table'>): Catalog {
  const byId = new Map(tables.map(table => [table.id, table]));
  return { workspace, seq, version, tables, words, table: id => byId.get(id) };
}

/** The next catalog with the objects of the last one where they are equal, so that the page keeps what it shows of them. */
export function keepEqual(last: Catalog, next: Catalog): Catalog {
  const tables = next.tables.map(table => {
    const before = last.table(table.id);
    if (before === undefined || isEqual(before, table)) return before ?? table;
    const fields = new Map(before.fields.map(field => [field.id, field]));
    return { ...table, fields: table.fields.map(field => reuseEqual(fields.get(field.id), field)) };
  });
  return catalogOf({ ...next, tables, words: reuseEqual(last.words, next.words) });
}

const isEqual = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
const reuseEqual = <T>(before: T | undefined, now: T): T => (before !== undefined && isEqual(before, now) ? before : now);

/** The field of a table with this id. */
export const fieldOf = (table: CatalogTable, id: string): CatalogField | undefined => table.fields.find(field => field.id === id);

/** The table of the licences of products, if the person may see it. */
export const licenceTable = ({ tables }: Pick<Catalog, 'tables'>): CatalogTable | undefined =>
  tables.find(({ product }) => product !== undefined);

/** Whether the person may see licences, which have a page of their own. */
export const hasLicences = (catalog: Pick<Catalog, 'tables'>): boolean => licenceTable(catalog) !== undefined;

/** The action of a table with this id. */
export const actionOf = (table: CatalogTable, id: string): CatalogAction | undefined =>
  table.actions.find(action => action.id === id);

/** A filter for the rows with one of these ids in a field: `id`, or a link. There is at least one id. */
export function filterByIds(field: string, ids: readonly RowId[]): string {
  const each = ids.map(id => `${field} = "${id}"`);
  return each.length === 1 ? each[0]! : `OR(${each.join(', ')})`;
}

/** Whether the person may write any row of the table. */
export const isWritable = (table: CatalogTable): boolean =>
  table.rights.insert !== false || table.rights.delete.length > 0 || table.rights.update.length > 0;

/** The cells that a new row of the table starts with. */
export const initialCells = (table: CatalogTable): Cells =>
  Object.fromEntries(table.fields.flatMap(({ id, initial }) => (initial === undefined ? [] : [[id, initial]])));

/** Returns a getter for a table: as the current catalog has it, or as it last was if the catalog no longer contains it. */
export function tableGetter(catalog: () => Catalog, id: string): () => CatalogTable {
  let last: CatalogTable | undefined;
  return () => {
    last = catalog().table(id) ?? last;
    if (last === undefined) throw new Error(`There is no table ${id}.`);
    return last;
  };
}
