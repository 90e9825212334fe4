import type { Log, PeriodicTask } from './effects/periodicTask.ts';
import { startPeriodicTask } from './effects/periodicTask.ts';
import type { StoreReader } from './model/store.ts';

/** The database's time as this process knows it, so that all servers of a home go by one clock. */
export interface DatabaseTime extends Pick<PeriodicTask, 'stop'> {
  /** The time of this moment, as ISO text. */
  now: () => string;
}

/** How often the database is asked, in milliseconds. */
const pollInterval = 30_000;

/** Asks the database what time it is, now and again, and counts on from there: by the time since, not by the clock of this machine. */
export async function startDatabaseTime(reader: Pick<StoreReader, 'clock'>, log: Log): Promise<DatabaseTime> {
  let known = await readTime(reader);
  const task = startPeriodicTask({
    name: 'time',
    intervalMs: pollInterval,
    log,
    run: async () => {
      known = await readTime(reader);
    },
  });
  return {
    now: () => new Date(known.time + performance.now() - known.at).toISOString(),
    stop: task.stop,
  };
}

/** The database's time, and when it was that: half of the way there and back is taken for the way back. */
async function readTime(reader: Pick<StoreReader, 'clock'>): Promise<{ time: number; at: number }> {
  const before = performance.now();
  const { now } = await reader.clock();
  return { time: Date.parse(now), at: (before + performance.now()) / 2 };
}
