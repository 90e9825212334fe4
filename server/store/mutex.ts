import { FairQueue, type Requester, systemRequester } from '../model/fairQueue.ts';
import { Refusal } from '../model/writer.ts';
import type { TransactionOptions } from './dialect.ts';

/** Changes of one person that wait to be written, at most: a page sends them one after the other. */
export const maxQueuedPerPerson = 64;

/** What is said to who has more waiting. */
export const queueFullRefusal = (): Refusal =>
  new Refusal('too_many_waiting', 'Too many of your changes wait to be saved. Wait a moment and send this one again');

/** The store's own work, which nobody asked for. */
export const systemWork: TransactionOptions = { asker: systemRequester, rows: 0, isSmall: false };

interface QueuedWork {
  asker: Requester;
  run: () => Promise<void>;
}

/** Lets one piece of work run at a time, in an order that is fair between those who ask. */
export class Mutex {
  readonly #queue = new FairQueue<QueuedWork>(maxQueuedPerPerson);
  #running: Promise<void> | null = null;
  #closed = false;

  /** Runs `work` when its turn has come, however that before it ended; rejects once closed, and where too much of this person waits already. */
  run<T>(work: () => Promise<T>, asker: Requester, rows: number): Promise<T> {
    if (this.#closed) return Promise.reject(new Error('The store is closed'));
    return new Promise<T>((resolve, reject) => {
      const run = (): Promise<void> => work().then(resolve, reject);
      if (!this.#queue.push(asker, { asker, run }, rows)) reject(queueFullRefusal());
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
    for (let next = this.#queue.take(); next !== undefined; next = this.#queue.take()) {
      const started = performance.now();
      await next.run();
      this.#queue.charge(next.asker, performance.now() - started);
    }
    this.#running = null;
  }
}
