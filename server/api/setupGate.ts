import type { Reader } from '../model/session.ts';
import { sameSecret } from './secrets.ts';

/** Whether the installation may be set up: while it has no organisation, by who holds the token, one at a time. */
export class SetupGate {
  readonly #reader: Reader;
  readonly #token: string | null;
  #done = false;
  #busy = false;

  constructor(reader: Reader, token: string | null) {
    this.#reader = reader;
    this.#token = token;
  }

  /** There is no organisation yet. */
  async isOpen(): Promise<boolean> {
    if (this.#done) return false;
    const { rows } = await this.#reader.page({ table: 'orgs', reach: null, sort: [], fields: ['id'], limit: 1 });
    this.#done = rows.length > 0;
    return !this.#done;
  }

  fits(token: string): boolean {
    return this.#token !== null && sameSecret(token, this.#token);
  }

  /** Runs one set-up; null where another one is under way. */
  async once<T>(work: () => Promise<T>): Promise<T | null> {
    if (this.#busy) return null;
    this.#busy = true;
    try {
      return await work();
    } finally {
      this.#busy = false;
    }
  }
}
