import { sql } from 'kysely';
import type { Pool, PoolClient, QueryResult, QueryResultRow } from 'pg';
import { postgresCollationKey } from './collation.ts';
import type { Connection, Dialect, Sql, StatementListener } from './dialect.ts';
import { ConnectionLostError, StatementTimeoutError, StoreError } from './errors.ts';
import { bind, Parameter, type ParameterValues, type Statement } from './parameter.ts';
import { arrayParameter, columnTypes } from './postgresArrays.ts';
import { compilePostgres } from './sqlCompiler.ts';
import {
  type Cell,
  type ColumnValues,
  chunks,
  insertValues,
  type RawRow,
  type TableLayout,
  updateValues,
} from './tableLayout.ts';
import { foldCaseInPostgres, foldTerm, matchTerm, matchTermInPostgres } from './textSearch.ts';

/** The SQL dialect of PostgreSQL, for the tables of one schema. */
export function postgresDialect(schema: string): Dialect {
  return {
    name: 'postgres',
    table: id => sql.id(schema, id),
    index: id => sql.id(id),
    types: { ...columnTypes, text: sql`text collate "C"` },
    tableOptions: sql``,
    // The default fills the existing rows and is dropped at once, so that an insert without this column leaves it empty.
    addColumn(table, column, type, initial) {
      const [on, name] = [sql`alter table ${sql.id(schema, table)}`, sql.id(column)];
      if (initial === null) return [sql`${on} add column ${name} ${type}`];
      return [sql`${on} add column ${name} ${type} default ${sql.lit(initial)}; ${on} alter column ${name} drop default`];
    },
    // Compressing a log part takes as long as writing it.
    storeUncompressed: (table, column) =>
      sql`alter table ${sql.id(schema, table)} alter column ${sql.id(column)} set storage external`,
    value: value => sql`${value}::${columnTypes[columnKind(value)]}`,
    inList: (of, values, kind) => sql`${of} = any(${values}::${columnTypes[kind]}[])`,
    encodeList: values => values,
    containsExactly: (of, text) => sql`strpos(${of}, ${text}) > 0`,
    matches(of, text, position) {
      const term = foldTerm(text);
      return matchTerm(of, term, position, {
        likeOperand: sql`lower(${of})`,
        nonAscii: matchTermInPostgres(of, term, position),
        anyRow: sql`t0.id > ''`,
      });
    },
    foldCase: foldCaseInPostgres,
    collationKey: postgresCollationKey,
    now: sql`to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`,
    riskySettings: sql`select name from pg_catalog.pg_settings where name in ('fsync', 'full_page_writes') and setting = 'off' order by name`,
    rowLock: sql` for update`,
    columns: sql`select c.relname as "table", a.attname as "column", format_type(a.atttypid, null) as "type" from pg_catalog.pg_class c
      join pg_catalog.pg_namespace n on n.oid = c.relnamespace join pg_catalog.pg_attribute a on a.attrelid = c.oid
      where n.nspname = ${schema} and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped`,
    schemaObjects: schemaObjectsSql(schema),
    indexes: sql`select indexname as name from pg_catalog.pg_indexes where schemaname = ${schema}`,
    withoutIndex: null,
    deadlineCheck: null,
    integrityCheck: null,
    compile: compilePostgres,
  };
}

