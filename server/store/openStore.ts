import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemRequester } from '../model/fairQueue.ts';
import type { Store, StoredTable, StoreReader } from '../model/store.ts';
import type { Throttle } from '../model/throttle.ts';
import { buildId, checkBuild, takeOver } from './buildId.ts';
import type { ReadableDatabase, StatementListener, WritableDatabase } from './dialect.ts';
import { lockHead, transactionTime } from './head.ts';
import { createReader } from './reader.ts';
import { backfillColumns, createSystemTables, createTables } from './schema.ts';
import { openSqlite, readSqlite } from './sqlite.ts';
import { createStoreTransaction } from './storeTransaction.ts';
import { sweep } from './sweep.ts';
import { layoutsOf, type TableLayout } from './tableLayout.ts';

/** Where a workspace lives: a SQLite file (`:memory:` for one that goes when the store is closed) or a schema in PostgreSQL. */
export type DatabaseLocation = { file: string } | { url: string; schema: string };

/** What may be set when a store is opened. */
export interface StoreOptions {
  /** The ISO date that TODAY() is in filters; that of this machine, in UTC, where left out. */
  today?: () => string;
  /** The time, for tests; the database's where left out. */
  now?: () => string;
  onStatement?: StatementListener;
  /** A file that is not there is not made: it was open before. */
  mustExist?: boolean;
}

/** Work on at most so many rows is done soon enough for others to wait for it. */
const maxSmallRows = 100;

/** As many rows as work may change that does not say how many. */
const defaultRows = 1_000;

const utcToday = () => new Date().toISOString().slice(0, 10);

/** Opens a workspace's home to read and write; makes the tables, columns and indexes that are missing. */
export async function openStore(
  location: DatabaseLocation,
  tables: readonly StoredTable[],
  options: StoreOptions = {},
): Promise<Store> {
  const shapes = layoutsOf(tables);
  const database = await openDatabase(location, options);
  const build = buildId(shapes.values());
  try {
    await prepareDatabase(database, shapes, build);
  } catch (error) {
    await database.close();
    throw error;
  }
  let closing: Promise<void> | undefined;
  return {
    reader: createReader(database, shapes, options.today ?? utcToday, options.now),
    write: (work, rows = defaultRows, asker = systemRequester) =>
      database.transaction(
        async connection => {
          const head = await lockHead(database.dialect, connection);
          checkBuild(head, build);
          return work(createStoreTransaction(database.dialect, connection, shapes, options.now?.() ?? transactionTime(head)));
        },
        { asker, rows, isSmall: rows <= maxSmallRows },
      ),
    sweep: task =>
      task.what === 'space'
        ? database.reclaimSpace()
        : database.transaction(async connection => {
            const head = await lockHead(database.dialect, connection);
            checkBuild(head, build);
            return { commit: true, value: await sweep(database.dialect, connection, head, task) };
          }),
    close() {
      closing ??= database.close();
      return closing;
    },
  };
}

/**
 * Makes what is missing. The home is taken over before anything is changed that the build before knows: what that one wrote afterwards
 * would lack what is new. Killed anywhere, the next start goes on from there.
 */
async function prepareDatabase(
  database: WritableDatabase,
  shapes: ReadonlyMap<string, TableLayout>,
  build: string,
): Promise<void> {
  const { dialect } = database;
  await database.migrate(connection => createSystemTables(dialect, connection));
  await database.transaction(async connection => ({ commit: true, value: await takeOver(dialect, connection, build) }));
  await database.migrate(async connection => {
    await createTables(dialect, connection, shapes.values());
    await backfillColumns(dialect, connection, shapes.values());
  });
}

/** Opens a home that `openStore` has made, for reading only: in another thread or process than the one that writes. */
export async function openReader(
  location: DatabaseLocation,
  tables: readonly StoredTable[],
  options: StoreOptions = {},
): Promise<StoreReader & { close(): Promise<void> }> {
  const source: ReadableDatabase =
    'file' in location
      ? readSqlite(location.file, options.onStatement)
      : (await loadPostgres()).readPostgres(location, options.onStatement);
  return { ...createReader(source, layoutsOf(tables), options.today ?? utcToday, options.now), close: () => source.close() };
}

/** Turns that are counted in the home, for all servers on it; null where only one server can be, which counts in its memory. */
export async function openRateLimiter(location: DatabaseLocation): Promise<(Throttle & { close(): Promise<void> }) | null> {
  return 'file' in location ? null : (await loadPostgres()).openPostgresRateLimiter(location);
}

/** PostgreSQL's client is loaded only where it is used. */
const loadPostgres = () => import('./postgres.ts');

/** Opens a database to read and write, as it lies. */
export async function openDatabase(location: DatabaseLocation, options: StoreOptions): Promise<WritableDatabase> {
  if (!('file' in location)) return (await loadPostgres()).openPostgres(location, options.onStatement);
  if (location.file !== ':memory:') return openSqlite(location.file, options);
  // A database in memory has one connection only, and its readers would see what is not yet committed.
  const directory = mkdtempSync(join(tmpdir(), 'seatgrid-'));
  const database = openSqlite(join(directory, 'workspace.db'), options);
  return {
    ...database,
    async close() {
      await database.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
