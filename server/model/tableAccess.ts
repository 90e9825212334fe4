import { grantOf, loadRelatedRows, readDenial, readScope } from './access.ts';
import type { Person } from './actor.ts';
import type { CompiledGrant, CompiledTable } from './catalog.ts';
import type { Row } from './change.ts';
import type { Field } from './field.ts';
import { fieldType } from './fieldType.ts';
import type { StoreReader, View } from './store.ts';

/** An actor's access to a table: the filter of every query, and the fields that may leave the server. */
export interface TableAccess {
  table: CompiledTable;
  actor: Person;
  granted: CompiledGrant;
  view: Pick<View, 'table' | 'scope' | 'relation'>;
  fields: readonly Field[];
  fieldIds: ReadonlySet<string>;
}

const visibleFields = new WeakMap<CompiledTable, { fields: readonly Field[]; fieldIds: ReadonlySet<string> }>();

/** The actor's access to a table; null when they may not see it. */
export function accessTo(table: CompiledTable, actor: Person): TableAccess | null {
  const granted = grantOf(table, actor);
  const view = readScope(table, actor);
  return granted === undefined || view === null ? null : { table, actor, granted, view, ...fieldsOf(table) };
}

/** Whether the actor reads all rows of their organisation in this table. */
export const readsWholeOrganisation = ({ granted }: TableAccess): boolean => granted.grant.read === 'organisation';

/** Whether the actor may read this row: the same decision as the filter of every query. */
export async function canRead(
  { table, actor }: TableAccess,
  row: Readonly<Row>,
  reader: Pick<StoreReader, 'where'>,
): Promise<boolean> {
  const related = await loadRelatedRows([table], actor, (...args) => reader.where(...args));
  return readDenial(table, row, actor, related) === null;
}

const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** Whether a text has the form of a row id; others are never looked up. */
export const isRowId = (text: string): boolean => uuid.test(text);

/** The row if the actor may read it, else null. */
export const ifReadable = async (
  access: TableAccess,
  row: Row | undefined,
  reader: Pick<StoreReader, 'where'>,
): Promise<Row | null> => (row !== undefined && (await canRead(access, row, reader)) ? row : null);

function fieldsOf(table: CompiledTable): { fields: readonly Field[]; fieldIds: ReadonlySet<string> } {
  let known = visibleFields.get(table);
  if (known === undefined) {
    const fields = table.fields.filter(field => field.hidden !== true && !fieldType(field).secret);
    known = { fields, fieldIds: new Set(fields.map(field => field.id)) };
    visibleFields.set(table, known);
  }
  return known;
}
