import type { MiddlewareHandler } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { isShallow, requestLimit } from '../model/commitBody.ts';
import { FairQueue, type Requester } from '../model/fairQueue.ts';
import type { AppContext, AppEnv } from './appContext.ts';
import { limitBody } from './middleware.ts';
import { ApiProblem } from './problem.ts';
import { costOf } from './rateLimiter.ts';

/** A body larger than this many bytes, or of unknown length, waits for its turn. */
const largeBody = 1024 * 1024;

/** How many large bodies are processed at the same time, and how many of one person may wait. */
const [maxConcurrent, maxWaiting] = [2, 16];

/**
 * Limits request bodies by role, before anything of the body is read. Large bodies are admitted one at a time for each person and few in
 * total, so that the number of requests does not determine memory.
 */
export class BodyQueue {
  readonly #waiting = new FairQueue<() => void>(maxWaiting);
  readonly #busy = new Set<string>();

  /** Needs `person`: runs after `requireSession`. */
  readonly admit: MiddlewareHandler<AppEnv> = async (c, next) => {
    const person = c.get('person');
    const { bytes } = requestLimit(person);
    const length = c.req.header('content-length');
    const isLarge = length === undefined || Number(length) > largeBody;
    if (!isLarge || bytes <= largeBody) return limitFor(bytes)(c, next);
    const asker = { org: person.org, person: person.user };
    await this.#waitForTurn(asker, Number(length ?? bytes));
    try {
      return await limitFor(bytes)(c, next);
    } finally {
      this.#busy.delete(asker.person);
      this.#next();
    }
  };

  #waitForTurn(asker: Requester, size: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const begin = (): void => {
        this.#busy.add(asker.person);
        this.#waiting.charge(asker, size);
        resolve();
      };
      if (!this.#waiting.push(asker, begin, size)) {
        reject(
          new ApiProblem(429, 'too_many_waiting', 'Several of your large requests are in progress. Wait until one has finished', {
            retryAfter: 10,
          }),
        );
      }
      this.#next();
    });
  }

  #next(): void {
    while (this.#busy.size < maxConcurrent) {
      const begin = this.#waiting.take(({ person }) => !this.#busy.has(person));
      if (begin === undefined) return;
      begin();
    }
  }
}

const limitsBySize = new Map<number, MiddlewareHandler>();

function limitFor(bytes: number): MiddlewareHandler {
  const limit = limitsBySize.get(bytes) ?? limitBody(bytes);
  limitsBySize.set(bytes, limit);
  return limit;
}

/** Charges the rate limiter for a body that was sent without its length. */
export const chargeUnknownLength =
  ({ rateLimiter }: Pick<AppContext, 'rateLimiter'>): MiddlewareHandler<AppEnv> =>
  async (c, next) => {
    if (c.req.header('content-length') === undefined) {
      const { length } = await c.req.text();
      const cost = costOf({ method: c.req.method, path: c.req.path, length, scansRows: false });
      // The refusal is not delayed: the body holds a place that others wait for.
      await rateLimiter.consume(c.get('person'), cost, { delays: false });
    }
    return next();
  };

/** Rejects JSON that is nested deeper than any valid request, before it is parsed. */
export const rejectDeepJson: MiddlewareHandler<AppEnv> = async (c, next) => {
  if (!isShallow(await c.req.text())) throw new HTTPException(400);
  return next();
};
