import { sql } from 'kysely';
import type { FileStore } from '../model/fileStore.ts';
import type { StoredTable } from '../model/store.ts';
import { catalogsOf, readCurrentTables, type StoreTables } from './catalogLayouts.ts';
import { readRevision } from './counterRow.ts';
import type { Connection, Dialect, ReadableDatabase, Sql } from './dialect.ts';
import { StoreError } from './errors.ts';
import type { DatabaseLocation } from './location.ts';
import { openDatabase } from './openStore.ts';
import { type FilePiece, filePieces } from './packedFiles.ts';
import { readPostgres } from './postgres.ts';
import { readSqlite } from './sqlite.ts';
import { fileTable, schemaVersion } from './systemTables.ts';
import { encodeCell, layoutsOf, type RawRow, type TableLayout } from './tableLayout.ts';
import { createSystemTables, createTables, keyedTables } from './upgradeSchema.ts';

/** The size of an export: the number of the last transaction, and the number of rows of all tables. */
export interface ExportSize {
  seq: number;
  rows: number;
}

/** The lines of an export that are not rows: its first, the first of each table, and its last. A row is an array of cells. */
type ExportHeader = { seatgrid: 'export'; format: 1; layout: number; seq: number };
type TableHeader = { table: string; columns: string[] };
type ExportFooter = { rows: number };

/** Rows read or written at once; fewer of the log and of files, whose parts are large. */
const batchSize = ({ id }: TableLayout): number => (id === '_log' ? 50 : id === fileTable.id ? 20 : 1_000);

/**
 * Writes a snapshot of all rows and files as lines of JSON, with the cells of fields that only another catalog has, from which a database
 * of either kind can be filled. Tables in `excluded` stay empty. `files` are those beside the database, if it has none in itself. Throws
 * when the database cannot be read.
 */
export async function exportDatabase(
  location: DatabaseLocation,
  tables: StoreTables,
  { excluded, files = null }: { excluded: ReadonlySet<string>; files?: FileStore | null },
  write: (line: string) => Promise<void>,
): Promise<ExportSize> {
  const source: ReadableDatabase = 'file' in location ? readSqlite(location.file) : readPostgres(location);
  try {
    return await source.snapshot(async connection => {
      const { dialect } = source;
      const [counter] = await connection.query(sql`select seq from ${dialect.table('_counter')}`);
      const header: ExportHeader = { seatgrid: 'export', format: 1, layout: schemaVersion, seq: Number(counter?.seq ?? 0) };
      await write(JSON.stringify(header));
      let rows = 0;
      const revision = await readRevision(dialect, connection);
      const { layouts } = await readCurrentTables(dialect, connection, catalogsOf(tables), revision);
      for (const [layout, key] of keyedTables(layouts.values())) {
        const columns = layout.columns.map(column => column.id);
        await write(JSON.stringify({ table: layout.id, columns } satisfies TableHeader));
        if (excluded.has(layout.partOf ?? layout.id)) continue;
        const before = rows;
        for await (const chunk of rowsByKey(dialect, connection, layout, key)) {
          for (const row of chunk) await write(JSON.stringify(columns.map(column => row[column] ?? null)));
          rows += chunk.length;
        }
        if (layout.id !== fileTable.id || files === null || rows > before) continue;
        for await (const piece of filePieces(files)) {
          await write(JSON.stringify(columns.map(column => piece[column as keyof FilePiece])));
          rows += 1;
        }
      }
      await write(JSON.stringify({ rows } satisfies ExportFooter));
      return { seq: header.seq, rows };
    });
  } finally {
    await source.close();
  }
}

/** All rows of a table in the order of its key, in chunks. */
async function* rowsByKey(
  dialect: Dialect,
  connection: Connection,
  layout: TableLayout,
  key: readonly string[],
): AsyncGenerator<RawRow[]> {
  const names = sql.join(key.map(id => sql.id(id)));
  const size = batchSize(layout);
  let last: RawRow | null = null;
  for (;;) {
    const after: Sql = last === null ? sql`` : sql`where (${names}) > (${sql.join(key.map(id => dialect.value(last![id]!)))})`;
    const chunk: RawRow[] = await connection.query(
      sql`select * from ${dialect.table(layout.id)} ${after} order by ${names} limit ${size}`,
    );
    if (chunk.length > 0) yield chunk;
    if (chunk.length < size) return;
    last = chunk.at(-1)!;
  }
}

/**
 * Fills an empty database from the lines of an export, in one transaction, and stores `meta` in it. Throws `StoreError`, and
 * leaves only empty tables behind, when the lines are incomplete, come from a newer version, or there is data already.
 */
