import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Connection, Dialect, Sql } from './dialect.ts';
import { StoreError } from './errors.ts';
import { columnChecks, logTable, responseTable, schemaVersion, systemTables } from './systemTables.ts';
import { encodeCell, isCaseInsensitive, type TableLayout } from './tableLayout.ts';
import { hasNonAscii } from './textSearch.ts';
import { backfillActors } from './undoChains.ts';

interface IndexDefinition {
  name: string;
  make: Sql;
}

/** Creates what is missing of the store's own tables. Throws `StoreError` for a home made by a newer version. */
export async function createSystemTables(dialect: Dialect, connection: Connection): Promise<void> {
  const found = await existingColumns(dialect, connection);
  await checkVersion(dialect, connection, found.has('_meta'));
  await createMissing(dialect, connection, systemTables, found);
  await backfillActors(dialect, connection);
  await connection.query(
    sql`insert into ${dialect.table('_counter')} (one, seq, written) values (1, 0, 0) on conflict do nothing`,
  );
  await connection.query(
    sql`insert into ${dialect.table('_meta')} (key, value) values ('version', ${String(schemaVersion)}) on conflict do nothing`,
  );
}

/**
 * Creates what is missing of these tables, columns and indexes included. Each statement leaves a home from which the next start goes on:
 * what is there is not made again, and a column is there only together with what its rows get.
 */
export async function createTables(dialect: Dialect, connection: Connection, shapes: Iterable<TableLayout>): Promise<void> {
  const tables = [...shapes].map(shape => [shape, ['id']] as const);
  await createMissing(dialect, connection, tables, await existingColumns(dialect, connection));
}

/** Writes what rows must have in columns that are never empty and are: an upgrade that an earlier version did not finish. In pieces. */
export async function backfillColumns(dialect: Dialect, connection: Connection, shapes: Iterable<TableLayout>): Promise<void> {
  for (const shape of shapes) {
    const [columns, table] = [shape.columns.filter(each => each.notNull === true), dialect.table(shape.id)];
    if (columns.length === 0) continue;
    const lacks = sql.join(
      columns.map(column => sql`${sql.id(column.id)} is null`),
      sql` or `,
    );
    if ((await connection.query(sql`select 1 as one from ${table} where ${lacks} limit 1`)).length === 0) continue;
    for (const column of columns) {
      const cell = sql.id(column.id);
      const value = dialect.value(encodeCell(shape.id, column, column.initial)!);
      const some = sql`select id from ${table} where ${cell} is null limit 5000`;
      while ((await connection.query(sql`select 1 as one from ${table} where ${cell} is null limit 1`)).length > 0) {
        await connection.query(sql`update ${table} set ${cell} = ${value} where id in (${some}) and ${cell} is null`);
      }
    }
  }
}

async function createMissing(
  dialect: Dialect,
  connection: Connection,
  tables: readonly (readonly [TableLayout, key: readonly string[]])[],
  found: ReadonlyMap<string, ReadonlySet<string>>,
): Promise<void> {
  for (const [shape, key] of tables) {
    const columns = found.get(shape.id);
    if (columns === undefined) for (const made of createTableStatements(dialect, shape, key)) await connection.query(made);
    else await addColumns(dialect, connection, shape, columns);
  }
  await createIndexes(
    dialect,
    connection,
    tables.map(([shape]) => shape),
  );
}

/** What a home lacks of the store's own tables and these: `users` where a table is not there, `users.email` where a column is not. */
export async function missingColumns(dialect: Dialect, connection: Connection, shapes: Iterable<TableLayout>): Promise<string[]> {
  const found = await existingColumns(dialect, connection);
  return keyedTables(shapes).flatMap(([{ id, columns }]) => {
    const there = found.get(id);
    if (there === undefined) return [id];
    return columns.filter(column => !there.has(column.id)).map(column => `${id}.${column.id}`);
  });
}

/** The statements by which a home's tables and indexes are made, by name. */
export interface SchemaStatements {
  tables: ReadonlyMap<string, string>;
  indexes: ReadonlyMap<string, string>;
}

/** How a new home of these tables is laid out. */
export function schemaStatements(dialect: Dialect, shapes: Iterable<TableLayout>): SchemaStatements {
  const tables = keyedTables(shapes);
  return {
    tables: new Map(
      tables.map(([shape, key]) => [shape.id, dialect.compile(createTableStatements(dialect, shape, key)[0]!).sql]),
    ),
    indexes: new Map(
      tables.flatMap(([shape]) => indexesOf(dialect, shape).map(({ name, make }) => [name, dialect.compile(make).sql] as const)),
    ),
  };
}

