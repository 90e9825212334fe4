import { type Asker, FairQueue, nobody } from '../model/fairQueue.ts';
import { Refusal } from '../model/workspace.ts';
import type { Load } from './dialect.ts';

/** Changes of one person that wait to be written, at most: a page sends them one after the other. */
export const mostWaitingEach = 64;

/** What is said to who has more waiting. */
export const tooManyWait = (): Refusal =>
  new Refusal('too_many_waiting', 'Too many of your changes wait to be saved. Wait a moment and send this one again');

/** The store's own work, which nobody asked for. */
export const ownWork: Load = { asker: nobody, rows: 0, small: false };

interface Waiting {
  asker: Asker;
  run: () => Promise<void>;
}

/** Lets one piece of work run at a time, in an order that is fair between those who ask. */
export class Turns {
  readonly #waiting = new FairQueue<Waiting>(mostWaitingEach);
  #running: Promise<void> | null = null;
  #closed = false;

  /** Runs `work` when its turn has come, however that before it ended; rejects once closed, and where too much of this person waits already. */
  take<T>(work: () => Promise<T>, asker: Asker, rows: number): Promise<T> {
    if (this.#closed) return Promise.reject(new Error('The store is closed'));
    return new Promise<T>((resolve, reject) => {
      const run = (): Promise<void> => work().then(resolve, reject);
      if (!this.#waiting.push(asker, { asker, run }, rows)) reject(tooManyWait());
      this.#running ??= this.#run();
    });
  }

  /** Takes no more work, and resolves when what was asked for has ended. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#running;
  }

  async #run(): Promise<void> {
    // Who asks in the same moment is weighed with the others.
    await Promise.resolve();
    for (let next = this.#waiting.take(); next !== undefined; next = this.#waiting.take()) {
      const started = performance.now();
      await next.run();
      this.#waiting.spent(next.asker, performance.now() - started);
    }
    this.#running = null;
  }
}