export async function importDatabase(
  location: DatabaseLocation,
  tables: readonly StoredTable[],
  lines: AsyncIterable<string>,
  meta: Readonly<Record<string, string>>,
): Promise<ExportSize> {
  const layouts = layoutsOf(tables);
  const database = await openDatabase(location, {});
  const { dialect } = database;
  try {
    await database.migrate(connection => createSystemTables(dialect, connection));
    await database.migrate(connection => createTables(dialect, connection, layouts.values()));
    return await database.transaction(async connection => {
      const [counter] = await connection.query(sql`select seq from ${dialect.table('_counter')}`);
      if (Number(counter?.seq) !== 0) throw new StoreError('The database already holds data');
      const value = await fill(
        dialect,
        connection,
        new Map(keyedTables(layouts.values()).map(([layout]) => [layout.id, layout])),
        lines,
      );
      for (const [key, text] of Object.entries(meta)) {
        await connection.query(sql`delete from ${dialect.table('_meta')} where key = ${key}`);
        await connection.query(sql`insert into ${dialect.table('_meta')} (key, value) values (${key}, ${text})`);
      }
      return { commit: true, value };
    });
  } finally {
    await database.close();
  }
}

async function fill(
  dialect: Dialect,
  connection: Connection,
  layouts: ReadonlyMap<string, TableLayout>,
  lines: AsyncIterable<string>,
): Promise<ExportSize> {
  let header: ExportHeader | null = null;
  let footer: ExportFooter | null = null;
  let table: TableLoader | null = null;
  let rows = 0;
  for await (const line of lines) {
    const record = parseLine(line);
    if (footer !== null) throw new StoreError('This export continues after its end');
    if (header === null) header = checkHeader(record);
    else if (Array.isArray(record)) {
      if (table === null) throw new StoreError('This export has rows before any table');
      await table.add(record);
      rows += 1;
    } else {
      await table?.flush();
      if ('table' in record) table = await TableLoader.begin(dialect, connection, layouts, record as TableHeader);
      else footer = record as ExportFooter;
    }
  }
  if (header === null || footer?.rows !== rows) throw new StoreError('This export is incomplete');
  return { seq: header.seq, rows };
}

function parseLine(line: string): unknown[] | Record<string, unknown> {
  try {
    return JSON.parse(line) as unknown[] | Record<string, unknown>;
  } catch (error) {
    throw new StoreError('This export is damaged', { cause: error });
  }
}

function checkHeader(record: unknown[] | Record<string, unknown>): ExportHeader {
  const header = record as Partial<ExportHeader>;
  if (header.seatgrid !== 'export') throw new StoreError('This is not a Seatgrid export');
  if (header.format !== 1 || Number(header.layout) > schemaVersion)
    throw new StoreError('This export was made by a newer version of Seatgrid');
  return header as ExportHeader;
}

/** Collects the rows of one table and inserts them in batches. */
class TableLoader {
  readonly #connection: Connection;
  readonly #layout: TableLayout;
  readonly #columns: readonly string[];
  readonly #defaults: RawRow;
  #pending: RawRow[] = [];

  private constructor(connection: Connection, layout: TableLayout, columns: readonly string[]) {
    this.#connection = connection;
    this.#layout = layout;
    this.#columns = columns;
    // Values for columns that did not exist when the rows were exported.
    const missing = layout.columns.filter(column => !columns.includes(column.id));
    this.#defaults = Object.fromEntries(missing.map(column => [column.id, encodeCell(layout.id, column, column.initial)]));
  }

  static async begin(
    dialect: Dialect,
    connection: Connection,
    layouts: ReadonlyMap<string, TableLayout>,
    { table, columns }: TableHeader,
  ): Promise<TableLoader> {
    const layout = layouts.get(table);
    const unknown = columns.find(column => layout?.byId.has(column) !== true);
    if (layout === undefined || unknown !== undefined) {
      throw new StoreError(
        `This export has ${table}${layout === undefined ? '' : `.${unknown}`}, which this version of Seatgrid does not know`,
      );
    }
    // A new database already has its counter and version rows.
    await connection.query(sql`delete from ${dialect.table(table)}`);
    return new TableLoader(connection, layout, columns);
  }

  async add(cells: readonly unknown[]): Promise<void> {
    if (cells.length !== this.#columns.length)
      throw new StoreError(`This export is damaged: a row of ${this.#layout.id} has ${cells.length} cells`);
    const row: Record<string, unknown> = { ...this.#defaults };
    for (const [at, column] of this.#columns.entries()) row[column] = cells[at];
    this.#pending.push(row as RawRow);
    if (this.#pending.length >= batchSize(this.#layout)) await this.flush();
  }

  async flush(): Promise<void> {
    if (this.#pending.length > 0) await this.#connection.insert(this.#layout, this.#pending);
    this.#pending = [];
  }
}
