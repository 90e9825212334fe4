import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { StoredColumn } from '../model/session.ts';
import type { Connection, Dialect, Sql } from './dialect.ts';
import { StoreError } from './errors.ts';
import { encode, isFolded, ownShape, type Shape } from './shape.ts';

/** The layout of the store's own tables. A home with a higher number was made by a newer Seatgrid and is not opened. */
export const schemaVersion = 1;

const own = (column: StoredColumn['column'], ...ids: string[]): StoredColumn[] =>
  ids.map(id => ({ id, column, flag: false, index: 'none', exact: true }));

/** The log: a transaction's first part has its id, what it was and how many changes it has; every part has some changes. */
export const logTable = ownShape('_log', [
  ...own('integer', 'seq', 'part'),
  ...own('text', 'id'),
  ...own('integer', 'size'),
  ...own('text', 'meta', 'changes'),
]);

/** Rows that were deleted, with the transaction that did it. */
export const goneTable = ownShape('_gone', [...own('text', 'table', 'row'), ...own('integer', 'seq')]);

/** Answers already given, by the client's key. */
export const repliesTable = ownShape('_replies', own('text', 'key', 'hash', 'outcome', 'at'));

const ownTables: readonly (readonly [Shape, key: readonly string[]])[] = [
  [ownShape('_meta', own('text', 'key', 'value')), ['key']],
  [ownShape('_counter', own('integer', 'one', 'seq')), ['one']],
  [logTable, ['seq', 'part']],
  [goneTable, ['table', 'row']],
  [repliesTable, ['key']],
];

interface Index {
  name: string;
  make: Sql;
}

/** Creates what is missing of the store's own tables and these, columns and indexes included. Throws for a home made by a newer version. */
export async function makeSchema(dialect: Dialect, connection: Connection, shapes: Iterable<Shape>): Promise<void> {
  const found = await foundColumns(dialect, connection);
  await checkVersion(dialect, connection, found.has('_meta'));
  const tables = allTables(shapes);
  for (const [shape, key] of tables) {
    const columns = found.get(shape.id);
    if (columns === undefined) await connection.query(tableOf(dialect, shape, key));
    else await addColumns(dialect, connection, shape, columns);
  }
  const large = found.has('_log') ? null : dialect.large('_log', 'changes');
  if (large !== null) await connection.query(large);
  await makeIndexes(
    dialect,
    connection,
    tables.map(([shape]) => shape),
  );
  await connection.query(sql`insert into ${dialect.table('_counter')} (one, seq) values (1, 0) on conflict do nothing`);
  await connection.query(
    sql`insert into ${dialect.table('_meta')} (key, value) values ('version', ${String(schemaVersion)}) on conflict do nothing`,
  );
}

/** What a home lacks of the store's own tables and these: `users` where a table is not there, `users.email` where a column is not. */
export async function lackingColumns(dialect: Dialect, connection: Connection, shapes: Iterable<Shape>): Promise<string[]> {
  const found = await foundColumns(dialect, connection);
  return allTables(shapes).flatMap(([{ id, columns }]) => {
    const there = found.get(id);
    if (there === undefined) return [id];
    return columns.filter(column => !there.has(column.id)).map(column => `${id}.${column.id}`);
  });
}

const allTables = (shapes: Iterable<Shape>): (readonly [Shape, key: readonly string[]])[] => [
  ...ownTables,
  ...[...shapes].map(shape => [shape, ['id']] as const),
];

async function foundColumns(dialect: Dialect, connection: Connection): Promise<Map<string, Set<string>>> {
  const found = new Map<string, Set<string>>();
  for (const { table, column } of (await connection.query(dialect.columns)) as { table: string; column: string }[]) {
    const columns = found.get(table) ?? new Set();
    found.set(table, columns.add(column));
  }
  return found;
}

async function checkVersion(dialect: Dialect, connection: Connection, made: boolean): Promise<void> {
  if (!made) return;
  const [row] = await connection.query(sql`select value from ${dialect.table('_meta')} where key = 'version'`);
  if (row !== undefined && Number(row.value) > schemaVersion) {
    throw new StoreError(
      `This data was made by a newer version of Seatgrid (layout ${row.value}, this one knows ${schemaVersion})`,
    );
  }
}

function tableOf(dialect: Dialect, shape: Shape, key: readonly string[]): Sql {
  const columns = shape.columns.map(
    column => sql`${sql.id(column.id)} ${dialect.types[column.column]}${key.includes(column.id) ? sql` not null` : sql``}`,
  );
  const keys = sql.join(key.map(id => sql.id(id)));
  // Log parts are large: they would make a tree clustered by key deep.
  const clustered = shape === logTable ? sql`` : dialect.clustered;
  return sql`create table ${dialect.table(shape.id)} (${sql.join(columns)}, primary key (${keys})) ${clustered}`;
}

async function addColumns(dialect: Dialect, connection: Connection, shape: Shape, there: ReadonlySet<string>): Promise<void> {
  for (const column of shape.columns) {
    if (there.has(column.id)) continue;
    await connection.query(
      sql`alter table ${dialect.table(shape.id)} add column ${sql.id(column.id)} ${dialect.types[column.column]}`,
    );
    const initial = encode(shape.id, column, column.initial);
    if (initial !== null) {
      const value = dialect.value(initial);
      await connection.query(sql`update ${dialect.table(shape.id)} set ${sql.id(column.id)} = ${value}`);
    }
  }
}

async function makeIndexes(dialect: Dialect, connection: Connection, shapes: readonly Shape[]): Promise<void> {
  const there = new Set((await connection.query(dialect.indexes)).map(row => row.name));
  for (const shape of shapes) {
    for (const index of indexesOf(dialect, shape)) {
      if (!there.has(index.name)) await connection.query(index.make);
    }
  }
}

function indexesOf(dialect: Dialect, shape: Shape): Index[] {
  const on = dialect.table(shape.id);
  if (shape === logTable) {
    return [{ name: '_log.id', make: sql`create unique index ${dialect.index('_log.id')} on ${on} (id) where part = 0` }];
  }
  if (shape === repliesTable) {
    return [{ name: '_replies.at', make: sql`create index ${dialect.index('_replies.at')} on ${on} (at)` }];
  }
  return shape.columns
    .filter(column => column.index !== 'none' && column.id !== 'id')
    .map(column => {
      const name = indexName(shape.id, column.id, column.index);
      const cell = sql.id(column.id);
      const key = isFolded(column) ? sql`lower(${cell})` : cell;
      const filled = column.index === 'sparse' ? sql` where ${cell} is not null` : sql``;
      return { name, make: sql`create index ${dialect.index(name)} on ${on} (${key}, id)${filled}` };
    });
}

/** PostgreSQL cuts names at 63 bytes, so a long one ends in a hash. */
function indexName(table: string, column: string, kind: string): string {
  const name = `${table}.${column}.${kind}`;
  if (Buffer.byteLength(name) <= 63) return name;
  return `${createHash('sha256').update(name).digest('hex').slice(0, 32)}.${kind}`;
}
