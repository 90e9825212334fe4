import { isSingular } from './localizedText.ts';

/** How attempts under one key are spaced. Times are in milliseconds. */
export interface ThrottlePolicy {
  /** The number of attempts in a window that are not delayed. */
  free: number;
  /** The delay after the first attempt beyond these; each further attempt doubles it. */
  firstDelay: number;
  /** The maximum delay between two attempts. */
  maxDelay: number;
  /** The count restarts this long after the first attempt. */
  window: number;
  /** The maximum waiting time: an attempt that would have to wait longer is refused. */
  maxWait: number;
}

/** The answer to an attempt: how long to wait before it, or, if it is refused, before asking again. */
export interface ThrottleResult {
  allowed: boolean;
  wait: number;
}

/**
 * Slows down repeated attempts; each key is counted separately. An attempt is counted when it is allowed, so that simultaneous attempts are
 * spaced like consecutive ones.
 */
export interface Throttle {
  acquire(key: string, pace: ThrottlePolicy): Promise<ThrottleResult>;
  /** Removes this many attempts from the count, by default all; waiting times already given do not change. */
  refund(key: string, turns?: number): Promise<void>;
}

/** A time to wait, in words: `1 second`, `45 seconds`, `3 minutes`. */
export function describeWait(seconds: number): string {
  const [count, unit] = seconds < 90 ? [seconds, 'second'] : [Math.ceil(seconds / 60), 'minute'];
  return `${count} ${unit}${isSingular(count, 'en') ? '' : 's'}`;
}

/** The delay after a number of attempts. */
export function delayAfter(turns: number, { free, firstDelay, maxDelay }: ThrottlePolicy): number {
  return turns < free ? 0 : Math.min(maxDelay, firstDelay * 2 ** Math.min(turns - free, 40));
}
