import { setTimeout as pause } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { sql } from 'kysely';
import { compileSqlite } from './compile.ts';
import { Deadline } from './deadline.ts';
import type { Connection, Engine, Source, Sql, Watch } from './dialect.ts';
import { StoreError } from './errors.ts';
import { OpenFiles } from './openFiles.ts';
import { schemaVersion } from './ownTables.ts';
import { type Cell, encode, type Filling, fillingOf, insertOf, type Raw, type Shape } from './shape.ts';
import { bound, type Given, type Statement } from './slot.ts';
import { folded, sqlite } from './sqliteDialect.ts';
import { assertDurable, giveBack } from './sqliteFile.ts';
import { Together } from './together.ts';
import { ownWork } from './turns.ts';

/** Prepared statements that are kept; beyond these the one used longest ago is prepared anew. */
const keptStatements = 200;

class SqliteConnection implements Connection {
  readonly #database: Database.Database;
  readonly #statements = new Map<string, Database.Statement<unknown[], Raw>>();
  readonly #watch: Watch | undefined;
  readonly #deadline: Deadline | undefined;

  constructor(database: Database.Database, watch?: Watch, deadline?: Deadline) {
    this.#database = database;
    this.#watch = watch;
    this.#deadline = deadline;
  }

  async query(query: Sql): Promise<Raw[]> {
    const { sql: text, parameters } = compileSqlite(query);
    return this.#run(text, parameters);
  }

  async run(statement: Statement, given: Given): Promise<Raw[]> {
    return this.#run(statement.sql, bound(statement, given));
  }

  async arrays(statement: Statement, given: Given): Promise<Cell[][]> {
    const parameters = bound(statement, given);
    this.#watch?.(statement.sql, parameters);
    const prepared = this.#prepare(statement.sql).raw();
    this.#deadline?.begin();
    try {
      return prepared.all(...parameters) as unknown[] as Cell[][];
    } finally {
      prepared.raw(false);
    }
  }

  async insert(shape: Shape, rows: readonly Readonly<Record<string, unknown>>[]): Promise<void> {
    const { varying, same } = insertOf(shape, rows);
    const statement = this.#set('insert', shape, { varying, same }, () => {
      const names = [...varying, ...same.map(([column]) => column)].map(column => sql.id(column.id));
      const values = [...varying.map(() => sql`${0}`), ...same.map(([, cell]) => sql.lit(cell))];
      return sql`insert into ${sql.id(shape.id)} (${sql.join(names)}) values (${sql.join(values)})`;
    });
    const cells = Array.from({ length: varying.length }, (): unknown => null);
    for (const row of rows) statement.run(encoded(shape, varying, row, cells));
  }

  async update(shape: Shape, columns: Shape['columns'], rows: readonly { id: string }[]): Promise<void> {
    const { varying, same } = fillingOf(shape, columns, rows);
    const statement = this.#set('update', shape, { varying, same }, () => {
      const set = [
        ...varying.map(column => sql`${sql.id(column.id)} = ${0}`),
        ...same.map(([column, cell]) => sql`${sql.id(column.id)} = ${sql.lit(cell)}`),
      ];
      return sql`update ${sql.id(shape.id)} set ${sql.join(set)} where id = ${''}`;
    });
    const cells = Array.from({ length: varying.length + 1 }, (): unknown => null);
    for (const row of rows as readonly Raw[]) {
      cells[varying.length] = row.id;
      if (statement.run(encoded(shape, varying, row, cells)).changes !== 1) {
        throw new StoreError(`${shape.id} has no row ${row.id} to update`);
      }
    }
  }

  async remove(shape: Shape, ids: readonly string[]): Promise<void> {
    const nothing: Filling = { varying: [], same: [] };
    const statement = this.#set('delete', shape, nothing, () => sql`delete from ${sql.id(shape.id)} where id = ${''}`);
    for (const id of ids) {
      if (statement.run(id).changes !== 1) throw new StoreError(`${shape.id} has no row ${id} to delete`);
    }
  }

  #run(text: string, parameters: readonly unknown[]): Raw[] {
    this.#watch?.(text, parameters);
    const statement = this.#prepare(text);
    this.#deadline?.begin();
    if (statement.reader) return statement.all(...parameters);
    statement.run(...parameters);
    return [];
  }

  /** A statement to be run for many rows, written where it is not known yet; one that says cells itself will not come again and is not kept. */
  #set(what: string, shape: Shape, { varying, same }: Filling, write: () => Sql): Database.Statement<unknown[], Raw> {
    const text = (): string => compileSqlite(write()).sql;
    const statement =
      same.length > 0
        ? this.#database.prepare<unknown[], Raw>(text())
        : this.#prepare(`${what} ${shape.id} ${varying.map(column => column.id).join()}`, text);
    this.#watch?.(statement.source, []);
    return statement;
  }

  /** The statement by this name, which is its text where it is not said otherwise. */
  #prepare(name: string, text: () => string = () => name): Database.Statement<unknown[], Raw> {
    const known = this.#statements.get(name);
    if (known !== undefined) this.#statements.delete(name);
    const statement = known ?? this.#database.prepare<unknown[], Raw>(text());
    this.#statements.set(name, statement);
    if (this.#statements.size > keptStatements) {
      const oldest = this.#statements.keys().next();
      if (!oldest.done) this.#statements.delete(oldest.value);
    }
    return statement;
  }
}

