import { ApiProblem } from './problem.ts';

/** A hash takes 19 MiB and a thread of its own for some tens of milliseconds: this many are worked out at once. */
const atOnce = 2;
/** So many may wait; further ones are refused, as they would wait longer than a few seconds. */
const mostWaiting = 64;

/** Who comes first where hashes wait: people at a browser that is known, or who have shown who they are; then everybody else. */
export type Priority = 'known' | 'unknown';

/** Lets a few pieces of work run at once, and a bounded number wait, each kind in its own line. */
export class HashQueue {
  #running = 0;
  readonly #lines: Record<Priority, (() => void)[]> = { known: [], unknown: [] };

  /** Runs the work when it is its turn. Throws a problem (429) where too many wait already. */
  async run<T>(priority: Priority, work: () => Promise<T>): Promise<T> {
    if (this.#running >= atOnce) {
      const line = this.#lines[priority];
      if (line.length >= mostWaiting) {
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
      const next = this.#lines.known.shift() ?? this.#lines.unknown.shift();
      if (next === undefined) this.#running -= 1;
      else next();
    }
  }
}
