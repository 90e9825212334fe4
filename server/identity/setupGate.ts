import type { StoreReader } from '../model/store.ts';
import { isSameSecret } from './tokens.ts';

/** Whether the installation may be set up: only while it has no organisation, with the token, and one at a time. */
export class SetupGate {
  readonly #reader: StoreReader;
  readonly #token: string | null;
  #done = false;
  #busy = false;

  constructor(reader: StoreReader, token: string | null) {
    this.#reader = reader;
    this.#token = token;
  }

  /** Whether there is no organisation yet. */
  async isOpen(): Promise<boolean> {
    if (this.#done) return false;
    const { rows } = await this.#reader.page({ table: 'orgs', scope: null, sort: [], fields: ['id'], limit: 1 });
    this.#done = rows.length > 0;
    return !this.#done;
  }

  matches(token: string): boolean {
    return this.#token !== null && isSameSecret(token, this.#token);
  }

  /** Runs a set-up; returns null if another one is in progress. */
  async runExclusive<T>(work: () => Promise<T>): Promise<T | null> {
    if (this.#busy) return null;
    this.#busy = true;
    try {
      return await work();
    } finally {
      this.#busy = false;
    }
  }
}
