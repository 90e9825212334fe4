import { grantOf, loadRelatedRows, readDenial, readScope } from '../model/access.ts';
import type { Person } from '../model/actor.ts';
import type { CompiledGrant, CompiledTable } from '../model/catalog.ts';
import type { Row } from '../model/change.ts';
import type { Field } from '../model/field.ts';
import type { StoreReader, View } from '../model/store.ts';

/** What an actor may see of a table: the filter that goes into every query, and the fields that leave the server. */
export interface TableAccess {
  table: CompiledTable;
  actor: Person;
  granted: CompiledGrant;
  view: Pick<View, 'table' | 'scope' | 'relation'>;
  fields: readonly Field[];
  fieldIds: ReadonlySet<string>;
}

const visibleFields = new WeakMap<CompiledTable, { fields: readonly Field[]; fieldIds: ReadonlySet<string> }>();

/** What this actor may see of a table; null where the table does not exist for them. */
export function accessTo(table: CompiledTable, actor: Person): TableAccess | null {
  const granted = grantOf(table, actor);
  const view = readScope(table, actor);
  return granted === undefined || view === null ? null : { table, actor, granted, view, ...fieldsOf(table) };
}

/** Whether the actor reads all rows of their organisation in this table. */
export const readsWholeOrganisation = ({ granted }: TableAccess): boolean => granted.grant.read === 'organisation';

/** Whether a row is within reach: the same as the filter of every query, for a row already read. */
export async function canRead(
  { table, actor }: TableAccess,
  row: Readonly<Row>,
  reader: Pick<StoreReader, 'where'>,
): Promise<boolean> {
  const reached = await loadRelatedRows([table], actor, (...asked) => reader.where(...asked));
  return readDenial(table, row, actor, reached) === null;
}

const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** Whether a text can be the id of a row at all: what cannot is not asked of the database. */
export const isRowId = (text: string): boolean => uuid.test(text);

/** The row where it is within reach, else null: to the actor it is then as if it were not there. */
export const ifReadable = async (
  access: TableAccess,
  row: Row | undefined,
  reader: Pick<StoreReader, 'where'>,
): Promise<Row | null> => (row !== undefined && (await canRead(access, row, reader)) ? row : null);

function fieldsOf(table: CompiledTable): { fields: readonly Field[]; fieldIds: ReadonlySet<string> } {
  let known = visibleFields.get(table);
  if (known === undefined) {
    const fields = table.fields.filter(field => field.hidden !== true && field.type !== 'secret');
    known = { fields, fieldIds: new Set(fields.map(field => field.id)) };
    visibleFields.set(table, known);
  }
  return known;
}
