import { sql } from 'kysely';
import type { StoredColumn } from '../model/store.ts';
import type { Connection, Dialect } from './dialect.ts';
import { chunks, type TableLayout } from './tableLayout.ts';

/*
 * What the database itself knows of each field, so that a commit under a catalog without the field treats its cells rightly. A column without
 * a mark is of no catalog that is known, and is never logged.
 */

/** What is known of a field without its catalog. */
export interface FieldMark extends Pick<StoredColumn, 'column' | 'flag' | 'list' | 'to'> {
  logged: boolean;
}

/** The marks of all fields, by table and field. */
export type FieldMarks = ReadonlyMap<string, ReadonlyMap<string, FieldMark>>;

const prefix = 'field:';
const marksPerInsert = 500;

/** Marks the fields of these tables. Written before their columns exist, so no column of a secret is ever without its mark. */
export async function markFields(dialect: Dialect, connection: Connection, layouts: Iterable<TableLayout>): Promise<void> {
  const known = await readTexts(dialect, connection);
  const marks = [...layouts].flatMap(({ id, byId, unlogged = [] }) =>
    [...byId.values()].map(({ id: field, column, flag, list, to }) => ({
      key: `${prefix}${id}.${field}`,
      text: JSON.stringify({ column, flag, list, to, logged: !unlogged.includes(field) } satisfies Record<
        keyof FieldMark,
        unknown
      >),
    })),
  );
  const missing = marks.filter(({ key, text }) => known.get(key) !== text);
  for (const some of chunks(missing, marksPerInsert)) {
    const rows = sql.join(some.map(({ key, text }) => sql`(${key}, ${text})`));
    await connection.query(
      sql`insert into ${dialect.table('_meta')} (key, value) values ${rows} on conflict (key) do update set value = excluded.value`,
    );
  }
}

/** Reads the marks of all fields. */
export async function readFieldMarks(dialect: Dialect, connection: Connection): Promise<FieldMarks> {
  const found = new Map<string, Map<string, FieldMark>>();
  for (const [key, text] of await readTexts(dialect, connection)) {
    const [table = '', field = ''] = key.slice(prefix.length).split('.');
    const fields = found.get(table) ?? new Map<string, FieldMark>();
    found.set(table, fields.set(field, JSON.parse(text) as FieldMark));
  }
  return found;
}

async function readTexts(dialect: Dialect, connection: Connection): Promise<Map<string, string>> {
  const rows = await connection.query(sql`select key, value from ${dialect.table('_meta')} where key like ${`${prefix}%`}`);
  return new Map(rows.map(({ key, value }) => [String(key), String(value)]));
}
