import { FairQueue, type Requester } from '../model/fairQueue.ts';
import { Refusal } from '../model/writer.ts';
import { networkOf } from './network.ts';
import { serverBusy } from './serverBusy.ts';

/** How many look-ups run at once: fewer than the database has connections, so that a flood of attempts leaves some to everybody else. */
const maxConcurrent = 4;
/** How many of one network may wait, and how long, in milliseconds. */
const [maxWaiting, maxWait] = [500, 5_000];

interface WaitingLookup {
  /** Hands over the slot; false when the look-up no longer waits. */
  start(): boolean;
  fail(error: unknown): void;
}

/**
 * Runs the look-ups of attempts without a session a few at a time; the networks take turns. When one fails because the database cannot be
 * reached, those that wait fail with it at once.
 */
export class LookupQueue {
  #running = 0;
  readonly #waiting = new FairQueue<WaitingLookup>(maxWaiting);

  /** Runs the work when it is its turn. Throws a refusal when too much is waiting, or when it has waited too long. */
  async run<T>(address: string, work: () => Promise<T>): Promise<T> {
    const requester: Requester = { org: networkOf(address), person: 'attempt' };
    if (this.#running < maxConcurrent) this.#running += 1;
    else await this.#waitForSlot(requester);
    try {
      return await work();
    } catch (error) {
      if (isOutage(error)) for (const each of this.#waiting.clear()) each.fail(error);
      throw error;
    } finally {
      this.#waiting.charge(requester, 1);
      this.#passOn();
    }
  }

  #passOn(): void {
    for (let next = this.#waiting.take(); next !== undefined; next = this.#waiting.take()) if (next.start()) return;
    this.#running -= 1;
  }

  #waitForSlot(requester: Requester): Promise<void> {
    return new Promise((resolve, reject) => {
      let isWaiting = true;
      const end = (): boolean => {
        const was = isWaiting;
        isWaiting = false;
        clearTimeout(late);
        return was;
      };
      const fail = (error: unknown): void => {
        end();
        reject(error);
      };
      const late = setTimeout(() => fail(serverBusy()), maxWait);
      const start = (): boolean => {
        resolve();
        return end();
      };
      if (!this.#waiting.push(requester, { start, fail }, 1)) fail(serverBusy());
    });
  }
}

/** Databases and networks report their failures by a code. */
const isOutage = (error: unknown): boolean =>
  !(error instanceof Refusal) && typeof (error as { code?: unknown } | null)?.code === 'string';
