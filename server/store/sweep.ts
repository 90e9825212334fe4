import { sql } from 'kysely';
import type { Sweep } from '../model/store.ts';
import type { Head } from './counterRow.ts';
import type { Connection, Dialect } from './dialect.ts';
import { compactLog } from './logCompaction.ts';

/** Responses deleted in one transaction: few enough that a waiting commit does not notice. */
const responsesPerSweep = 1_000;

/** Sweeps that delete by age. */
type AgeSweep = Exclude<Sweep, { what: 'space' }>;

/**
 * Does one piece of housekeeping in a transaction of its own. Returns how much was done. Repeating it, or running it on two
 * servers, is harmless.
 */
export async function sweep(dialect: Dialect, connection: Connection, head: Head, task: AgeSweep): Promise<number> {
  if (task.what === 'log') return compactLog(dialect, connection, task.before, head.seq);
  const responses = dialect.table('_replies');
  const some = sql`select key from ${responses} where at < ${task.before} order by at limit ${responsesPerSweep}`;
  return (await connection.query(sql`delete from ${responses} where key in (${some}) returning 1 as one`)).length;
}