/** Reads every object in a schema or on its tables. Only indexes have a text, because PostgreSQL rewrites other statements. */
const schemaObjectsSql = (schema: string): Sql => sql`
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

const columnKind = (value: string | number | Parameter): keyof typeof columnTypes =>
  value instanceof Parameter ? value.kind : typeof value === 'string' ? 'text' : Number.isSafeInteger(value) ? 'integer' : 'real';

/** Rows per statement: enough to make the round trip negligible, few enough to bind quickly. */
const chunkSize = 2000;

/** Sends statements to PostgreSQL over one connection, or any of a pool. */
export class PostgresConnection implements Connection {
  readonly #client: Pool | PoolClient;
  readonly #dialect: Dialect;
  readonly #onStatement: StatementListener | undefined;

  constructor(client: Pool | PoolClient, dialect: Dialect, onStatement?: StatementListener) {
    this.#client = client;
    this.#dialect = dialect;
    this.#onStatement = onStatement;
  }

  async query(query: Sql): Promise<RawRow[]> {
    return (await this.#run(query)).rows;
  }

  async run(statement: Statement, values: ParameterValues): Promise<RawRow[]> {
    return (await this.#send(statement.sql, bind(statement, values))).rows;
  }

  async arrays(statement: Statement, values: ParameterValues): Promise<Cell[][]> {
    const bound = bind(statement, values);
    this.#onStatement?.(statement.sql, bound);
    const { rows } = await this.#client
      .query<Cell[]>({ text: statement.sql, values: bound, rowMode: 'array' })
      .catch(throwTranslated);
    return rows;
  }

  async insert(layout: TableLayout, rows: readonly Readonly<Record<string, unknown>>[]): Promise<void> {
    const { varying, same } = insertValues(layout, rows);
    const names = [...varying, ...same.map(([column]) => column)].map(column => sql.id(column.id));
    const values = [sql`v.*`, ...same.map(literalCell)];
    const table = this.#dialect.table(layout.id);
    await this.#pipelined(rows, chunk => {
      const cells = sql.join(varying.map(column => arrayParameter(layout, column, chunk)));
      return sql`insert into ${table} (${sql.join(names)}) select ${sql.join(values)} from unnest(${cells}) as v`;
    });
  }

  async update(layout: TableLayout, columns: TableLayout['columns'], rows: readonly { id: string }[]): Promise<void> {
    const { varying, same } = updateValues(layout, columns, rows);
    const all = [layout.byId.get('id')!, ...varying];
    const aliases = sql.join(all.map(column => sql.id(column.id)));
    const set = sql.join([
      ...varying.map(column => sql`${sql.id(column.id)} = v.${sql.id(column.id)}`),
      ...same.map(each => sql`${sql.id(each[0].id)} = ${literalCell(each)}`),
    ]);
    const table = this.#dialect.table(layout.id);
    const found = await this.#pipelined(rows, chunk => {
      const cells = sql.join(all.map(column => arrayParameter(layout, column, chunk)));
      return sql`update ${table} as t set ${set} from unnest(${cells}) as v(${aliases}) where t.id = v.id`;
    });
    if (found !== rows.length) throw new StoreError(`${layout.id} has only ${found} of ${rows.length} rows to update`);
  }

  async remove(layout: TableLayout, ids: readonly string[]): Promise<void> {
    for (const chunk of chunks(ids, chunkSize)) {
      const { rowCount } = await this.#run(
        sql`delete from ${this.#dialect.table(layout.id)} where ${this.#dialect.inList(sql`id`, chunk, 'text')}`,
      );
      if (rowCount !== chunk.length) throw new StoreError(`${layout.id} has only ${rowCount} of ${chunk.length} rows to delete`);
    }
  }

  /**
   * Runs a statement for each chunk of rows and prepares the next one while the database works. Returns the number of
   * affected rows.
   */
  async #pipelined<T>(rows: readonly T[], write: (chunk: readonly T[]) => Sql): Promise<number> {
    let affected = 0;
    let sent = Promise.resolve();
    try {
      for (const chunk of chunks(rows, chunkSize)) {
        const statement = write(chunk);
        await sent;
        sent = this.#run(statement).then(({ rowCount }) => {
          affected += rowCount ?? 0;
        });
      }
    } finally {
      await sent;
    }
    return affected;
  }

  #run(query: Sql): Promise<QueryResult<RawRow>> {
    const { sql: text, parameters } = compilePostgres(query);
    return this.#send(text, [...parameters]);
  }

  #send(text: string, parameters: unknown[]): Promise<QueryResult<RawRow>> {
    this.#onStatement?.(text, parameters);
    return this.#client.query<RawRow>(text, parameters).catch(throwTranslated);
  }
}

/** A cell that is the same in every row. */
const literalCell = ([column, cell]: ColumnValues['same'][number]): Sql => sql`${cell}::${columnTypes[column.column]}`;

/** PostgreSQL's code for a statement that `statement_timeout` stopped. */
const statementTimeoutCode = '57014';

/**
 * Throws a timeout or a lost connection as `StatementTimeoutError` or `ConnectionLostError`, other errors as they are. The
 * driver reports timeouts and broken connections by their message only.
 */
export function throwTranslated(error: unknown): never {
  if (errorCode(error) === statementTimeoutCode) throw new StatementTimeoutError({ cause: error });
  if (!(error instanceof Error) || errorCode(error) !== '') throw error;
  if (!/timeout|terminated|not queryable|connection error/i.test(error.message)) throw error;
  throw new ConnectionLostError(error);
}

/** Sends a statement. Errors are translated by `throwTranslated`. */
export const send = <T extends QueryResultRow>(
  client: Pool | PoolClient,
  text: string,
  values: readonly unknown[] = [],
): Promise<QueryResult<T>> => client.query<T>(text, [...values]).catch(throwTranslated);

/** Takes a connection from the pool. Errors are translated by `throwTranslated`. */
export const connect = (pool: Pool): Promise<PoolClient> => pool.connect().catch(throwTranslated);

/** The code of a database or network error; empty when it has none. */
export const errorCode = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '');
