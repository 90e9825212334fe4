import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nobody } from '../model/fairQueue.ts';
import type { Reader, Store, StoredTable } from '../model/session.ts';
import type { Tries } from '../model/tries.ts';
import { buildOf, checkBuild, takeOver } from './build.ts';
import type { Engine, Source, Watch } from './dialect.ts';
import { lockHead, timeOf } from './head.ts';
import { readerOn } from './reader.ts';
import { fillColumns, makeOwnTables, makeSchema } from './schema.ts';
import { sessionOn } from './session.ts';
import { type Shape, shapesOf } from './shape.ts';
import { openSqlite, readSqlite } from './sqlite.ts';
import { sweep } from './sweep.ts';

/** Where a workspace lives: a SQLite file (`:memory:` for one that goes when the store is closed) or a schema in PostgreSQL. */
export type Where = { file: string } | { url: string; schema: string };

/** What may be set when a store is opened. */
export interface StoreOptions {
  /** The ISO date that TODAY() is in filters; that of this machine, in UTC, where left out. */
  today?: () => string;
  /** The time, for tests; the database's where left out. */
  now?: () => string;
  watch?: Watch;
  /** A file that is not there is not made: it was open before. */
  existing?: boolean;
}

/** Work on at most so many rows is done soon enough for others to wait for it. */
const fewRows = 100;

/** As many rows as work may change that does not say how many. */
const many = 1_000;

const utcToday = () => new Date().toISOString().slice(0, 10);

/** Opens a workspace's home to read and write; makes the tables, columns and indexes that are missing. */
export async function openStore(where: Where, tables: readonly StoredTable[], options: StoreOptions = {}): Promise<Store> {
  const shapes = shapesOf(tables);
  const engine = await openEngine(where, options);
  const build = buildOf(shapes.values());
  try {
    await makeHome(engine, shapes, build);
  } catch (error) {
    await engine.close();
    throw error;
  }
  let closing: Promise<void> | undefined;
  return {
    reader: readerOn(engine, shapes, options.today ?? utcToday, options.now),
    write: (work, rows = many, asker = nobody) =>
      engine.transaction(
        async connection => {
          const head = await lockHead(engine.dialect, connection);
          checkBuild(head, build);
          return work(sessionOn(engine.dialect, connection, shapes, options.now?.() ?? timeOf(head)));
        },
        { asker, rows, small: rows <= fewRows },
      ),
    sweep: asked =>
      asked.what === 'space'
        ? engine.giveBack()
        : engine.transaction(async connection => {
            const head = await lockHead(engine.dialect, connection);
            checkBuild(head, build);
            return { keep: true, value: await sweep(engine.dialect, connection, head, asked) };
          }),
    close() {
      closing ??= engine.close();
      return closing;
    },
  };
}

/**
 * Makes what is missing. The home is taken over before anything is changed that the build before knows: what that one wrote afterwards
 * would lack what is new. Killed anywhere, the next start goes on from there.
 */
async function makeHome(engine: Engine, shapes: ReadonlyMap<string, Shape>, build: string): Promise<void> {
  const { dialect } = engine;
  await engine.define(connection => makeOwnTables(dialect, connection));
  await engine.transaction(async connection => ({ keep: true, value: await takeOver(dialect, connection, build) }));
  await engine.define(async connection => {
    await makeSchema(dialect, connection, shapes.values());
    await fillColumns(dialect, connection, shapes.values());
  });
}

/** Opens a home that `openStore` has made, for reading only: in another thread or process than the one that writes. */
export async function openReader(
  where: Where,
  tables: readonly StoredTable[],
  options: StoreOptions = {},
): Promise<Reader & { close(): Promise<void> }> {
  const source: Source =
    'file' in where ? readSqlite(where.file, options.watch) : (await postgresClient()).readPostgres(where, options.watch);
  return { ...readerOn(source, shapesOf(tables), options.today ?? utcToday, options.now), close: () => source.close() };
}

/** Turns that are counted in the home, for all servers on it; null where only one server can be, which counts in its memory. */
export async function openTries(where: Where): Promise<(Tries & { close(): Promise<void> }) | null> {
  return 'file' in where ? null : (await postgresClient()).openPostgresTries(where);
}

/** PostgreSQL's client is loaded only where it is used. */
const postgresClient = () => import('./postgres.ts');

/** Opens a database to read and write, as it lies. */
export async function openEngine(where: Where, options: StoreOptions): Promise<Engine> {
  if (!('file' in where)) return (await postgresClient()).openPostgres(where, options.watch);
  if (where.file !== ':memory:') return openSqlite(where.file, options);
  // A database in memory has one connection only, and its readers would see what is not yet committed.
  const directory = mkdtempSync(join(tmpdir(), 'seatgrid-'));
  const engine = openSqlite(join(directory, 'workspace.db'), options);
  return {
    ...engine,
    async close() {
      await engine.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
