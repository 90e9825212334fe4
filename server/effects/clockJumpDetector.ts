/** Two clocks read at the same moment, in milliseconds: the database's time, and the time that this process has counted itself. */
export interface ClockReading {
  time: number;
  elapsed: number;
}

/** Decides whether the time can be trusted. */
export interface ClockJumpDetector {
  /** Whether timed transitions may run; `jump` is how far the time has jumped otherwise, in milliseconds. */
  check(reading: ClockReading): { steady: boolean; jump: number };
}

/** The largest jump that is accepted, in milliseconds. */
const maxJump = 3_600_000;
/** How far two clocks may differ and still agree, in milliseconds. */
const tolerance = 60_000;
/** How long the time must run evenly after a jump before it is trusted, in milliseconds. */
const recoveryPeriod = 600_000;

/**
 * Detects jumps of more than an hour, forward or back, compared with the process's own count since the last reading, or at the start with
 * `lastKnown`, the time of the last change (null for none). The time is trusted again when it returns to the expected time, or when both
 * clocks have run evenly for ten minutes: a wrong clock is usually corrected by then.
 */
export function createClockJumpDetector(lastKnown: number | null, patience: number = recoveryPeriod): ClockJumpDetector {
  let base: ClockReading | null = null;
  let suspect: ClockReading | null = null;
  return {
    check(reading) {
      const before = base ?? { time: lastKnown ?? reading.time, elapsed: reading.elapsed };
      const jump = reading.time - expectedTime(before, reading);
      if (Math.abs(jump) > maxJump) {
        if (suspect === null || Math.abs(reading.time - expectedTime(suspect, reading)) > tolerance) suspect = reading;
        if (reading.elapsed - suspect.elapsed < patience) {
          base ??= before;
          return { steady: false, jump };
        }
      }
      base = reading;
      suspect = null;
      return { steady: true, jump: 0 };
    },
  };
}

/** The time that is expected from what the process has counted since. */
const expectedTime = (from: ClockReading, { elapsed }: ClockReading): number => from.time + elapsed - from.elapsed;