/** The store's own tables and these, each with the columns of its primary key. */
export const keyedTables = (shapes: Iterable<TableLayout>): (readonly [TableLayout, key: readonly string[]])[] => [
  ...systemTables,
  ...[...shapes].map(shape => [shape, ['id']] as const),
];

async function existingColumns(dialect: Dialect, connection: Connection): Promise<Map<string, Set<string>>> {
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

function createTableStatements(dialect: Dialect, shape: TableLayout, key: readonly string[]): Sql[] {
  const columns = shape.columns.map(column => {
    const mayBeEmpty = key.includes(column.id) ? sql` not null` : sql``;
    return sql`${sql.id(column.id)} ${dialect.types[column.column]}${mayBeEmpty} ${columnCheck(shape, column.id)}`;
  });
  const keys = sql.join(key.map(id => sql.id(id)));
  // Log parts are large: they would make a tree clustered by key deep.
  const clustered = shape === logTable ? sql`` : dialect.tableOptions;
  const made = sql`create table ${dialect.table(shape.id)} (${sql.join(columns)}, primary key (${keys})) ${clustered}`;
  const large = shape === logTable ? dialect.storeUncompressed('_log', 'changes') : null;
  return large === null ? [made] : [made, large];
}

const columnCheck = (shape: TableLayout, column: string): Sql => columnChecks[`${shape.id}.${column}`] ?? sql``;

async function addColumns(
  dialect: Dialect,
  connection: Connection,
  shape: TableLayout,
  there: ReadonlySet<string>,
): Promise<void> {
  for (const column of shape.columns) {
    if (there.has(column.id)) continue;
    const type = sql`${dialect.types[column.column]} ${columnCheck(shape, column.id)}`;
    const initial = encodeCell(shape.id, column, column.initial);
    for (const added of dialect.addColumn(shape.id, column.id, type, initial)) await connection.query(added);
  }
}

async function createIndexes(dialect: Dialect, connection: Connection, shapes: readonly TableLayout[]): Promise<void> {
  const there = new Set((await connection.query(dialect.indexes)).map(row => row.name));
  for (const shape of shapes) {
    for (const index of indexesOf(dialect, shape)) {
      if (!there.has(index.name)) await connection.query(index.make);
    }
  }
}

function indexesOf(dialect: Dialect, shape: TableLayout): IndexDefinition[] {
  const on = dialect.table(shape.id);
  if (shape === logTable) {
    return [
      { name: '_log.id', make: sql`create unique index ${dialect.index('_log.id')} on ${on} (id) where part = 0` },
      { name: '_log.actor', make: sql`create index ${dialect.index('_log.actor')} on ${on} (actor, seq) where part = 0` },
      ...['batch', 'undoes'].map(id => ({
        name: `_log.${id}`,
        make: sql`create index ${dialect.index(`_log.${id}`)} on ${on} (${sql.id(id)}) where ${sql.id(id)} is not null`,
      })),
    ];
  }
  if (shape === responseTable) {
    return [{ name: '_replies.at', make: sql`create index ${dialect.index('_replies.at')} on ${on} (at)` }];
  }
  return shape.columns
    .filter(column => column.index !== 'none' && column.id !== 'id')
    .flatMap((column): IndexDefinition[] => {
      const name = indexName(shape.id, column.id, column.index);
      const cell = sql.id(column.id);
      const key = isCaseInsensitive(column) ? sql`lower(${cell})` : cell;
      const filled = column.index === 'sparse' ? sql` where ${cell} is not null` : sql``;
      const index = { name, make: sql`create index ${dialect.index(name)} on ${on} (${key}, id)${filled}` };
      if (!isCaseInsensitive(column)) return [index];
      // Texts beyond ASCII, few as they are, are looked through: their fold is not what `lower` gives.
      const others = indexName(shape.id, column.id, 'beyond');
      return [index, { name: others, make: sql`create index ${dialect.index(others)} on ${on} (id) where ${hasNonAscii(cell)}` }];
    });
}

/** PostgreSQL cuts names at 63 bytes, so a long one ends in a hash. */
function indexName(table: string, column: string, kind: string): string {
  const name = `${table}.${column}.${kind}`;
  if (Buffer.byteLength(name) <= 63) return name;
  return `${createHash('sha256').update(name).digest('hex').slice(0, 32)}.${kind}`;
}
