import { setTimeout as pause } from 'node:timers/promises';
import { problemOf } from './api/problem.ts';

/** What a write showed is believed for so long; and so long is waited for a probe, in milliseconds. */
const [believed, patience] = [2_000, 3_000];

/**
 * Whether anything can be written: by what writes last did. Where there were none lately a probe is made, which writes nothing;
 * after a failure one that writes, so that it is known when it is over even where nobody is sent here meanwhile.
 */
export class WriteHealth {
  readonly #probe: (writes: boolean) => Promise<unknown>;
  #failure: Error | null = null;
  #at = Number.NEGATIVE_INFINITY;
  #waiting = 0;
  #probing: Promise<void> | null = null;

  constructor(probe: (writes: boolean) => Promise<unknown>) {
    this.#probe = probe;
  }

  /** How many writes were asked for and not answered yet. */
  get waiting(): number {
    return this.#waiting;
  }

  /** Learns from a write. That one request is refused, or a fault of the program, says nothing of the database. */
  async watch<T>(write: Promise<T>): Promise<T> {
    this.#waiting += 1;
    try {
      const value = await write;
      this.#learn(null);
      return value;
    } catch (error) {
      if (problemOf(error).status >= 503) this.#learn(error as Error);
      throw error;
    } finally {
      this.#waiting -= 1;
    }
  }

  /** Why nothing can be written; null where it can. While somebody writes who has not failed yet, nobody need ask. */
  async failure(): Promise<Error | null> {
    if (performance.now() - this.#at < believed) return this.#failure;
    if (this.#failure === null && this.#waiting > 0) return null;
    this.#probing ??= this.#ask();
    await Promise.race([this.#probing, pause(patience, undefined, { ref: false })]);
    if (this.#probing === null) return this.#failure;
    return this.#failure ?? Object.assign(new Error('The database does not answer'), { code: 'ETIMEDOUT' });
  }

  async #ask(): Promise<void> {
    try {
      await this.#probe(this.#failure !== null);
      this.#learn(null);
    } catch (error) {
      this.#learn(error as Error);
    }
    this.#probing = null;
  }

  #learn(failure: Error | null): void {
    this.#failure = failure;
    this.#at = performance.now();
  }
}
