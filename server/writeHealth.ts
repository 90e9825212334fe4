import { setTimeout as pause } from 'node:timers/promises';
import { toProblem } from './api/problem.ts';

/** What a write showed is believed for so long; and so long is waited for a probe, in milliseconds. */
const [freshFor, probeTimeout] = [2_000, 3_000];

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
  async track<T>(write: Promise<T>): Promise<T> {
    this.#waiting += 1;
    try {
      const value = await write;
      this.#record(null);
      return value;
    } catch (error) {
      if (toProblem(error).status >= 503) this.#record(error as Error);
      throw error;
    } finally {
      this.#waiting -= 1;
    }
  }

  /** Why nothing can be written; null where it can. While somebody writes who has not failed yet, nobody need ask. */
  async failure(): Promise<Error | null> {
    if (performance.now() - this.#at < freshFor) return this.#failure;
    if (this.#failure === null && this.#waiting > 0) return null;
    this.#probing ??= this.#runProbe();
    await Promise.race([this.#probing, pause(probeTimeout, undefined, { ref: false })]);
    if (this.#probing === null) return this.#failure;
    return this.#failure ?? Object.assign(new Error('The database does not answer'), { code: 'ETIMEDOUT' });
  }

  async #runProbe(): Promise<void> {
    try {
      await this.#probe(this.#failure !== null);
      this.#record(null);
    } catch (error) {
      this.#record(error as Error);
    }
    this.#probing = null;
  }

  #record(failure: Error | null): void {
    this.#failure = failure;
    this.#at = performance.now();
  }
}
