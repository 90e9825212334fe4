import { delayAfter, type Throttle, type ThrottlePolicy, type ThrottleResult } from '../model/throttle.ts';

interface TurnCount {
  turns: number;
  since: number;
  next: number;
}

/** How many keys are kept; the oldest are dropped first. */
const maxKeys = 100_000;

/** A throttle in the memory of this process: each app server counts for itself. `now` is in milliseconds. */
export function createMemoryThrottle(now: () => number = Date.now): Throttle {
  const counts = new Map<string, TurnCount>();
  return {
    async acquire(key: string, pace: ThrottlePolicy): Promise<ThrottleResult> {
      const at = now();
      let entry = counts.get(key);
      if (entry === undefined || at - entry.since >= pace.window) entry = { turns: 0, since: at, next: entry?.next ?? at };
      const wait = Math.max(0, entry.next - at);
      if (wait > pace.maxWait) return { allowed: false, wait };
      entry.turns += 1;
      entry.next = at + wait + delayAfter(entry.turns, pace);
      counts.delete(key);
      counts.set(key, entry);
      if (counts.size > maxKeys) for (const oldest of counts.keys().take(1)) counts.delete(oldest);
      return { allowed: true, wait };
    },
    async refund(key: string, turns?: number): Promise<void> {
      const entry = counts.get(key);
      if (entry === undefined) return;
      if (turns === undefined) counts.delete(key);
      else entry.turns = Math.max(0, entry.turns - turns);
    },
  };
}
