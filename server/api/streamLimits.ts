import type { Person } from '../model/actor.ts';
import { ApiProblem } from './problem.ts';

/** Streams at the same time on this server: of one person, and of all of an organisation. */
export const maxStreams = { person: 50, org: 5_000 } as const;

/** Who listens, so that nobody does so too often. */
export class StreamLimits {
  readonly #open = new Map<string, number>();

  /** Counts one more; the function counts it as gone, once. Throws a problem (429) where there are too many. */
  acquire({ user, org }: Person): () => void {
    const counted: readonly (readonly [string, number])[] = [
      [user, maxStreams.person],
      [org, maxStreams.org],
    ];
    for (const [key, limit] of counted) {
      if ((this.#open.get(key) ?? 0) < limit) continue;
      throw new ApiProblem(429, 'too_many_streams', 'Too many pages are open. Close some of them', { retryAfter: 30 });
    }
    for (const [key] of counted) this.#open.set(key, (this.#open.get(key) ?? 0) + 1);
    let released = false;
    return () => {
      if (released) return;
      released = true;
      for (const [key] of counted) {
        const rest = (this.#open.get(key) ?? 1) - 1;
        if (rest > 0) this.#open.set(key, rest);
        else this.#open.delete(key);
      }
    };
  }
}
