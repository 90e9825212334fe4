/** How turns under one key are spaced. Times are in milliseconds. */
export interface Pace {
  /** So many turns in a window are not slowed down at all. */
  free: number;
  /** The pause after the first turn beyond these; each further turn doubles it. */
  first: number;
  /** The longest pause between two turns. */
  most: number;
  /** Counting begins again so long after the first turn. */
  window: number;
  /** Nobody waits for a turn longer than this: who would have to is refused. */
  patience: number;
}

/** What became of asking for a turn: how long to wait for it, or, where it is not given, how long to wait before asking again. */
export interface Turn {
  given: boolean;
  wait: number;
}

/**
 * Turns that become rarer the more of them are taken. Each key counts by itself. A turn is counted when it is given, so that many that
 * are asked for at the same moment are spaced like those that come one after the other.
 */
export interface Tries {
  take(key: string, pace: Pace): Promise<Turn>;
  /** Gives back this many turns, so that they no longer count; what was waited for stays waited for. All of them where left out. */
  forgive(key: string, turns?: number): Promise<void>;
}

/** The pause after so many turns. */
export function pauseAfter(turns: number, { free, first, most }: Pace): number {
  return turns < free ? 0 : Math.min(most, first * 2 ** Math.min(turns - free, 40));
}