/** The row's cells in these columns, written into `cells` from its beginning. */
function encoded(shape: Shape, columns: Shape['columns'], row: Readonly<Record<string, unknown>>, cells: unknown[]): unknown[] {
  for (let at = 0; at < columns.length; at += 1) {
    const column = columns[at]!;
    cells[at] = encode(shape.id, column, row[column.id]);
  }
  return cells;
}

/** Opens an existing file for reading only. Throws where there is none. */
export function readSqlite(file: string, watch?: Watch): Source {
  const database = new Database(file, { readonly: true, fileMustExist: true, timeout: 5000 });
  database.pragma('temp_store = memory');
  const deadline = new Deadline();
  database.function('within_deadline', deadline.check);
  database.function('folded', { deterministic: true }, folded);
  const reading = new SqliteConnection(database, watch, deadline);
  return {
    dialect: sqlite,
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

/** How long a transaction waits for one of another process, and how long once others have waited in vain, in milliseconds. */
const [patience, impatience] = [5_000, 250];

/** Begins transactions, waiting for those of other processes; after a wait in vain the next ones are short, until one succeeds. */
function beginning(database: Database.Database): () => Promise<void> {
  let inVain = false;
  return async () => {
    for (const latest = Date.now() + (inVain ? impatience : patience); ; ) {
      try {
        database.exec('begin immediate');
        inVain = false;
        return;
      } catch (error) {
        const busy = error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY');
        if (busy && Date.now() > latest) inVain = true;
        if (!busy || inVain) throw error;
        // Without holding up the thread: the writer it waits for may be in the same one.
        await pause(1 + Math.random() * 20);
      }
    }
  };
}

/**
 * The WAL holds what was committed as safely as the file itself. Beyond the first of these numbers of pages, 4 MB, it is put where it
 * belongs once it was answered; beyond the second, 64 MB, which is reached where work never ceases, a commit has to do so itself.
 */
const [manyPages, mostPages] = [1_000, 16_000];

/** Puts what waits in the WAL where it belongs, if it is much. */
function checkpoint(database: Database.Database): void {
  try {
    const [waits] = database.pragma('wal_checkpoint(noop)') as { log: number; checkpointed: number }[];
    if (waits !== undefined && waits.log - waits.checkpointed >= manyPages) database.pragma('wal_checkpoint(passive)');
  } catch (error) {
    // Nothing is lost: it waits there until the next time, and a disk that is full tells whoever writes next.
    if (!(error instanceof Database.SqliteError)) throw error;
  }
}

/** The number by which SQLite files say whose they are: the letters SGRD. */
export const applicationId = 0x53_47_52_44;

/** Has the file say whose it is, and how its own tables lie. */
function stamp(database: Database.Database): void {
  const set = (name: string, value: number): void => {
    if (database.pragma(name, { simple: true }) !== value) database.pragma(`${name} = ${value}`);
  };
  set('application_id', applicationId);
  set('user_version', schemaVersion);
}

/** Opens or makes a file, with one connection that writes and one that reads. What is committed is on the disk. */
export function openSqlite(
  file: string,
  { watch, existing = false }: { watch?: Watch | undefined; existing?: boolean } = {},
): Engine {
  const database = new Database(file, { timeout: 20, fileMustExist: existing });
  for (const pragma of [
    'auto_vacuum = incremental', // only heard by a file that is new
    'journal_mode = wal',
    'synchronous = full',
    'foreign_keys = off',
    'temp_store = memory',
    'cache_size = -65536',
    `wal_autocheckpoint = ${mostPages}`,
  ])
    database.pragma(pragma);
  assertDurable(database, file);
  const source = readSqlite(file, watch);
  const connection = new SqliteConnection(database, watch);
  const files = new OpenFiles(file);
  const begin = beginning(database);
  const together = new Together(database, connection, {
    begin: async () => {
      files.check();
      await begin();
    },
    kept: () => files.check(),
    rest: () => checkpoint(database),
  });
  const transaction: Engine['transaction'] = (work, load = ownWork) => together.take(work, load);

  return {
    ...source,
    transaction,
    giveBack: () => transaction(async () => ({ keep: true, value: giveBack(database) })),
    async define(make) {
      await transaction(async writing => {
        stamp(database);
        return { keep: true, value: await make(writing) };
      });
    },
    async close() {
      await together.close();
      await source.close();
      database.pragma('optimize');
      database.close();
    },
  };
}
