import type { MiddlewareHandler } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { isShallow, requestLimit } from '../model/commitBody.ts';
import { FairQueue, type Requester } from '../model/fairQueue.ts';
import type { AppContext, AppEnv } from './appContext.ts';
import { limitBody } from './middleware.ts';
import { ApiProblem } from './problem.ts';
import { costOf } from './rateLimiter.ts';

/** A body larger than this, or of unknown length, waits for its turn. */
const largeBody = 1024 * 1024;

/** Large bodies that are read and worked on at the same time, and those of one person that may wait. */
const [maxConcurrent, maxWaiting] = [2, 16];

/**
 * Lets in what may be sent: as much as the role may, decided before anything of the body is read, and of large bodies one at a time for
 * each person and few for all, so that memory is bounded by this and not by how many ask.
 */
export class BodyQueue {
  readonly #waiting = new FairQueue<() => void>(maxWaiting);
  readonly #busy = new Set<string>();

  /** Comes after it is known who asks. */
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
          new ApiProblem(429, 'too_many_waiting', 'Several large requests of yours are under way. Wait until one has ended', {
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

/** Has a body paid for whose length nobody said before. */
export const chargeUnknownLength =
  ({ rateLimiter }: Pick<AppContext, 'rateLimiter'>): MiddlewareHandler<AppEnv> =>
  async (c, next) => {
    if (c.req.header('content-length') === undefined) {
      const { length } = await c.req.text();
      await rateLimiter.consume(c.get('person'), costOf({ method: c.req.method, path: c.req.path, length, scansRows: false }));
    }
    return next();
  };

/** Refuses a body that is nested deeper than any request is, before it is parsed. */
export const rejectDeepJson: MiddlewareHandler<AppEnv> = async (c, next) => {
  if (!isShallow(await c.req.text())) throw new HTTPException(400);
  return next();
};
