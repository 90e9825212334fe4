import { type Pace, pauseAfter, type Tries, type Turn } from '../model/tries.ts';

interface Counted {
  turns: number;
  since: number;
  next: number;
}

/** Keys that are remembered at most: the oldest are forgotten first. */
const mostKeys = 100_000;

/** Turns counted in the memory of this process: each app server counts for itself. `now` is in milliseconds. */
export function triesInMemory(now: () => number = Date.now): Tries {
  const counted = new Map<string, Counted>();
  return {
    async take(key: string, pace: Pace): Promise<Turn> {
      const at = now();
      let entry = counted.get(key);
      if (entry === undefined || at - entry.since >= pace.window) entry = { turns: 0, since: at, next: entry?.next ?? at };
      const wait = Math.max(0, entry.next - at);
      if (wait > pace.patience) return { given: false, wait };
      entry.turns += 1;
      entry.next = at + wait + pauseAfter(entry.turns, pace);
      counted.delete(key);
      counted.set(key, entry);
      if (counted.size > mostKeys) for (const oldest of counted.keys().take(1)) counted.delete(oldest);
      return { given: true, wait };
    },
    async forgive(key: string, turns?: number): Promise<void> {
      const entry = counted.get(key);
      if (entry === undefined) return;
      if (turns === undefined) counted.delete(key);
      else entry.turns = Math.max(0, entry.turns - turns);
    },
  };
}
