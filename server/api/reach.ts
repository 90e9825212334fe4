import { grantOf, hiddenFrom, reachedRows, readScope } from '../model/access.ts';
import type { Person } from '../model/actor.ts';
import type { CompiledGrant, CompiledTable } from '../model/catalog.ts';
import type { Row } from '../model/change.ts';
import type { Field } from '../model/field.ts';
import type { Reader, View } from '../model/session.ts';

/** What an actor may see of a table: the filter that goes into every query, and the fields that leave the server. */
export interface Reach {
  table: CompiledTable;
  actor: Person;
  granted: CompiledGrant;
  view: Pick<View, 'table' | 'reach' | 'own'>;
  fields: readonly Field[];
  shown: ReadonlySet<string>;
}

const shownFields = new WeakMap<CompiledTable, { fields: readonly Field[]; shown: ReadonlySet<string> }>();

/** What this actor may see of a table; null where the table does not exist for them. */
export function reachOf(table: CompiledTable, actor: Person): Reach | null {
  const granted = grantOf(table, actor);
  const view = readScope(table, actor);
  return granted === undefined || view === null ? null : { table, actor, granted, view, ...fieldsOf(table) };
}

/** Whether the actor reads all rows of their organisation in this table. */
export const readsAll = ({ granted }: Reach): boolean => granted.grant.read === 'organisation';

/** Whether a row is within reach: the same as the filter of every query, for a row already read. */
export async function sees({ table, actor }: Reach, row: Readonly<Row>, reader: Pick<Reader, 'where'>): Promise<boolean> {
  const reached = await reachedRows([table], actor, (...asked) => reader.where(...asked));
  return hiddenFrom(table, row, actor, reached) === null;
}

const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** Whether a text can be the id of a row at all: what cannot is not asked of the database. */
export const isRowId = (text: string): boolean => uuid.test(text);

/** The row where it is within reach, else null: to the actor it is then as if it were not there. */
export const seen = async (reach: Reach, row: Row | undefined, reader: Pick<Reader, 'where'>): Promise<Row | null> =>
  row !== undefined && (await sees(reach, row, reader)) ? row : null;

function fieldsOf(table: CompiledTable): { fields: readonly Field[]; shown: ReadonlySet<string> } {
  let known = shownFields.get(table);
  if (known === undefined) {
    const fields = table.fields.filter(field => field.hidden !== true && field.type !== 'secret');
    known = { fields, shown: new Set(fields.map(field => field.id)) };
    shownFields.set(table, known);
  }
  return known;
}
