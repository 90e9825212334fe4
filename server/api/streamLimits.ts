import type { Person } from '../model/actor.ts';
import { ApiProblem } from './problem.ts';

/** Most open streams on this server, for one person and for one organisation. */
export const maxStreams = { person: 50, org: 5_000 } as const;

/** Counts the open streams of people and organisations. */
export class StreamLimits {
  readonly #open = new Map<string, number>();

  /** Counts one more stream; the returned function releases it. Throws a problem (429) when there are too many. */
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
