import Database from 'better-sqlite3';
import { stringify } from 'csv-stringify/sync';
import { Pool } from 'pg';
import { uuidv7 } from 'uuidv7';
import { columns, type Person } from './people.ts';

/** One cell of one row. */
export interface Cell {
  row: string;
  field: (typeof columns)[number];
  value: string;
}

/** The database operations of the floor; reading is measured on SQLite only. */
export interface FloorStore {
  add(rows: readonly Person[]): Promise<void>;
  set?(cells: readonly Cell[]): void;
  page?(query: { after: string; email?: string; contains?: string; sort?: string }): unknown[];
  ids?(): string[];
  /** All rows as CSV. */
  export?(): string;
}

const typed = `id text primary key, version integer, ${columns.map(column => `"${column}" text`).join(', ')}`;
const named = ['id', 'version', ...columns.map(column => `"${column}"`)].join(', ');
const indexes = ['userId', 'email'].map(column => `create unique index "people_${column}" on people ("${column}")`);

/** A SQLite file whose writes are on the disk when they are answered: prepared statements, one transaction per request. */
export function sqliteFloor(file: string): FloorStore {
  const database = new Database(file);
  database.pragma('journal_mode = wal');
  database.pragma('synchronous = full');
  database.exec([`create table people (${typed}) strict, without rowid`, ...indexes].join(';'));
  const insert = database.prepare(`insert into people (${named}) values (${['?', '1', ...columns.map(() => '?')].join(', ')})`);
  const updates = new Map(
    columns.map(column => [column, database.prepare(`update people set "${column}" = ?, version = version + 1 where id = ?`)]),
  );
  const all = database.prepare(`select ${columns.map(column => `"${column}"`).join(', ')} from people order by id`).raw();
  const read = (where: string, order = 'id') =>
    database.prepare<string[]>(`select ${named} from people where ${where} order by ${order} limit 100`);
  const [next, byEmail, holding, sorted] = [
    read('id > ?'),
    read('email = ?'),
    read('instr(lower(email), ?) > 0'),
    read('true', '"department", id'),
  ];
  return {
    add: async rows =>
      database.transaction(() => {
        for (const row of rows) insert.run(uuidv7(), ...columns.map(column => row[column]));
      })(),
    set: cells =>
      database.transaction(() => {
        for (const { row, field, value } of cells) updates.get(field)?.run(value, row);
      })(),
    page({ after, email, contains, sort }) {
      if (email !== undefined) return byEmail.all(email);
      if (contains !== undefined) return holding.all(contains);
      return sort === undefined ? next.all(after) : sorted.all();
    },
    export: () => stringify(all.all(), { record_delimiter: '\r\n', quoted_match: /[\r\n]/ }),
    ids: () => database.prepare<[], string>('select id from people order by id').pluck().all(),
  };
}

/** A PostgreSQL database: one prepared insert of a thousand rows at a time, one transaction per request. */
export async function postgresFloor(url: string): Promise<FloorStore> {
  const pool = new Pool({ connectionString: url, max: 1 });
  pool.on('error', error => console.error(`PostgreSQL closed an idle connection: ${error.message}`));
  for (const statement of [`create table people (${typed})`, ...indexes]) await pool.query(statement);
  const cells = ['$1::text[]', ...columns.map((_, at) => `$${at + 2}::text[]`)].join(', ');
  const values = columns.map(column => `v."${column}"`).join(', ');
  const names = columns.map(column => `"${column}"`).join(', ');
  const text = `insert into people (${named}) select v.id, 1, ${values} from unnest(${cells}) as v (id, ${names})`;
  return {
    async add(rows) {
      const client = await pool.connect();
      try {
        await client.query('begin');
        for (let at = 0; at < rows.length; at += 1000) {
          const chunk = rows.slice(at, at + 1000);
          const bound = [chunk.map(() => uuidv7()), ...columns.map(column => chunk.map(row => row[column]))];
          await client.query({ name: 'add', text, values: bound });
        }
        await client.query('commit');
      } catch (error) {
        await client.query('rollback');
        throw error;
      } finally {
        client.release();
      }
    },
  };
}
