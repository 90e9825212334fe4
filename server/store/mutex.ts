import { FairQueue, type Requester, systemRequester } from '../model/fairQueue.ts';
import { Refusal } from '../model/writer.ts';
import type { TransactionOptions } from './dialect.ts';

/** The most changes of one person that may wait to be written; a page sends them one after the other. */
export const maxQueuedPerPerson = 64;

/** Refuses a change of a person who has too many waiting. */
export const queueFullRefusal = (): Refusal =>
  new Refusal('too_many_waiting', 'Too many of your changes are waiting to be saved. Wait a moment and send this one again');

/** The options for the store's own work, which no person asked for. */
export const systemWork: TransactionOptions = { requester: systemRequester, rows: 0, isSmall: false };

interface QueuedWork {
  requester: Requester;
  run: () => Promise<void>;
  reject: (error: Error) => void;
}

const storeClosed = (): Error => new Error('The store is closed');

/** Runs one piece of work at a time, in an order that is fair between requesters. */
export class Mutex {
  readonly #queue: FairQueue<QueuedWork>;
  readonly #refusal: () => Refusal;
  #running: Promise<void> | null = null;
  #closed = false;

  /** At most `waiting` pieces of work of one requester wait; `refusal` answers the next one. */
  constructor(waiting = maxQueuedPerPerson, refusal = queueFullRefusal) {
    this.#queue = new FairQueue<QueuedWork>(waiting);
    this.#refusal = refusal;
  }

  /**
   * Runs `work` when its turn comes, even if the work before it failed. Rejects after `close`, and with a refusal when too
   * much work of this requester waits already.
   */
  run<T>(work: () => Promise<T>, requester: Requester, rows: number): Promise<T> {
    if (this.#closed) return Promise.reject(storeClosed());
    return new Promise<T>((resolve, reject) => {
      const run = (): Promise<void> => work().then(resolve, reject);
      if (!this.#queue.push(requester, { requester, run, reject }, rows)) reject(this.#refusal());
      this.#running ??= this.#run();
    });
  }

  /** Takes no more work and resolves when all accepted work has ended. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#running;
  }

  /** Takes no more work, rejects what waits, and resolves when the running work has ended. */
  async abandon(): Promise<void> {
    for (const { reject } of this.#queue.clear()) reject(storeClosed());
    await this.close();
  }

  async #run(): Promise<void> {
    // Waits until all requests of the same moment are queued.
    await Promise.resolve();
    for (let next = this.#queue.take(); next !== undefined; next = this.#queue.take()) {
      const started = performance.now();
      await next.run();
      this.#queue.charge(next.requester, performance.now() - started);
    }
    this.#running = null;
  }
}
