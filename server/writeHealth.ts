import { setTimeout as pause } from 'node:timers/promises';
import { toProblem } from './api/problem.ts';

/** How long the result of a write is trusted, and how long a probe is awaited, in milliseconds. */
const [freshFor, probeTimeout] = [2_000, 3_000];

/**
 * Whether data can be written, judged by the last writes. Without recent writes it probes, without writing. After a failure
 * it probes by writing, so that the end of the failure is noticed even when no requests come in.
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

  /** The number of writes that have not been answered yet. */
  get waiting(): number {
    return this.#waiting;
  }

  /** Records the result of a write. A refused request, or a program error, says nothing about the database. */
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

  /** Why nothing can be written; null when it can. No probe is made while other writes are pending that have not failed. */
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
