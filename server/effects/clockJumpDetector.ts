/** A look at two clocks at one moment: the time that the home goes by, and how long this process has counted by itself, both in milliseconds. */
export interface ClockReading {
  time: number;
  elapsed: number;
}

/** Judges whether the time that is read may be gone by. */
export interface ClockJumpDetector {
  /** Whether what ends by time may end now; how far the time has jumped while it may not, in milliseconds. */
  check(reading: ClockReading): { steady: boolean; jump: number };
}

/** A jump of the time up to this is nothing to wonder at, in milliseconds. */
const maxJump = 3_600_000;
/** How far two clocks may be apart that agree, in milliseconds. */
const tolerance = 60_000;
/** For how long a time must go on as counted before it is believed after a jump, in milliseconds. */
const recoveryPeriod = 600_000;

/**
 * Notices when the time jumps by more than an hour, forward or back, against what was counted since it was read before, or at the start against
 * `known`, the time of the last change (null where there is none). It is believed again when it comes back to what was counted, or when both
 * have gone on alike for ten minutes: a wrong clock is mostly put right by then.
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

/** The time that it must be by what was counted since. */
const expectedTime = (from: ClockReading, { elapsed }: ClockReading): number => from.time + elapsed - from.elapsed;
