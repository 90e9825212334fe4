import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemRequester } from '../model/fairQueue.ts';
import type { CatalogReader, Store, StoredCatalogs, StoredTable, StoreReader } from '../model/store.ts';
import type { Throttle } from '../model/throttle.ts';
import { Refusal } from '../model/writer.ts';
import { buildId, checkBuild, takeOver } from './buildId.ts';
import { CurrentCatalog, catalogsOf, KnownLayouts, type StoreTables } from './catalogLayouts.ts';
import { lockHead, readHead, transactionTime } from './counterRow.ts';
import type { ReadableDatabase, StatementListener, WritableDatabase } from './dialect.ts';
import { TrialOnlyError } from './errors.ts';
import type { DatabaseLocation } from './location.ts';
import { Mutex } from './mutex.ts';
import { createReader } from './reader.ts';
import { type TrialContext, tryOnSnapshot } from './snapshotTrial.ts';
import { openSqlite, readSqlite } from './sqlite.ts';
import { createStoreTransaction } from './storeTransaction.ts';
import { sweep } from './sweep.ts';
import { layoutsOf } from './tableLayout.ts';
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

/** Dry runs of one person that may wait: one of many rows takes seconds, and a page asks for one at a time. */
const maxWaitingTrials = 8;

const tooManyTrials = (): Refusal =>
  new Refusal('too_many_waiting', 'Too many of your checks are waiting for an answer. Wait a moment and try again');

const utcToday = () => new Date().toISOString().slice(0, 10);

/**
 * Opens a workspace's database for reading and writing. Creates missing tables, columns and indexes. Each transaction runs
 * under the current catalog of the database.
 */
export async function openStore(location: DatabaseLocation, tables: StoreTables, options: StoreOptions = {}): Promise<Store> {
  const catalogs = catalogsOf(tables);
  const build = buildId(layoutsOf(catalogs.builtIn.stored).values());
  const database = await openDatabase(location, options);
  const current = new CurrentCatalog(database.dialect, catalogs);
  try {
    await prepareDatabase(database, catalogs, build);
  } catch (error) {
    await database.close();
    throw error;
  }
  let closing: Promise<void> | undefined;
  const trials = new Mutex(maxWaitingTrials, tooManyTrials);
  const store: Store = {
    reader: createCatalogReader(database, catalogs, options),
    async write(work, rows = defaultRows, requester = systemRequester) {
      let revision: string | null = null;
      let isCommitted = false;
      const value = await database.transaction(
        async connection => {
          const head = await lockHead(database.dialect, connection);
          checkBuild(head, build);
          revision = head.catalog;
          const now = options.now?.() ?? transactionTime(head);
          const tables = await current.of(revision, connection);
          const done = await work(createStoreTransaction(database.dialect, connection, tables, now));
          isCommitted = done.commit;
          return done;
        },
        { requester, rows, isSmall: rows <= maxSmallRows },
      );
      if (isCommitted) current.committed(revision);
      return value;
    },
    trial(work, rows = defaultRows, requester = systemRequester, time) {
      const run = async () => {
        const tried = await tryOnSnapshot(database, { current, build, now: options.now }, work, time);
        if (tried !== null) return tried.value;
        // The first write under another catalog fills cells, so that one is rolled back instead.
        return store.write(async tx => ({ commit: false, value: await work(tx) }), rows, requester);
      };
      return trials.run(run, requester, rows);
    },
    sweep: task =>
      task.what === 'space'
        ? database.reclaimSpace()
        : database.transaction(async connection => {
            const head = await lockHead(database.dialect, connection);
            checkBuild(head, build);
            return { commit: true, value: await sweep(database.dialect, connection, head, task) };
          }),
    close() {
      closing ??= trials.abandon().then(() => database.close());
      return closing;
    },
  };
  return store;
}

/**
 * Creates what is missing. The database is taken over before anything changes that the previous build uses, because rows
 * that it wrote afterwards would lack the new columns. If the process is killed at any point, the next start continues from
 * there.
 */
async function prepareDatabase(database: WritableDatabase, catalogs: StoredCatalogs, build: string): Promise<void> {
  const { dialect } = database;
  await database.migrate(connection => createSystemTables(dialect, connection));
  await database.transaction(async connection => ({ commit: true, value: await takeOver(dialect, connection, build) }));
  const { stored } = await catalogs.of((await readHead(dialect, database.reading)).catalog);
  const layouts = layoutsOf(stored);
  await database.migrate(async connection => {
    await createTables(dialect, connection, layouts.values());
    await backfillColumns(dialect, connection, layouts.values());
  });
}

/** Opens a database that `openStore` has created, for trials only: what would write rejects with `TrialOnlyError`. */
export async function openTrialStore(
  location: DatabaseLocation,
  tables: StoreTables,
): Promise<Pick<Store, 'write' | 'trial' | 'sweep' | 'close'>> {
  const catalogs = catalogsOf(tables);
  const build = buildId(layoutsOf(catalogs.builtIn.stored).values());
  const database = await openReadable(location, {}, true);
  const context: TrialContext = { current: new CurrentCatalog(database.dialect, catalogs), build, now: undefined };
  const trials = new Mutex(maxWaitingTrials, tooManyTrials);
  const rejectWrite = () => Promise.reject(new TrialOnlyError());
  return {
    write: rejectWrite,
    sweep: rejectWrite,
    trial: (work, rows = defaultRows, requester = systemRequester, time) =>
      trials.run(
        async () => {
          const tried = await tryOnSnapshot(database, context, work, time);
          if (tried === null) throw new TrialOnlyError();
          return tried.value;
        },
        requester,
        rows,
      ),
    async close() {
      await trials.abandon();
      await database.close();
    },
  };
}

/** Opens a database that `openStore` has created for reading only, in another thread or process than the writer's. */
export async function openReader(
  location: DatabaseLocation,
  tables: StoreTables,
  options: StoreOptions = {},
): Promise<CatalogReader & { close(): Promise<void> }> {
  const source = await openReadable(location, options);
  return { ...createCatalogReader(source, catalogsOf(tables), options), close: () => source.close() };
}

/** Opens an existing database for reading only, without checking anything in it. Trials have the time that writers have. */
async function openReadable(
  location: DatabaseLocation,
  { onStatement }: StoreOptions,
  isTrial = false,
): Promise<ReadableDatabase> {
  if ('file' in location) return readSqlite(location.file, onStatement);
  const { readPostgres, writeTimeouts } = await loadPostgres();
  return isTrial ? readPostgres(location, onStatement, writeTimeouts) : readPostgres(location, onStatement);
}

/** A reader for the built-in tables, which gives one for the tables of each revision. */
function createCatalogReader(
  source: ReadableDatabase,
  catalogs: StoredCatalogs,
  { today = utcToday, now }: StoreOptions,
): CatalogReader {
  const known = new KnownLayouts();
  const readers = new WeakMap<readonly StoredTable[], StoreReader>();
  const readerOf = (stored: readonly StoredTable[]): StoreReader => {
    const reader = readers.get(stored) ?? createReader(source, known.of(stored), today, now);
    readers.set(stored, reader);
    return reader;
  };
  return {
    ...readerOf(catalogs.builtIn.stored),
    under: async revision => readerOf((await catalogs.of(revision)).stored),
  };
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
