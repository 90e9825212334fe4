import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import { type CustomTypesConfig, Pool, types as parsers } from 'pg';
import type { Tries } from '../model/tries.ts';
import { longestRead } from './deadline.ts';
import type { Connection, Ending, Engine, Load, Source, Watch } from './dialect.ts';
import { LostConnection, StoreError } from './errors.ts';
import { codeOf, connected, PostgresConnection, postgres, send } from './postgresConnection.ts';
import { triesInPostgres } from './tries.ts';
import { ownWork, Turns } from './turns.ts';

/** Where a workspace lives in PostgreSQL. */
export interface PostgresPlace {
  url: string;
  schema: string;
}

/** bigint and numeric as numbers: everything that is stored fits in one. */
const numbers = new Set<number>([parsers.builtins.INT8, parsers.builtins.NUMERIC]);

const numbersAsNumbers: CustomTypesConfig = {
  getTypeParser: (...asked) => (numbers.has(asked[0]) ? Number : parsers.getTypeParser(...asked)),
};

/**
 * Longest time for a connection, and for one statement, in milliseconds. A request that meets a silent database once while reading
 * and once while writing is still answered within ten seconds. The database itself stops a statement a little sooner than we give up,
 * so that none goes on for nobody.
 */
const reads = { connectionTimeoutMillis: 3_000, query_timeout: 4_000, statement_timeout: longestRead };
const writes = { connectionTimeoutMillis: 3_000, query_timeout: 5_000, statement_timeout: 4_500 };

/** Making tables and indexes on what is there may take its time. */
const unlimited = { ...writes, query_timeout: 3_600_000, statement_timeout: 3_600_000 };

/**
 * What a transaction waits for at most: others that write; and how long PostgreSQL keeps it where we are gone and it cannot know.
 * Who is told that it was kept may rely on it, whatever the server's settings: with `synchronous_commit` off it would answer before
 * it has written. A setting that promises more than the default is left as it is.
 */
const begin = `begin; set local lock_timeout = '4s'; set local idle_in_transaction_session_timeout = '2min';
  select set_config('synchronous_commit', 'on', true) where current_setting('synchronous_commit') = 'off'`;

function poolAt(place: PostgresPlace, allowed: typeof reads): Pool {
  const pool = new Pool({
    ...allowed,
    connectionString: place.url,
    max: 8,
    keepAlive: true,
    idleTimeoutMillis: 30_000,
    application_name: 'seatgrid',
    types: numbersAsNumbers,
  });
  // A connection that breaks while nobody uses it is dropped by the pool; whoever uses one hears of it by a rejected query.
  pool.on('error', error => console.error(`PostgreSQL closed an idle connection: ${error.message}`));
  return pool;
}

/** Opens a schema for reading only. */
export function readPostgres(place: PostgresPlace, watch?: Watch): Source {
  const pool = poolAt(place, reads);
  return sourceOf(pool, place, watch);
}

function sourceOf(pool: Pool, place: PostgresPlace, watch?: Watch): Source {
  const dialect = postgres(place.schema);
  return {
    dialect,
    reading: new PostgresConnection(pool, dialect, watch),
    async snapshot(work) {
      const client = await connected(pool);
      try {
        await send(client, 'begin transaction isolation level repeatable read read only');
        return await work(new PostgresConnection(client, dialect, watch));
      } finally {
        client.release(true); // a transaction that only read ends with its connection
      }
    },
    close: () => pool.end(),
  };
}

/** The connection, or the server behind it, is gone. */
const away = /^(?:E[A-Z]+|57P0\d|08...)$/;

/** Another process took what this one needed: serialization failure, deadlock. */
const conflicts = new Set(['40001', '40P01']);

/** Another process is making the same: duplicate key, table, column, schema or object, a lock not had in time, a tuple concurrently updated. */
const races = new Set([...conflicts, '23505', '42P07', '42701', '42P06', '42710', '55P03', 'XX000']);

async function again<T>(times: number, codes: ReadonlySet<string>, work: () => Promise<T>): Promise<T> {
  for (let left = times; ; left -= 1) {
    try {
      return await work();
    } catch (error) {
      if (left <= 1 || !codes.has(codeOf(error))) throw error;
      await pause(10 + Math.random() * 40);
    }
  }
}

/** Opens a schema, made if missing. Writers of all processes take turns by the lock on the row of `_counter`. */
export function openPostgres(place: PostgresPlace, watch?: Watch): Engine {
  const pool = poolAt(place, writes);
  const source = sourceOf(pool, place, watch);
  const { dialect } = source;
  const turns = new Turns();
  /** When the database was last found to be silent, or its counter held for too long by another process. */
  let silence: { at: number; error: Error } | null = null;

  /** Whoever waited while one found that out need not find it out again, one after the other. */
  function transaction<T>(work: (connection: Connection) => Promise<Ending<T>>, { asker, rows }: Load = ownWork): Promise<T> {
    const asked = performance.now();
    const turn = async (): Promise<T> => {
      if (silence !== null && silence.at > asked) throw silence.error;
      try {
        return await again<T>(5, conflicts, () => once(work));
      } catch (error) {
        const silent = error instanceof LostConnection && error.silent;
        if (error instanceof Error && (silent || codeOf(error) === '55P03')) silence = { at: performance.now(), error };
        throw error;
      }
    };
    return turns.take(turn, asker, rows);
  }

  async function once<T>(work: (connection: Connection) => Promise<Ending<T>>): Promise<T> {
    const client = await connected(pool);
    let broken: Error | undefined;
    const breaks = (error: Error) => {
      broken = error;
    };
    client.on('error', breaks); // broken between two statements: the next one fails
    try {
      await send(client, begin);
      const { keep, value } = await work(new PostgresConnection(client, dialect, watch));
      const ended = await send(client, keep ? 'commit' : 'rollback');
      if (keep && ended.command !== 'COMMIT')
        throw new StoreError('The transaction was not kept: one of its statements had failed');
      return value;
    } catch (error) {
      // A connection that is gone takes its transaction with it.
      if (away.test(codeOf(error))) broken ??= error as Error;
      else await send(client, 'rollback').catch(breaks);
      throw error;
    } finally {
      client.off('error', breaks);
      client.release(broken);
    }
  }

  return {
    ...source,
    transaction,
    giveBack: () => Promise.resolve(0), // autovacuum has it used again
    async define(make) {
      const making = poolAt(place, unlimited);
      const client = await connected(making);
      try {
        // What waits for a lock on a table keeps everybody out who comes after: better briefly and often.
        await send(client, "set lock_timeout = '250ms'");
        await again(120, races, async () => {
          const there = await send(client, 'select 1 from pg_catalog.pg_namespace where nspname = $1', [place.schema]);
          if (there.rowCount === 0) await send(client, dialect.compile(sql`create schema ${sql.id(place.schema)}`).sql);
          await make(new PostgresConnection(client, dialect, watch));
        });
      } finally {
        client.release();
        await making.end();
      }
    },
    async close() {
      await turns.close();
      await pool.end();
    },
  };
}

/** Turns that all servers of a schema count together, on connections of their own. */
export async function openPostgresTries(place: PostgresPlace): Promise<Tries & { close(): Promise<void> }> {
  const pool = poolAt(place, reads);
  try {
    return { ...(await again(20, races, () => triesInPostgres(pool, place.schema))), close: () => pool.end() };
  } catch (error) {
    await pool.end();
    throw error;
  }
}
