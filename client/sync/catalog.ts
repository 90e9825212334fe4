import type { CatalogAction, CatalogField, CatalogResponse, CatalogTable } from '../../server/api/wire.ts';
import type { TextsByCode } from '../../server/model/table.ts';

/** What the workspace consists of, as far as this person may see it. */
export interface Catalog {
  workspace: string;
  seq: number;
  tables: readonly CatalogTable[];
  words: TextsByCode;
  table: (id: string) => CatalogTable | undefined;
}

/** The catalog with its tables by id. */
export function readCatalog(answer: CatalogResponse): Catalog {
  const byId = new Map(answer.tables.map(table => [table.id, table]));
  return { workspace: answer.workspace, seq: answer.seq, tables: answer.tables, words: answer.words, table: id => byId.get(id) };
}

/** A field of a table by id. */
export const fieldOf = (table: CatalogTable, id: string): CatalogField | undefined => table.fields.find(field => field.id === id);

/** An action of a table by id. */
export const actionOf = (table: CatalogTable, id: string): CatalogAction | undefined =>
  table.actions.find(action => action.id === id);

/** The field that holds `Validation result`, where the table has one. */
export const validationField = (table: CatalogTable): CatalogField | undefined =>
  table.fields.find(field => field.type === 'verdict');

/** The field that holds a row's state, where the table has one. */
export const stateField = (table: CatalogTable): CatalogField | undefined => table.fields.find(field => field.type === 'state');

/** A filter for the rows that need attention: as the table says, or those whose result is neither empty nor OK. */
export function problemFilter(table: CatalogTable): string | undefined {
  const verdict = validationField(table);
  if (table.attention !== undefined) return table.attention;
  return verdict && `AND(NOT(BLANK(${verdict.id})), ${verdict.id} <> "OK")`;
}

/** Whether rows of the table can be written at all. */
export const isWritable = (table: CatalogTable): boolean =>
  table.rights.insert !== false || table.rights.delete.length > 0 || table.rights.update.length > 0;
