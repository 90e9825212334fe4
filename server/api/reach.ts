import type { Person } from '../model/actor.ts';
import type { CompiledTable } from '../model/catalog.ts';
import type { Row } from '../model/change.ts';
import type { Field } from '../model/field.ts';
import type { Reader, View } from '../model/session.ts';
import type { Grant } from '../model/table.ts';

/** What an actor may see of a table: the filter that goes into every query, and the fields that leave the server. */
export interface Reach {
  table: CompiledTable;
  grant: Grant;
  view: Pick<View, 'table' | 'reach' | 'own'>;
  fields: readonly Field[];
  shown: ReadonlySet<string>;
}

const shownFields = new WeakMap<CompiledTable, { fields: readonly Field[]; shown: ReadonlySet<string> }>();

/** What this actor may see of a table; null where the table does not exist for them. The one place that decides it. */
export function reachOf(table: CompiledTable, actor: Person): Reach | null {
  const grant = table.table.access[actor.role];
  const { scope, own } = table.table;
  if (grant === undefined || scope.length === 0) return null;
  if (grant.read === 'own' && own === undefined) return null;
  const view: Reach['view'] = { table: table.id, reach: { fields: scope, org: actor.org } };
  if (grant.read === 'own' && own !== undefined) {
    view.own =
      typeof own === 'string'
        ? { field: own, user: actor.user }
        : { field: own.user, user: actor.user, through: { table: own.table, row: own.row } };
  }
  return { table, grant, view, ...fieldsOf(table) };
}

/** Whether a row is within reach: the same filter, for a row already read. */
export async function sees({ view }: Reach, row: Readonly<Row>, reader: Pick<Reader, 'where'>): Promise<boolean> {
  const { reach, own } = view;
  if (reach !== null && !reach.fields.some(field => row[field] === reach.org)) return false;
  if (own?.through === undefined) return own === undefined || row[own.field] === own.user;
  const { table, row: link } = own.through;
  return (await reader.where(table, own.field, [own.user])).some(each => each[link] === row.id);
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
