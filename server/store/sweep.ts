import { sql } from 'kysely';
import type { Sweep } from '../model/store.ts';
import type { Connection, Dialect } from './dialect.ts';
import type { Head } from './head.ts';
import { compactLog } from './logCompaction.ts';

/** Answers that go in one piece: so few that a commit that waits for it does not notice. */
const responsesPerSweep = 1_000;

/** What goes by its age. */
type Timed = Exclude<Sweep, { what: 'space' }>;

/** A piece of housekeeping, inside a transaction of its own. Returns how much was done. Doing it twice, or from two servers, does no harm. */
export async function sweep(dialect: Dialect, connection: Connection, head: Head, task: Timed): Promise<number> {
  if (task.what === 'log') return compactLog(dialect, connection, task.before, head.seq);
  const replies = dialect.table('_replies');
  const some = sql`select key from ${replies} where at < ${task.before} order by at limit ${responsesPerSweep}`;
  return (await connection.query(sql`delete from ${replies} where key in (${some}) returning 1 as one`)).length;
}
