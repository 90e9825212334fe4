import { sql } from 'kysely';
import type { Pool, PoolClient, QueryResult, QueryResultRow } from 'pg';
import { sortedAsInPostgres } from './alphabet.ts';
import { cellsOf, types } from './arrays.ts';
import { compilePostgres } from './compile.ts';
import type { Connection, Dialect, Sql, Watch } from './dialect.ts';
import { LostConnection, StoreError, TooSlow } from './errors.ts';
import { foldedInPostgres, found, foundInPostgres, termOf } from './pattern.ts';
import { type Cell, chunks, type Filling, fillingOf, insertOf, type Raw, type Shape } from './shape.ts';
import { bound, type Given, Slot, type Statement } from './slot.ts';

/** SQL as PostgreSQL says it, for the tables of one schema. */
export function postgres(schema: string): Dialect {
  return {
    name: 'postgres',
    table: id => sql.id(schema, id),
    index: id => sql.id(id),
    types: { ...types, text: sql`text collate "C"` },
    clustered: sql``,
    // The default fills the rows that are there, and goes at once: an insert that does not name the column leaves it empty.
    addColumn(table, column, type, initial) {
      const [on, name] = [sql`alter table ${sql.id(schema, table)}`, sql.id(column)];
      if (initial === null) return [sql`${on} add column ${name} ${type}`];
      return [sql`${on} add column ${name} ${type} default ${sql.lit(initial)}; ${on} alter column ${name} drop default`];
    },
    // Squeezing a part takes as long as writing it.
    large: (table, column) => sql`alter table ${sql.id(schema, table)} alter column ${sql.id(column)} set storage external`,
    value: value => sql`${value}::${types[kindOf(value)]}`,
    among: (of, values, kind) => sql`${of} = any(${values}::${types[kind]}[])`,
    list: values => values,
    holds: (of, text) => sql`strpos(${of}, ${text}) > 0`,
    matches(of, text, place) {
      const term = termOf(text);
      return found(of, term, place, sql`lower(${of})`, foundInPostgres(of, term, place));
    },
    folded: foldedInPostgres,
    sorted: sortedAsInPostgres,
    now: sql`to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`,
    settings: sql`select name from pg_catalog.pg_settings where name in ('fsync', 'full_page_writes') and setting = 'off' order by name`,
    locked: sql` for update`,
    columns: sql`select c.relname as "table", a.attname as "column" from pg_catalog.pg_class c
      join pg_catalog.pg_namespace n on n.oid = c.relnamespace join pg_catalog.pg_attribute a on a.attrelid = c.oid
      where n.nspname = ${schema} and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped`,
    items: itemsOf(schema),
    indexes: sql`select indexname as name from pg_catalog.pg_indexes where schemaname = ${schema}`,
    unindexed: null,
    inTime: null,
    integrity: null,
    compile: compilePostgres,
  };
}

/** What may stand in a schema, or hang on its tables, with no more than a name: PostgreSQL writes statements its own way. */
const itemsOf = (schema: string): Sql => sql`
  with ours as (
    select c.oid, c.relname, c.relkind from pg_catalog.pg_class c
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace where n.nspname = ${schema}
  ), items (kind, name, "on", text) as (
    select case relkind when 'r' then 'table' when 'p' then 'table' when 'S' then 'sequence' else 'view' end, relname, relname, null::text
      from ours where relkind not in ('i', 'I', 't')
    union all select 'index', o.relname, t.relname, pg_catalog.pg_get_indexdef(o.oid) from pg_catalog.pg_index i join ours o on o.oid = i.indexrelid
      join ours t on t.oid = i.indrelid where not i.indisprimary
    union all select 'trigger', g.tgname, o.relname, null from pg_catalog.pg_trigger g join ours o on o.oid = g.tgrelid where not g.tgisinternal
    union all select 'rule', r.rulename, o.relname, null from pg_catalog.pg_rewrite r join ours o on o.oid = r.ev_class where o.relkind in ('r', 'p')
    union all select 'policy', p.polname, o.relname, null from pg_catalog.pg_policy p join ours o on o.oid = p.polrelid
    union all select 'default', a.attname, o.relname, null from pg_catalog.pg_attrdef d join ours o on o.oid = d.adrelid
      join pg_catalog.pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum where o.relkind in ('r', 'p')
    union all select 'constraint', k.conname, o.relname, null from pg_catalog.pg_constraint k join ours o on o.oid = k.conrelid
      where k.contype in ('c', 'f', 'x') and o.relname <> '_counter'
    union all select 'function', f.proname, f.proname, null from pg_catalog.pg_proc f
      join pg_catalog.pg_namespace n on n.oid = f.pronamespace where n.nspname = ${schema}
  ) select kind, name::text, "on"::text, text from items order by 1, 2`;

const kindOf = (value: string | number | Slot): keyof typeof types =>
  value instanceof Slot ? value.kind : typeof value === 'string' ? 'text' : Number.isSafeInteger(value) ? 'integer' : 'real';

/** Rows per statement: enough that the round trip does not count, few enough to bind quickly. */
const chunkSize = 2000;

