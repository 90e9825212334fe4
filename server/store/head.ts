import { sql } from 'kysely';
import type { Connection, Dialect } from './dialect.ts';
import { Parameter, type Statement } from './parameter.ts';

/** What a home's counter row says: the last transaction, when it was written, and which build writes here; `now` is the database's time. */
export interface Head {
  seq: number;
  at: string | null;
  build: string | null;
  now: string;
}

/** How far before the last transaction the time may lie and still be held back to it, in milliseconds. */
export const maxClockSkew = 60 * 60 * 1000;

interface HeadStatements {
  read: Statement;
  lock: Statement;
  count: Statement;
}

const statementCache = new WeakMap<Dialect, HeadStatements>();

/** The statements about the counter row, compiled once. */
function headStatements(dialect: Dialect): HeadStatements {
  const known = statementCache.get(dialect);
  if (known !== undefined) return known;
  const counter = dialect.table('_counter');
  const at = dialect.value(new Parameter('at'));
  const made: HeadStatements = {
    read: dialect.compile(sql`select seq, at, writer, ${dialect.now} as now from ${counter}`),
    // The time is read after the lock was had: the subquery comes first.
    lock: dialect.compile(
      sql`with head as (select seq, at, writer from ${counter}${dialect.rowLock}) select head.*, ${dialect.now} as now from head`,
    ),
    count: dialect.compile(sql`update ${counter} set seq = seq + 1, written = seq + 1, at = coalesce(${at}, at) returning seq`),
  };
  statementCache.set(dialect, made);
  return made;
}

/** The counter row as it was last committed. */
export const readHead = (dialect: Dialect, connection: Connection): Promise<Head> =>
  queryHead(connection, headStatements(dialect).read);

/** The counter row, locked until the transaction ends: nobody else writes meanwhile, and its time is that of the writer's turn. */
export const lockHead = (dialect: Dialect, connection: Connection): Promise<Head> =>
  queryHead(connection, headStatements(dialect).lock);

/** Takes the next number, and notes when; the time stays where none is given. */
export async function incrementSeq(dialect: Dialect, connection: Connection, at: string | null): Promise<number | null> {
  const [row] = await connection.run(headStatements(dialect).count, { at });
  return row === undefined ? null : Number(row.seq);
}

/**
 * The time of a transaction: the database's, and never before the last transaction's. A clock that is set back by no more than an hour
 * stands still until it has caught up. Further back than that, the last transaction was written by a wrong clock, and time goes on without it.
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
    now: String(row?.now ?? ''),
  };
}
