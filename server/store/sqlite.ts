import { setTimeout as pause } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { sql } from 'kysely';
import { LatestUsed } from '../model/latestUsed.ts';
import { Deadline } from './deadline.ts';
import type { Connection, ReadableDatabase, Sql, StatementListener, WritableDatabase } from './dialect.ts';
import { StoreError } from './errors.ts';
import { GroupCommit } from './groupCommit.ts';
import { systemWork } from './mutex.ts';
import { OpenFiles } from './openFiles.ts';
import { bind, type ParameterValues, type Statement } from './parameter.ts';
import { compileSqlite } from './sqlCompiler.ts';
import { foldForSqlite, sqliteDialect } from './sqliteDialect.ts';
import { assertDurable, incrementalVacuum } from './sqliteFile.ts';
import { schemaVersion } from './systemTables.ts';
import {
  type Cell,
  type ColumnValues,
  encodeCell,
  insertValues,
  type RawRow,
  type TableLayout,
  updateValues,
} from './tableLayout.ts';

/** The most cached prepared statements; the least recently used one goes first. */
const maxStatements = 200;

class SqliteConnection implements Connection {
  readonly #database: Database.Database;
  readonly #statements = new LatestUsed<Database.Statement<unknown[], RawRow>>(maxStatements);
  readonly #onStatement: StatementListener | undefined;
  readonly #deadline: Deadline | undefined;

  constructor(database: Database.Database, onStatement?: StatementListener, deadline?: Deadline) {
    this.#database = database;
    this.#onStatement = onStatement;
    this.#deadline = deadline;
  }

  async query(query: Sql): Promise<RawRow[]> {
    const { sql: text, parameters } = compileSqlite(query);
    return this.#run(text, parameters);
  }

  async run(statement: Statement, values: ParameterValues): Promise<RawRow[]> {
    return this.#run(statement.sql, bind(statement, values));
  }

  async arrays(statement: Statement, values: ParameterValues): Promise<Cell[][]> {
    const parameters = bind(statement, values);
    this.#onStatement?.(statement.sql, parameters);
    const prepared = this.#prepare(statement.sql).raw();
    this.#deadline?.start();
    try {
      return prepared.all(...parameters) as unknown[] as Cell[][];
    } finally {
      prepared.raw(false);
    }
  }

  async insert(layout: TableLayout, rows: readonly Readonly<Record<string, unknown>>[]): Promise<void> {
    const { varying, same } = insertValues(layout, rows);
    const statement = this.#prepareWrite('insert', layout, { varying, same }, () => {
      const names = [...varying, ...same.map(([column]) => column)].map(column => sql.id(column.id));
      const values = [...varying.map(() => sql`${0}`), ...same.map(([, cell]) => sql.lit(cell))];
      return sql`insert into ${sql.id(layout.id)} (${sql.join(names)}) values (${sql.join(values)})`;
    });
    const cells = Array.from({ length: varying.length }, (): unknown => null);
    for (const row of rows) statement.run(encodeRow(layout, varying, row, cells));
  }

  async update(layout: TableLayout, columns: TableLayout['columns'], rows: readonly { id: string }[]): Promise<void> {
    const { varying, same } = updateValues(layout, columns, rows);
    const statement = this.#prepareWrite('update', layout, { varying, same }, () => {
      const set = [
        ...varying.map(column => sql`${sql.id(column.id)} = ${0}`),
        ...same.map(([column, cell]) => sql`${sql.id(column.id)} = ${sql.lit(cell)}`),
      ];
      return sql`update ${sql.id(layout.id)} set ${sql.join(set)} where id = ${''}`;
    });
    const cells = Array.from({ length: varying.length + 1 }, (): unknown => null);
    for (const row of rows as readonly RawRow[]) {
      cells[varying.length] = row.id;
      if (statement.run(encodeRow(layout, varying, row, cells)).changes !== 1) {
        throw new StoreError(`${layout.id} has no row ${row.id} to update`);
      }
    }
  }

  async remove(layout: TableLayout, ids: readonly string[]): Promise<void> {
    const nothing: ColumnValues = { varying: [], same: [] };
    const statement = this.#prepareWrite('delete', layout, nothing, () => sql`delete from ${sql.id(layout.id)} where id = ${''}`);
    for (const id of ids) {
      if (statement.run(id).changes !== 1) throw new StoreError(`${layout.id} has no row ${id} to delete`);
    }
  }

  #run(text: string, parameters: readonly unknown[]): RawRow[] {
    this.#onStatement?.(text, parameters);
    const statement = this.#prepare(text);
    this.#deadline?.start();
    if (statement.reader) return statement.all(...parameters);
    statement.run(...parameters);
    return [];
  }

  /** A statement to run for many rows. A statement that contains literal cells will not come again and is not cached. */
  #prepareWrite(
    kind: string,
    layout: TableLayout,
    { varying, same }: ColumnValues,
    write: () => Sql,
  ): Database.Statement<unknown[], RawRow> {
    const text = (): string => compileSqlite(write()).sql;
    const statement =
      same.length > 0
        ? this.#database.prepare<unknown[], RawRow>(text())
        : this.#prepare(`${kind} ${layout.id} ${varying.map(column => column.id).join()}`, text);
    this.#onStatement?.(statement.source, []);
    return statement;
  }

  /** The prepared statement with this name; by default the name is its text. */
  #prepare(name: string, text: () => string = () => name): Database.Statement<unknown[], RawRow> {
    return this.#statements.get(name, () => this.#database.prepare<unknown[], RawRow>(text()));
  }
}

