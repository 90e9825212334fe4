import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemRequester } from '../model/fairQueue.ts';
import type { Store, StoredTable, StoreReader } from '../model/store.ts';
import type { Throttle } from '../model/throttle.ts';
import { buildId, checkBuild, takeOver } from './buildId.ts';
import { lockHead, transactionTime } from './counterRow.ts';
import type { ReadableDatabase, StatementListener, WritableDatabase } from './dialect.ts';
import type { DatabaseLocation } from './location.ts';
import { createReader } from './reader.ts';
import { openSqlite, readSqlite } from './sqlite.ts';
import { createStoreTransaction } from './storeTransaction.ts';
import { sweep } from './sweep.ts';
import { layoutsOf, type TableLayout } from './tableLayout.ts';
import { backfillColumns, createSystemTables, createTables } from './upgradeSchema.ts';

/** Options for opening a store. */
export interface StoreOptions {
  /** The ISO date of TODAY() in filters; by default this machine's date in UTC. */
  today?: () => string;
  /** The current time, for tests; by default the database's. */
  now?: () => string;
  onStatement?: StatementListener;
  /** Fail when the file does not exist instead of creating it: it was open before. */
  mustExist?: boolean;
}

/** Work on at most this many rows is small: it is fast enough for others to share its transaction. */
const maxSmallRows = 100;

/** Assumed for work that does not say how many rows it changes. */
const defaultRows = 1_000;

const utcToday = () => new Date().toISOString().slice(0, 10);

/** Opens a workspace's database for reading and writing. Creates missing tables, columns and indexes. */
export async function openStore(
  location: DatabaseLocation,
  tables: readonly StoredTable[],
  options: StoreOptions = {},
): Promise<Store> {
  const layouts = layoutsOf(tables);
  const database = await openDatabase(location, options);
  const build = buildId(layouts.values());
  try {
    await prepareDatabase(database, layouts, build);
  } catch (error) {
    await database.close();
    throw error;
  }
  let closing: Promise<void> | undefined;
  return {
    reader: createReader(database, layouts, options.today ?? utcToday, options.now),
    write: (work, rows = defaultRows, requester = systemRequester) =>
      database.transaction(
        async connection => {
          const head = await lockHead(database.dialect, connection);
          checkBuild(head, build);
          return work(createStoreTransaction(database.dialect, connection, layouts, options.now?.() ?? transactionTime(head)));
        },
        { requester, rows, isSmall: rows <= maxSmallRows },
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
 * Creates what is missing. The database is taken over before anything changes that the previous build uses, because rows
 * that it wrote afterwards would lack the new columns. If the process is killed at any point, the next start continues from
 * there.
 */
async function prepareDatabase(
  database: WritableDatabase,
  layouts: ReadonlyMap<string, TableLayout>,
  build: string,
): Promise<void> {
  const { dialect } = database;
  await database.migrate(connection => createSystemTables(dialect, connection));
  await database.transaction(async connection => ({ commit: true, value: await takeOver(dialect, connection, build) }));
  await database.migrate(async connection => {
    await createTables(dialect, connection, layouts.values());
    await backfillColumns(dialect, connection, layouts.values());
  });
}

/** Opens a database that `openStore` has created for reading only, in another thread or process than the writer's. */
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

/**
 * A rate limiter that counts in the database, for all servers that use it; null for SQLite, where only one server can run
 * and counts in its memory.
 */
export async function openRateLimiter(location: DatabaseLocation): Promise<(Throttle & { close(): Promise<void> }) | null> {
  return 'file' in location ? null : (await loadPostgres()).openPostgresRateLimiter(location);
}

/** Loads the PostgreSQL client only when it is used. */
const loadPostgres = () => import('./postgres.ts');

/** Opens a database for reading and writing without creating or checking anything in it. */
export async function openDatabase(location: DatabaseLocation, options: StoreOptions): Promise<WritableDatabase> {
  if (!('file' in location)) return (await loadPostgres()).openPostgres(location, options.onStatement);
  if (location.file !== ':memory:') return openSqlite(location.file, options);
  // An in-memory database allows one connection only, whose readers would see uncommitted changes.
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
