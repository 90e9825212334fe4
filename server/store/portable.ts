import { sql } from 'kysely';
import type { StoredTable } from '../model/session.ts';
import type { Connection, Dialect, Source, Sql } from './dialect.ts';
import { StoreError } from './errors.ts';
import { openEngine, type Where } from './openStore.ts';
import { schemaVersion } from './ownTables.ts';
import { readPostgres } from './postgres.ts';
import { keyedTables, makeOwnTables, makeSchema } from './schema.ts';
import { encode, type Raw, type Shape, shapesOf } from './shape.ts';
import { readSqlite } from './sqlite.ts';

/** How much is in an export: the last transaction, and the rows of all tables. */
export interface Exported {
  seq: number;
  rows: number;
}

/** The lines of an export that are not rows: its first, the first of each table, and its last. A row is an array of cells. */
type Heading = { seatgrid: 'export'; format: 1; layout: number; seq: number };
type TableHeading = { table: string; columns: string[] };
type Ending = { rows: number };

/** Rows read or written at once; parts of the log, which are large, fewer. */
const atOnce = (shape: Shape): number => (shape.id === '_log' ? 50 : 1_000);

/**
 * Hands every row of a home, as of one moment, to `write` as lines of JSON from which either database can be filled. Tables named in
 * `without` are left empty. Throws where the home cannot be read.
 */
export async function exportHome(
  where: Where,
  tables: readonly StoredTable[],
  without: ReadonlySet<string>,
  write: (line: string) => Promise<void>,
): Promise<Exported> {
  const source: Source = 'file' in where ? readSqlite(where.file) : readPostgres(where);
  try {
    return await source.snapshot(async connection => {
      const { dialect } = source;
      const [counter] = await connection.query(sql`select seq from ${dialect.table('_counter')}`);
      const heading: Heading = { seatgrid: 'export', format: 1, layout: schemaVersion, seq: Number(counter?.seq ?? 0) };
      await write(JSON.stringify(heading));
      let rows = 0;
      for (const [shape, key] of keyedTables(shapesOf(tables).values())) {
        const columns = shape.columns.map(column => column.id);
        await write(JSON.stringify({ table: shape.id, columns } satisfies TableHeading));
        if (without.has(shape.id)) continue;
        for await (const chunk of rowsByKey(dialect, connection, shape, key)) {
          for (const row of chunk) await write(JSON.stringify(columns.map(column => row[column] ?? null)));
          rows += chunk.length;
        }
      }
      await write(JSON.stringify({ rows } satisfies Ending));
      return { seq: heading.seq, rows };
    });
  } finally {
    await source.close();
  }
}

/** All rows of a table in the order of its key, in chunks. */
async function* rowsByKey(dialect: Dialect, connection: Connection, shape: Shape, key: readonly string[]): AsyncGenerator<Raw[]> {
  const names = sql.join(key.map(id => sql.id(id)));
  const size = atOnce(shape);
  let last: Raw | null = null;
  for (;;) {
    const after: Sql = last === null ? sql`` : sql`where (${names}) > (${sql.join(key.map(id => dialect.value(last![id]!)))})`;
    const chunk: Raw[] = await connection.query(
      sql`select * from ${dialect.table(shape.id)} ${after} order by ${names} limit ${size}`,
    );
    if (chunk.length > 0) yield chunk;
    if (chunk.length < size) return;
    last = chunk.at(-1)!;
  }
}

/**
 * Fills a home that holds nothing yet with the lines of an export, in one transaction, and sets `marks` in it. Throws `StoreError`, and leaves
 * nothing behind but empty tables, where the lines are not whole, are of a newer version, or where there is data already.
 */
