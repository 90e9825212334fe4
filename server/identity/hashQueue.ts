import { serverBusy } from './serverBusy.ts';

/** How many hashes are computed at once. Each takes 19 MiB and a thread for some tens of milliseconds. */
const maxConcurrent = 2;
/** How many may wait; more are refused, because they would wait longer than a few seconds. */
const maxWaiting = 64;

/** Priority in the queue: a known browser or a proven person goes before everybody else. */
export type Priority = 'known' | 'unknown';

/** Runs a few jobs at once and lets a bounded number wait, in one queue for each priority. */
export class HashQueue {
  #running = 0;
  readonly #queues: Record<Priority, (() => void)[]> = { known: [], unknown: [] };

  /** Runs the work when it is its turn. Throws a refusal when too many are waiting. */
  async run<T>(priority: Priority, work: () => Promise<T>): Promise<T> {
    if (this.#running >= maxConcurrent) {
      const line = this.#queues[priority];
      if (line.length >= maxWaiting) throw serverBusy();
      await new Promise<void>(resolve => line.push(resolve));
    } else this.#running += 1;
    try {
      return await work();
    } finally {
      const next = this.#queues.known.shift() ?? this.#queues.unknown.shift();
      if (next === undefined) this.#running -= 1;
      else next();
    }
  }
}
