import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { StoredColumn } from '../model/store.ts';
import type { Connection, Dialect, Sql } from './dialect.ts';
import { StoreError } from './errors.ts';
import { markFields } from './fieldMarks.ts';
import { columnChecks, logTable, responseTable, schemaVersion, systemTables } from './systemTables.ts';
import { encodeCell, isCaseInsensitive, joinKey, type TableLayout } from './tableLayout.ts';
import { hasNonAscii } from './textSearch.ts';
import { backfillActors } from './undoChains.ts';

interface IndexDefinition {
  name: string;
  statement: Sql;
}

/** Tables that one statement checks: SQLite joins at most 500 selections. */
const maxInStatement = 100;

/** Creates the store's own tables where they are missing. Throws `StoreError` for data made by a newer version. */
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
 * Creates these tables, columns and indexes where they are missing. The next start can continue after any statement:
 * existing objects are not created again, and a column exists only together with the values of its rows.
 */
export async function createTables(dialect: Dialect, connection: Connection, layouts: Iterable<TableLayout>): Promise<void> {
  const all = [...layouts];
  await markFields(dialect, connection, all);
  await createMissing(dialect, connection, withJoins(all), await existingColumns(dialect, connection));
}

/**
 * Fills empty cells of columns that are never empty, which an interrupted upgrade of an earlier version left behind. Works
 * in batches of 5,000 rows.
 */
export async function backfillColumns(dialect: Dialect, connection: Connection, layouts: Iterable<TableLayout>): Promise<void> {
  for (const [layout, columns] of await lackingCells(dialect, connection, layouts)) {
    const table = dialect.table(layout.id);
    for (const column of columns) {
      const cell = sql.id(column.id);
      const value = dialect.value(encodeCell(layout.id, column, column.initial)!);
      const some = sql`select id from ${table} where ${cell} is null limit 5000`;
      while ((await connection.query(sql`select 1 as one from ${table} where ${cell} is null limit 1`)).length > 0) {
        await connection.query(sql`update ${table} set ${cell} = ${value} where id in (${some}) and ${cell} is null`);
      }
    }
  }
}

/** The tables that have an empty cell where none is allowed, with their columns that do not allow one. */
async function lackingCells(
  dialect: Dialect,
  connection: Connection,
  layouts: Iterable<TableLayout>,
): Promise<[TableLayout, StoredColumn[]][]> {
  const never = [...layouts].flatMap((layout): [TableLayout, StoredColumn[]][] => {
    const columns = layout.columns.filter(each => each.notNull === true);
    return columns.length === 0 ? [] : [[layout, columns]];
  });
  const lacking = new Set<unknown>();
  for (let from = 0; from < never.length; from += maxInStatement) {
    const checks = never.slice(from, from + maxInStatement).map(([{ id }, columns]) => {
      const isEmpty = sql.join(
        columns.map(column => sql`${sql.id(column.id)} is null`),
        sql` or `,
      );
      return sql`select * from (select ${sql.lit(id)} as "table" from ${dialect.table(id)} where ${isEmpty} limit 1) t`;
    });
    for (const { table } of await connection.query(sql`${sql.join(checks, sql` union all `)}`)) lacking.add(table);
  }
  return never.filter(([{ id }]) => lacking.has(id));
}

async function createMissing(
  dialect: Dialect,
  connection: Connection,
  tables: readonly (readonly [TableLayout, key: readonly string[]])[],
  found: ExistingColumns,
): Promise<void> {
  for (const [layout, key] of tables) {
    const columns = found.get(layout.id);
    if (columns === undefined)
      for (const statement of createTableStatements(dialect, layout, key)) await connection.query(statement);
    else await addColumns(dialect, connection, layout, columns);
  }
  await createIndexes(
    dialect,
    connection,
    tables.map(([layout]) => layout),
  );
}

/** The missing tables and columns, the store's own included: `users` for a table, `users.email` for a column. */
export async function missingColumns(
  dialect: Dialect,
  connection: Connection,
  layouts: Iterable<TableLayout>,
): Promise<string[]> {
  const found = await existingColumns(dialect, connection);
  return keyedTables(layouts).flatMap(([{ id, columns }]) => {
    const there = found.get(id);
    if (there === undefined) return [id];
    return columns.filter(column => !there.has(column.id)).map(column => `${id}.${column.id}`);
  });
}

/** The statements that create the tables and indexes, by name. */
export interface SchemaStatements {
  tables: ReadonlyMap<string, string>;
  indexes: ReadonlyMap<string, string>;
}

/** The statements that create a new database with these tables. */
export function schemaStatements(dialect: Dialect, layouts: Iterable<TableLayout>): SchemaStatements {
  const tables = keyedTables(layouts);
  return {
    tables: new Map(
      tables.map(([layout, key]) => [layout.id, dialect.compile(createTableStatements(dialect, layout, key)[0]!).sql]),
    ),
    indexes: new Map(
      tables.flatMap(([layout]) =>
        indexesOf(dialect, layout).map(({ name, statement }) => [name, dialect.compile(statement).sql] as const),
      ),
    ),
  };
}

/** The store's own tables and these, each with the columns of its primary key. */
export const keyedTables = (layouts: Iterable<TableLayout>): (readonly [TableLayout, key: readonly string[]])[] => [
  ...systemTables,
  ...withJoins(layouts),
];

/** These tables and the join tables of their lists, each with the columns of its primary key. */
const withJoins = (layouts: Iterable<TableLayout>): (readonly [TableLayout, key: readonly string[]])[] =>
  [...layouts].flatMap(layout => [
    [layout, ['id']] as const,
    ...layout.joins.values().map(join => [join.layout, joinKey] as const),
  ]);

