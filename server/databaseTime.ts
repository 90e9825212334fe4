import type { PeriodicTask } from './effects/periodicTask.ts';
import { startPeriodicTask } from './effects/periodicTask.ts';
import type { Log } from './model/log.ts';
import type { StoreReader } from './model/store.ts';

/** The database's time as this process knows it, so that all servers of a database use one clock. */
export interface DatabaseTime extends Pick<PeriodicTask, 'stop'> {
  /** The current time, as ISO text. */
  now: () => string;
}

/** How often the database is asked, in milliseconds. */
const pollInterval = 30_000;

/**
 * Asks the database for its time at intervals, and in between adds the time that has passed instead of reading this
 * machine's clock.
 */
export async function startDatabaseTime(reader: Pick<StoreReader, 'clock'>, log: Log): Promise<DatabaseTime> {
  let last = await readTime(reader);
  const task = startPeriodicTask({
    name: 'time',
    intervalMs: pollInterval,
    log,
    run: async () => {
      last = await readTime(reader);
    },
  });
  return {
    now: () => new Date(last.time + performance.now() - last.at).toISOString(),
    stop: task.stop,
  };
}

/** The database's time, and the local time of that moment: the middle of the round trip. */
async function readTime(reader: Pick<StoreReader, 'clock'>): Promise<{ time: number; at: number }> {
  const before = performance.now();
  const { now } = await reader.clock();
  return { time: Date.parse(now), at: (before + performance.now()) / 2 };
}