/** Encodes the row's cells in these columns into `cells`, from its start. */
function encodeRow(
  layout: TableLayout,
  columns: TableLayout['columns'],
  row: Readonly<Record<string, unknown>>,
  cells: unknown[],
): unknown[] {
  for (let at = 0; at < columns.length; at += 1) {
    const column = columns[at]!;
    cells[at] = encodeCell(layout.id, column, row[column.id]);
  }
  return cells;
}

/** Opens an existing file for reading only. Throws when there is none. */
export function readSqlite(file: string, onStatement?: StatementListener): ReadableDatabase {
  const database = new Database(file, { readonly: true, fileMustExist: true, timeout: 5000 });
  database.pragma('temp_store = memory');
  const deadline = new Deadline();
  database.function('within_deadline', deadline.check);
  database.function('folded', { deterministic: true }, foldForSqlite);
  const reading = new SqliteConnection(database, onStatement, deadline);
  return {
    dialect: sqliteDialect,
    reading,
    async snapshot(work) {
      database.exec('begin');
      try {
        return await work(reading);
      } finally {
        if (database.inTransaction) database.exec('rollback');
      }
    },
    async close() {
      database.close();
    },
  };
}

/** How long a transaction waits for another process, and how long after a wait that timed out, in milliseconds. */
const [busyTimeout, shortBusyTimeout] = [5_000, 250];

/**
 * Returns a function that begins a transaction and waits for other processes. After a timeout the next waits are short,
 * until one succeeds.
 */
function createBegin(database: Database.Database): () => Promise<void> {
  let timedOut = false;
  return async () => {
    for (const latest = Date.now() + (timedOut ? shortBusyTimeout : busyTimeout); ; ) {
      try {
        database.exec('begin immediate');
        timedOut = false;
        return;
      } catch (error) {
        const busy = error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY');
        if (busy && Date.now() > latest) timedOut = true;
        if (!busy || timedOut) throw error;
        // Does not block the thread: the other writer may run in it.
        await pause(1 + Math.random() * 20);
      }
    }
  };
}

/**
 * Committed data is as safe in the WAL as in the file. Beyond the first number of pages (4 MB), the WAL is checkpointed
 * after the answer; beyond the second (64 MB), which happens only under continuous load, a commit has to do it itself.
 */
const [checkpointPages, maxWalPages] = [1_000, 16_000];

/** Checkpoints the WAL if it has grown large. */
function checkpoint(database: Database.Database): void {
  try {
    const [waits] = database.pragma('wal_checkpoint(noop)') as { log: number; checkpointed: number }[];
    if (waits !== undefined && waits.log - waits.checkpointed >= checkpointPages) database.pragma('wal_checkpoint(passive)');
  } catch (error) {
    // Nothing is lost: the pages stay in the WAL until the next time, and a full disk fails the next write.
    if (!(error instanceof Database.SqliteError)) throw error;
  }
}

/** The application id of Seatgrid's SQLite files: the letters SGRD. */
export const applicationId = 0x53_47_52_44;

/** Writes the application id and the version of the store's tables into the file header. */
function writeFileHeader(database: Database.Database): void {
  const set = (name: string, value: number): void => {
    if (database.pragma(name, { simple: true }) !== value) database.pragma(`${name} = ${value}`);
  };
  set('application_id', applicationId);
  set('user_version', schemaVersion);
}

/** Opens or creates a file, with one connection that writes and one that reads. Committed data is on the disk. */
export function openSqlite(
  file: string,
  { onStatement, mustExist = false }: { onStatement?: StatementListener | undefined; mustExist?: boolean } = {},
): WritableDatabase {
  const database = new Database(file, { timeout: 20, fileMustExist: mustExist });
  for (const pragma of [
    'auto_vacuum = incremental', // takes effect in a new file only
    'journal_mode = wal',
    'synchronous = full',
    'foreign_keys = off',
    'temp_store = memory',
    'cache_size = -65536',
    `wal_autocheckpoint = ${maxWalPages}`,
  ])
    database.pragma(pragma);
  assertDurable(database, file);
  const source = readSqlite(file, onStatement);
  /** Opened when it is first needed: reads of `source` do not wait for a snapshot. */
  let snapshots: ReadableDatabase | undefined;
  const connection = new SqliteConnection(database, onStatement);
  const files = new OpenFiles(file);
  const begin = createBegin(database);
  const groupCommit = new GroupCommit(database, connection, {
    begin: async () => {
      files.check();
      await begin();
    },
    afterCommit: () => files.check(),
    checkpoint: () => checkpoint(database),
  });
  const transaction: WritableDatabase['transaction'] = (work, options = systemWork) => groupCommit.run(work, options);

  return {
    ...source,
    snapshot(work) {
      snapshots ??= readSqlite(file, onStatement);
      return snapshots.snapshot(work);
    },
    transaction,
    reclaimSpace: () => transaction(async () => ({ commit: true, value: incrementalVacuum(database) })),
    async migrate(make) {
      await transaction(async writing => {
        writeFileHeader(database);
        return { commit: true, value: await make(writing) };
      });
    },
    async close() {
      await groupCommit.close();
      await Promise.all([source.close(), snapshots?.close()]);
      database.pragma('optimize');
      database.close();
    },
  };
}
