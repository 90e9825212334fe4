import type { Log, Rounds } from './effects/rounds.ts';
import { startRounds } from './effects/rounds.ts';
import type { Reader } from './model/session.ts';

/** The database's time as this process knows it, so that all servers of a home go by one clock. */
export interface HomeTime extends Pick<Rounds, 'stop'> {
  /** The time of this moment, as ISO text. */
  now: () => string;
}

/** How often the database is asked, in milliseconds. */
const every = 30_000;

/** Asks the database what time it is, now and again, and counts on from there: by the time since, not by the clock of this machine. */
export async function startHomeTime(reader: Pick<Reader, 'clock'>, log: Log): Promise<HomeTime> {
  let known = await asked(reader);
  const rounds = startRounds({
    name: 'time',
    every,
    log,
    round: async () => {
      known = await asked(reader);
    },
  });
  return {
    now: () => new Date(known.time + performance.now() - known.at).toISOString(),
    stop: rounds.stop,
  };
}

/** The database's time, and when it was that: half of the way there and back is taken for the way back. */
async function asked(reader: Pick<Reader, 'clock'>): Promise<{ time: number; at: number }> {
  const before = performance.now();
  const { now } = await reader.clock();
  return { time: Date.parse(now), at: (before + performance.now()) / 2 };
}