/** The columns that tables have in the database, with their kinds. */
export type ExistingColumns = ReadonlyMap<string, ReadonlyMap<string, StoredColumn['column']>>;

/** Reads which tables and columns the database has. */
export async function existingColumns(dialect: Dialect, connection: Connection): Promise<ExistingColumns> {
  const found = new Map<string, Map<string, StoredColumn['column']>>();
  for (const { table, column, type } of await connection.query(dialect.columns)) {
    const columns = found.get(String(table)) ?? new Map<string, StoredColumn['column']>();
    found.set(String(table), columns.set(String(column), kindOf(String(type))));
  }
  return found;
}

/** The kind of a column whose SQL type has this name. */
const kindOf = (type: string): StoredColumn['column'] =>
  /int/i.test(type) ? 'integer' : /real|double/i.test(type) ? 'real' : 'text';

async function checkVersion(dialect: Dialect, connection: Connection, exists: boolean): Promise<void> {
  if (!exists) return;
  const [row] = await connection.query(sql`select value from ${dialect.table('_meta')} where key = 'version'`);
  if (row !== undefined && Number(row.value) > schemaVersion) {
    throw new StoreError(
      `This data was made by a newer version of Seatgrid (layout ${row.value}, this one knows ${schemaVersion})`,
    );
  }
}

function createTableStatements(dialect: Dialect, layout: TableLayout, key: readonly string[]): Sql[] {
  const columns = layout.columns.map(column => {
    const notNull = key.includes(column.id) ? sql` not null` : sql``;
    return sql`${sql.id(column.id)} ${dialect.types[column.column]}${notNull} ${columnCheck(layout, column.id)}`;
  });
  const keys = sql.join(key.map(id => sql.id(id)));
  // Log parts are large and would make a tree clustered by key deep.
  const clustered = layout === logTable ? sql`` : dialect.tableOptions;
  const create = sql`create table ${dialect.table(layout.id)} (${sql.join(columns)}, primary key (${keys})) ${clustered}`;
  const large = layout === logTable ? dialect.storeUncompressed('_log', 'changes') : null;
  return large === null ? [create] : [create, large];
}

const columnCheck = (layout: TableLayout, column: string): Sql => columnChecks[`${layout.id}.${column}`] ?? sql``;

async function addColumns(
  dialect: Dialect,
  connection: Connection,
  layout: TableLayout,
  there: ReadonlyMap<string, unknown>,
): Promise<void> {
  for (const column of layout.columns) {
    if (there.has(column.id)) continue;
    const type = sql`${dialect.types[column.column]} ${columnCheck(layout, column.id)}`;
    const initial = encodeCell(layout.id, column, column.initial);
    for (const added of dialect.addColumn(layout.id, column.id, type, initial)) await connection.query(added);
  }
}

async function createIndexes(dialect: Dialect, connection: Connection, layouts: readonly TableLayout[]): Promise<void> {
  const there = new Set((await connection.query(dialect.indexes)).map(row => row.name));
  for (const layout of layouts) {
    for (const index of indexesOf(dialect, layout)) {
      if (!there.has(index.name)) await connection.query(index.statement);
    }
  }
}

function indexesOf(dialect: Dialect, layout: TableLayout): IndexDefinition[] {
  const on = dialect.table(layout.id);
  if (layout === logTable) {
    return [
      { name: '_log.id', statement: sql`create unique index ${dialect.index('_log.id')} on ${on} (id) where part = 0` },
      { name: '_log.actor', statement: sql`create index ${dialect.index('_log.actor')} on ${on} (actor, seq) where part = 0` },
      ...['batch', 'undoes'].map(id => ({
        name: `_log.${id}`,
        statement: sql`create index ${dialect.index(`_log.${id}`)} on ${on} (${sql.id(id)}) where ${sql.id(id)} is not null`,
      })),
    ];
  }
  if (layout === responseTable) {
    return [{ name: '_replies.at', statement: sql`create index ${dialect.index('_replies.at')} on ${on} (at)` }];
  }
  const rowId = layout.partOf === undefined ? sql`id` : sql`"row"`;
  return layout.columns
    .filter(column => column.index !== 'none' && column.id !== 'id')
    .flatMap((column): IndexDefinition[] => {
      const name = indexName(layout.id, column.id, column.index);
      const cell = sql.id(column.id);
      const key = isCaseInsensitive(column) ? sql`lower(${cell})` : cell;
      const filled = column.index === 'sparse' ? sql` where ${cell} is not null` : sql``;
      const index = { name, statement: sql`create index ${dialect.index(name)} on ${on} (${key}, ${rowId})${filled}` };
      if (!isCaseInsensitive(column)) return [index];
      // The few texts beyond ASCII are scanned, because `lower` does not case-fold them.
      const nonAscii = indexName(layout.id, column.id, 'beyond');
      const statement = sql`create index ${dialect.index(nonAscii)} on ${on} (id) where ${hasNonAscii(cell)}`;
      return [index, { name: nonAscii, statement }];
    });
}

/** PostgreSQL truncates names at 63 bytes, so a long one becomes a hash. */
function indexName(table: string, column: string, kind: string): string {
  const name = `${table}.${column}.${kind}`;
  if (Buffer.byteLength(name) <= 63) return name;
  return `${createHash('sha256').update(name).digest('hex').slice(0, 32)}.${kind}`;
}
