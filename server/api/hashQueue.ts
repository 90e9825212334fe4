import { ApiProblem } from './problem.ts';

/** A hash takes 19 MiB and a thread of its own for some tens of milliseconds: this many are worked out at once. */
const maxConcurrent = 2;
/** So many may wait; further ones are refused, as they would wait longer than a few seconds. */
const maxWaiting = 64;

/** Who comes first where hashes wait: people at a browser that is known, or who have shown who they are; then everybody else. */
export type Priority = 'known' | 'unknown';

/** Lets a few pieces of work run at once, and a bounded number wait, each kind in its own line. */
export class HashQueue {
  #running = 0;
  readonly #queues: Record<Priority, (() => void)[]> = { known: [], unknown: [] };

  /** Runs the work when it is its turn. Throws a problem (429) where too many wait already. */
  async run<T>(priority: Priority, work: () => Promise<T>): Promise<T> {
    if (this.#running >= maxConcurrent) {
      const line = this.#queues[priority];
      if (line.length >= maxWaiting) {
        throw new ApiProblem(
          429,
          'too_many_tries',
          'Too many people are signing in at this moment. Wait 5 seconds and try again',
          {
            retryAfter: 5,
          },
        );
      }
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
