import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import { type CustomTypesConfig, Pool, type PoolClient, types as parsers } from 'pg';
import type { FileStore } from '../model/fileStore.ts';
import type { TransactionResult } from '../model/store.ts';
import type { Throttle } from '../model/throttle.ts';
import { readTimeout } from './deadline.ts';
import type { Connection, ReadableDatabase, StatementListener, TransactionOptions, WritableDatabase } from './dialect.ts';
import { ConnectionLostError, StoreError } from './errors.ts';
import type { PostgresLocation } from './location.ts';
import { Mutex, systemWork } from './mutex.ts';
import { connect, errorCode, PostgresConnection, postgresDialect, send } from './postgresConnection.ts';
import { postgresFiles } from './postgresFiles.ts';
import { postgresRateLimiter } from './postgresThrottle.ts';

/** Parses bigint and numeric as numbers: every stored value fits in one. */
const numbers = new Set<number>([parsers.builtins.INT8, parsers.builtins.NUMERIC]);

const numbersAsNumbers: CustomTypesConfig = {
  getTypeParser: (...args) => (numbers.has(args[0]) ? Number : parsers.getTypeParser(...args)),
};

/**
 * Timeouts for a connection and for one statement, in milliseconds. A request that meets a silent database once while
 * reading and once while writing is still answered within ten seconds. The database stops a statement a little before the
 * client gives up, so that no statement runs for nobody.
 */
const readTimeouts = { connectionTimeoutMillis: 3_000, query_timeout: 4_000, statement_timeout: readTimeout };
/** The same for a connection that writes, or runs what would be written. */
export const writeTimeouts = { connectionTimeoutMillis: 3_000, query_timeout: 5_000, statement_timeout: 4_500 };

/** Creating tables and indexes over existing data may take long. The steps of a start follow each other on one connection. */
const unlimited = { ...writeTimeouts, query_timeout: 3_600_000, statement_timeout: 3_600_000, idleTimeoutMillis: 1_000 };

/**
 * Bounds how long a transaction waits for other writers, and how long PostgreSQL keeps it after its client has vanished.
 * With `synchronous_commit` off, PostgreSQL would confirm a commit before writing it, so it is turned on; a stronger setting
 * than the default stays.
 */
const begin = `begin; set local lock_timeout = '4s'; set local idle_in_transaction_session_timeout = '2min';
  select set_config('synchronous_commit', 'on', true) where current_setting('synchronous_commit') = 'off'`;

/** A snapshot holds back what PostgreSQL can clean up, so that it does not outlive a client that has vanished either. */
const beginSnapshot = `begin transaction isolation level repeatable read read only;
  set local idle_in_transaction_session_timeout = '2min'`;

function createPool(location: PostgresLocation, options: typeof readTimeouts & { idleTimeoutMillis?: number }): Pool {
  const pool = new Pool({
    connectionString: location.url,
    max: 8,
    keepAlive: true,
    idleTimeoutMillis: 30_000,
    ...options,
    application_name: 'seatgrid',
    types: numbersAsNumbers,
  });
  // The pool drops a connection that breaks while idle; one that breaks in use rejects its query.
  pool.on('error', error => console.error(`PostgreSQL closed an idle connection: ${error.message}`));
  return pool;
}

/** Opens a schema for reading only. */
export function readPostgres(
  location: PostgresLocation,
  onStatement?: StatementListener,
  timeouts = readTimeouts,
): ReadableDatabase {
  const pool = createPool(location, timeouts);
  return readableDatabase(pool, location, onStatement);
}

function readableDatabase(pool: Pool, location: PostgresLocation, onStatement?: StatementListener): ReadableDatabase {
  const dialect = postgresDialect(location.schema);
  return {
    dialect,
    reading: new PostgresConnection(pool, dialect, onStatement),
    snapshot: work =>
      inTransaction(pool, beginSnapshot, async client => ({
        commit: false,
        value: await work(new PostgresConnection(client, dialect, onStatement)),
      })),
    close: () => pool.end(),
  };
}

/**
 * Runs `work` in a transaction on a connection of its own. The connection returns to the pool, unless it was lost, and its transaction
 * with it.
 */
