import { sql } from 'kysely';
import type { StoredHead } from '../model/store.ts';
import type { Connection, Dialect } from './dialect.ts';
import { Parameter, type Statement } from './parameter.ts';

/**
 * The counter row of a database: the number and time of the last transaction, the build that writes, and the revision of the
 * catalog (null for the built-in tables alone). `now` is the database's current time.
 */
export interface Head extends StoredHead {
  at: string | null;
  build: string | null;
  now: string;
}

/** How far the clock may lie behind the last transaction and still be held at that transaction's time, in milliseconds. */
export const maxClockSkew = 60 * 60 * 1000;

interface HeadStatements {
  read: Statement;
  lock: Statement;
  count: Statement;
}

const statementCache = new WeakMap<Dialect, HeadStatements>();

/** The statements on the counter row, compiled once for each dialect. */
function headStatements(dialect: Dialect): HeadStatements {
  const known = statementCache.get(dialect);
  if (known !== undefined) return known;
  const counter = dialect.table('_counter');
  const at = dialect.value(new Parameter('at'));
  const made: HeadStatements = {
    read: dialect.compile(sql`select seq, at, writer, catalog, ${dialect.now} as now from ${counter}`),
    // The subquery comes first, so that the time is read once the lock is held.
    lock: dialect.compile(
      sql`with head as (select seq, at, writer, catalog from ${counter}${dialect.rowLock}) select head.*, ${dialect.now} as now from head`,
    ),
    count: dialect.compile(sql`update ${counter} set seq = seq + 1, written = seq + 1, at = coalesce(${at}, at) returning seq`),
  };
  statementCache.set(dialect, made);
  return made;
}

/** The counter row as it was last committed. */
export const readHead = (dialect: Dialect, connection: Connection): Promise<Head> =>
  queryHead(connection, headStatements(dialect).read);

/** The revision of the current catalog; null also in data of earlier versions, which have only built-in tables. */
export async function readRevision(dialect: Dialect, connection: Connection): Promise<string | null> {
  const [row] = await connection.query(sql`select * from ${dialect.table('_counter')}`);
  return (row?.catalog ?? null) as string | null;
}

/**
 * The counter row, locked until the transaction ends, so that nobody else writes meanwhile. Its `now` is read once the lock
 * is held.
 */
export const lockHead = (dialect: Dialect, connection: Connection): Promise<Head> =>
  queryHead(connection, headStatements(dialect).lock);

/**
 * Increments the transaction number and stores its time; the time stays where `at` is null. Returns null where the counter
 * row is missing.
 */
export async function incrementSeq(dialect: Dialect, connection: Connection, at: string | null): Promise<number | null> {
  const [row] = await connection.run(headStatements(dialect).count, { at });
  return row === undefined ? null : Number(row.seq);
}

/**
 * The time of a transaction: the database's time, but never before the last transaction. After a clock is set back by an
 * hour or less, time stays at the last transaction until the clock catches up. If the clock is further behind, the last
 * transaction was written with a wrong clock, and its time is ignored.
 */
export function transactionTime({ at, now }: Head): string {
  if (at === null || at <= now) return now;
  return Date.parse(at) - Date.parse(now) <= maxClockSkew ? at : now;
}

async function queryHead(connection: Connection, statement: Statement): Promise<Head> {
  const [row] = await connection.run(statement, {});
  return {
    seq: Number(row?.seq ?? 0),
    at: (row?.at ?? null) as string | null,
    build: (row?.writer ?? null) as string | null,
    catalog: (row?.catalog ?? null) as string | null,
    now: String(row?.now ?? ''),
  };
}