/** Statements sent to PostgreSQL over one connection, or any of a pool. */
export class PostgresConnection implements Connection {
  readonly #client: Pool | PoolClient;
  readonly #dialect: Dialect;
  readonly #watch: Watch | undefined;

  constructor(client: Pool | PoolClient, dialect: Dialect, watch?: Watch) {
    this.#client = client;
    this.#dialect = dialect;
    this.#watch = watch;
  }

  async query(query: Sql): Promise<Raw[]> {
    return (await this.#run(query)).rows;
  }

  async run(statement: Statement, given: Given): Promise<Raw[]> {
    return (await this.#send(statement.sql, bound(statement, given))).rows;
  }

  async arrays(statement: Statement, given: Given): Promise<Cell[][]> {
    const values = bound(statement, given);
    this.#watch?.(statement.sql, values);
    const { rows } = await this.#client.query<Cell[]>({ text: statement.sql, values, rowMode: 'array' }).catch(lost);
    return rows;
  }

  async insert(shape: Shape, rows: readonly Readonly<Record<string, unknown>>[]): Promise<void> {
    const { varying, same } = insertOf(shape, rows);
    const names = [...varying, ...same.map(([column]) => column)].map(column => sql.id(column.id));
    const values = [sql`v.*`, ...same.map(one)];
    const table = this.#dialect.table(shape.id);
    await this.#inTurn(rows, chunk => {
      const cells = sql.join(varying.map(column => cellsOf(shape, column, chunk)));
      return sql`insert into ${table} (${sql.join(names)}) select ${sql.join(values)} from unnest(${cells}) as v`;
    });
  }

  async update(shape: Shape, columns: Shape['columns'], rows: readonly { id: string }[]): Promise<void> {
    const { varying, same } = fillingOf(shape, columns, rows);
    const all = [shape.byId.get('id')!, ...varying];
    const aliases = sql.join(all.map(column => sql.id(column.id)));
    const set = sql.join([
      ...varying.map(column => sql`${sql.id(column.id)} = v.${sql.id(column.id)}`),
      ...same.map(each => sql`${sql.id(each[0].id)} = ${one(each)}`),
    ]);
    const table = this.#dialect.table(shape.id);
    const found = await this.#inTurn(rows, chunk => {
      const cells = sql.join(all.map(column => cellsOf(shape, column, chunk)));
      return sql`update ${table} as t set ${set} from unnest(${cells}) as v(${aliases}) where t.id = v.id`;
    });
    if (found !== rows.length) throw new StoreError(`${shape.id} has only ${found} of ${rows.length} rows to update`);
  }

  async remove(shape: Shape, ids: readonly string[]): Promise<void> {
    for (const chunk of chunks(ids, chunkSize)) {
      const { rowCount } = await this.#run(
        sql`delete from ${this.#dialect.table(shape.id)} where ${this.#dialect.among(sql`id`, chunk, 'text')}`,
      );
      if (rowCount !== chunk.length) throw new StoreError(`${shape.id} has only ${rowCount} of ${chunk.length} rows to delete`);
    }
  }

  /** Runs a statement for each chunk of rows: each is written down while the database still works on the one before. Returns how many rows were met. */
  async #inTurn<T>(rows: readonly T[], written: (chunk: readonly T[]) => Sql): Promise<number> {
    let met = 0;
    let sent = Promise.resolve();
    try {
      for (const chunk of chunks(rows, chunkSize)) {
        const statement = written(chunk);
        await sent;
        sent = this.#run(statement).then(({ rowCount }) => {
          met += rowCount ?? 0;
        });
      }
    } finally {
      await sent;
    }
    return met;
  }

  #run(query: Sql): Promise<QueryResult<Raw>> {
    const { sql: text, parameters } = compilePostgres(query);
    return this.#send(text, [...parameters]);
  }

  #send(text: string, parameters: unknown[]): Promise<QueryResult<Raw>> {
    this.#watch?.(text, parameters);
    return this.#client.query<Raw>(text, parameters).catch(lost);
  }
}

/** A cell that every row has. */
const one = ([column, cell]: Filling['same'][number]): Sql => sql`${cell}::${types[column.column]}`;

/** What PostgreSQL says of a statement that its `statement_timeout` stopped. */
const stopped = '57014';

/** Rejects with what is known: the driver tells in words only that it waited too long, or that a connection broke. */
export function lost(error: unknown): never {
  if (codeOf(error) === stopped) throw new TooSlow({ cause: error });
  if (!(error instanceof Error) || codeOf(error) !== '') throw error;
  if (!/timeout|terminated|not queryable|connection error/i.test(error.message)) throw error;
  throw new LostConnection(error);
}

/** Sends a statement. Rejects with what is known where the connection is gone. */
export const send = <T extends QueryResultRow>(
  client: Pool | PoolClient,
  text: string,
  values: readonly unknown[] = [],
): Promise<QueryResult<T>> => client.query<T>(text, [...values]).catch(lost);

/** A connection of the pool. Rejects with what is known where there is none. */
export const connected = (pool: Pool): Promise<PoolClient> => pool.connect().catch(lost);

/** The code of an error of the database or the network; empty where it has none. */
export const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '');