export async function importHome(
  where: Where,
  tables: readonly StoredTable[],
  lines: AsyncIterable<string>,
  marks: Readonly<Record<string, string>>,
): Promise<Exported> {
  const shapes = shapesOf(tables);
  const engine = await openEngine(where, {});
  const { dialect } = engine;
  try {
    await engine.define(connection => makeOwnTables(dialect, connection));
    await engine.define(connection => makeSchema(dialect, connection, shapes.values()));
    return await engine.transaction(async connection => {
      const [there] = await connection.query(sql`select seq from ${dialect.table('_counter')}`);
      if (Number(there?.seq) !== 0) throw new StoreError('There is data already');
      const value = await fill(
        dialect,
        connection,
        new Map(keyedTables(shapes.values()).map(([shape]) => [shape.id, shape])),
        lines,
      );
      for (const [key, text] of Object.entries(marks)) {
        await connection.query(sql`delete from ${dialect.table('_meta')} where key = ${key}`);
        await connection.query(sql`insert into ${dialect.table('_meta')} (key, value) values (${key}, ${text})`);
      }
      return { keep: true, value };
    });
  } finally {
    await engine.close();
  }
}

async function fill(
  dialect: Dialect,
  connection: Connection,
  shapes: ReadonlyMap<string, Shape>,
  lines: AsyncIterable<string>,
): Promise<Exported> {
  let heading: Heading | null = null;
  let ending: Ending | null = null;
  let table: Filling | null = null;
  let rows = 0;
  for await (const line of lines) {
    const said = parsed(line);
    if (ending !== null) throw new StoreError('This export goes on after its end');
    if (heading === null) heading = headingOf(said);
    else if (Array.isArray(said)) {
      if (table === null) throw new StoreError('This export has rows before any table');
      await table.add(said);
      rows += 1;
    } else {
      await table?.flush();
      if ('table' in said) table = await Filling.begin(dialect, connection, shapes, said as TableHeading);
      else ending = said as Ending;
    }
  }
  if (heading === null || ending?.rows !== rows) throw new StoreError('This export is not whole');
  return { seq: heading.seq, rows };
}

function parsed(line: string): unknown[] | Record<string, unknown> {
  try {
    return JSON.parse(line) as unknown[] | Record<string, unknown>;
  } catch (error) {
    throw new StoreError('This export is damaged', { cause: error });
  }
}

function headingOf(said: unknown[] | Record<string, unknown>): Heading {
  const heading = said as Partial<Heading>;
  if (heading.seatgrid !== 'export') throw new StoreError('This is no export of Seatgrid');
  if (heading.format !== 1 || Number(heading.layout) > schemaVersion)
    throw new StoreError('This export was made by a newer version of Seatgrid');
  return heading as Heading;
}

/** A table while it is filled. */
class Filling {
  readonly #connection: Connection;
  readonly #shape: Shape;
  readonly #columns: readonly string[];
  readonly #others: Raw;
  #waiting: Raw[] = [];

  private constructor(connection: Connection, shape: Shape, columns: readonly string[]) {
    this.#connection = connection;
    this.#shape = shape;
    this.#columns = columns;
    // What rows get that were exported before the column was there.
    const missing = shape.columns.filter(column => !columns.includes(column.id));
    this.#others = Object.fromEntries(missing.map(column => [column.id, encode(shape.id, column, column.initial)]));
  }

  static async begin(
    dialect: Dialect,
    connection: Connection,
    shapes: ReadonlyMap<string, Shape>,
    { table, columns }: TableHeading,
  ): Promise<Filling> {
    const shape = shapes.get(table);
    const unknown = columns.find(column => shape?.byId.has(column) !== true);
    if (shape === undefined || unknown !== undefined) {
      throw new StoreError(
        `This export has ${table}${shape === undefined ? '' : `.${unknown}`}, which this version of Seatgrid does not know`,
      );
    }
    // A new home has its counter and its version already.
    await connection.query(sql`delete from ${dialect.table(table)}`);
    return new Filling(connection, shape, columns);
  }

  async add(cells: readonly unknown[]): Promise<void> {
    if (cells.length !== this.#columns.length)
      throw new StoreError(`This export is damaged: a row of ${this.#shape.id} has ${cells.length} cells`);
    const row: Record<string, unknown> = { ...this.#others };
    for (const [at, column] of this.#columns.entries()) row[column] = cells[at];
    this.#waiting.push(row as Raw);
    if (this.#waiting.length >= atOnce(this.#shape)) await this.flush();
  }

  async flush(): Promise<void> {
    if (this.#waiting.length > 0) await this.#connection.insert(this.#shape, this.#waiting);
    this.#waiting = [];
  }
}
