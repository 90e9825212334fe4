/** How turns under one key are spaced. Times are in milliseconds. */
export interface ThrottlePolicy {
  /** So many turns in a window are not slowed down at all. */
  free: number;
  /** The pause after the first turn beyond these; each further turn doubles it. */
  firstDelay: number;
  /** The longest pause between two turns. */
  maxDelay: number;
  /** Counting begins again so long after the first turn. */
  window: number;
  /** Nobody waits for a turn longer than this: who would have to is refused. */
  maxWait: number;
}

/** What became of asking for a turn: how long to wait for it, or, where it is not given, how long to wait before asking again. */
export interface ThrottleResult {
  allowed: boolean;
  wait: number;
}

/**
 * Turns that become rarer the more of them are taken. Each key counts by itself. A turn is counted when it is given, so that many that
 * are asked for at the same moment are spaced like those that come one after the other.
 */
export interface Throttle {
  acquire(key: string, pace: ThrottlePolicy): Promise<ThrottleResult>;
  /** Gives back this many turns, so that they no longer count; what was waited for stays waited for. All of them where left out. */
  refund(key: string, turns?: number): Promise<void>;
}

/** The pause after so many turns. */
export function delayAfter(turns: number, { free, firstDelay: first, maxDelay: most }: ThrottlePolicy): number {
  return turns < free ? 0 : Math.min(most, first * 2 ** Math.min(turns - free, 40));
}