async function inTransaction<T>(
  pool: Pool,
  beginning: string,
  work: (client: PoolClient) => Promise<TransactionResult<T>>,
): Promise<T> {
  const client = await connect(pool);
  let broken: Error | undefined;
  const onError = (error: Error) => {
    broken = error;
  };
  client.on('error', onError); // broken between two statements: the next one fails
  try {
    await send(client, beginning);
    const { commit, value } = await work(client);
    const ended = await send(client, commit ? 'commit' : 'rollback');
    if (commit && ended.command !== 'COMMIT')
      throw new StoreError('The transaction was rolled back: one of its statements had failed');
    return value;
  } catch (error) {
    if (connectionLost.test(errorCode(error))) broken ??= error as Error;
    else await send(client, 'rollback').catch(onError);
    throw error;
  } finally {
    client.off('error', onError);
    client.release(broken);
  }
}

/** Codes of a lost connection or a stopped server. */
const connectionLost = /^(?:E[A-Z]+|57P0\d|08...)$/;

/** Another process took what this one needed: serialization failure, deadlock. */
const conflicts = new Set(['40001', '40P01']);

/**
 * Another process is creating the same: duplicate key, table, column, schema or object, lock timeout, tuple concurrently
 * updated.
 */
const creationRaces = new Set([...conflicts, '23505', '42P07', '42701', '42P06', '42710', '55P03', 'XX000']);

async function retry<T>(times: number, codes: ReadonlySet<string>, work: () => Promise<T>): Promise<T> {
  for (let left = times; ; left -= 1) {
    try {
      return await work();
    } catch (error) {
      if (left <= 1 || !codes.has(errorCode(error))) throw error;
      await pause(10 + Math.random() * 40);
    }
  }
}

/** Opens a schema, creating it if it is missing. Writers of all processes take turns by a lock on the row of `_counter`. */
export function openPostgres(location: PostgresLocation, onStatement?: StatementListener): WritableDatabase {
  const pool = createPool(location, writeTimeouts);
  const source = readableDatabase(pool, location, onStatement);
  const { dialect } = source;
  const mutex = new Mutex();
  let migrationPool: Pool | null = null;
  /** When the database was last found silent, or its counter row locked for too long by another process. */
  let silence: { at: number; error: Error } | null = null;

  /** Work that was waiting when the database was found silent fails at once, instead of each waiting for the timeout in turn. */
  function transaction<T>(
    work: (connection: Connection) => Promise<TransactionResult<T>>,
    { requester, rows }: TransactionOptions = systemWork,
  ): Promise<T> {
    const requestedAt = performance.now();
    const turn = async (): Promise<T> => {
      if (silence !== null && silence.at > requestedAt) throw silence.error;
      try {
        return await retry<T>(5, conflicts, () =>
          inTransaction(pool, begin, client => work(new PostgresConnection(client, dialect, onStatement))),
        );
      } catch (error) {
        const silent = error instanceof ConnectionLostError && error.silent;
        if (error instanceof Error && (silent || errorCode(error) === '55P03')) silence = { at: performance.now(), error };
        throw error;
      }
    };
    return mutex.run(turn, requester, rows);
  }

  return {
    ...source,
    transaction,
    reclaimSpace: () => Promise.resolve(0), // autovacuum makes the space reusable
    async migrate(make) {
      migrationPool ??= createPool(location, unlimited);
      const client = await connect(migrationPool);
      let failed = true;
      try {
        // A statement that waits for a table lock blocks everybody behind it: wait briefly and often instead.
        await send(client, "set lock_timeout = '250ms'");
        await retry(120, creationRaces, async () => {
          const existing = await send(client, 'select 1 from pg_catalog.pg_namespace where nspname = $1', [location.schema]);
          if (existing.rowCount === 0) await send(client, dialect.compile(sql`create schema ${sql.id(location.schema)}`).sql);
          await make(new PostgresConnection(client, dialect, onStatement));
        });
        failed = false;
      } finally {
        client.release(failed);
      }
    },
    async close() {
      await mutex.close();
      await Promise.all([pool.end(), migrationPool?.end()]);
    },
  };
}

/** The files in a schema, with their own connections. */
export const openPostgresFiles = (location: PostgresLocation): FileStore =>
  postgresFiles(createPool(location, writeTimeouts), location.schema);

/** A rate limiter shared by all servers of a schema, with its own connections. */
export async function openPostgresRateLimiter(location: PostgresLocation): Promise<Throttle & { close(): Promise<void> }> {
  const pool = createPool(location, readTimeouts);
  try {
    return { ...(await retry(20, creationRaces, () => postgresRateLimiter(pool, location.schema))), close: () => pool.end() };
  } catch (error) {
    await pool.end();
    throw error;
  }
}
