import { sql } from 'kysely';
import type { Sweep } from '../model/session.ts';
import { cutLog } from './cut.ts';
import type { Connection, Dialect } from './dialect.ts';
import type { Head } from './head.ts';

/** Answers that go in one piece: so few that a commit that waits for it does not notice. */
const repliesAtOnce = 1_000;

/** What goes by its age. */
type Timed = Exclude<Sweep, { what: 'space' }>;

/** A piece of housekeeping, inside a transaction of its own. Returns how much was done. Doing it twice, or from two servers, does no harm. */
export async function sweep(dialect: Dialect, connection: Connection, head: Head, asked: Timed): Promise<number> {
  if (asked.what === 'log') return cutLog(dialect, connection, asked.before, head.seq);
  const replies = dialect.table('_replies');
  const some = sql`select key from ${replies} where at < ${asked.before} order by at limit ${repliesAtOnce}`;
  return (await connection.query(sql`delete from ${replies} where key in (${some}) returning 1 as one`)).length;
}
