import type { MiddlewareHandler } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { allowanceOf, isShallow } from '../model/asked.ts';
import { type Asker, FairQueue } from '../model/fairQueue.ts';
import { atMost } from './guard.ts';
import type { Parts, Vars } from './parts.ts';
import { ApiProblem } from './problem.ts';
import { priceOf } from './rates.ts';

/** A body larger than this, or of unknown length, waits for its turn. */
const large = 1024 * 1024;

/** Large bodies that are read and worked on at the same time, and those of one person that may wait. */
const [mostAtOnce, mostWaiting] = [2, 16];

/**
 * Lets in what may be sent: as much as the role may, decided before anything of the body is read, and of large bodies one at a time for
 * each person and few for all, so that memory is bounded by this and not by how many ask.
 */
export class Bodies {
  readonly #waiting = new FairQueue<() => void>(mostWaiting);
  readonly #busy = new Set<string>();

  /** Comes after it is known who asks. */
  readonly admit: MiddlewareHandler<Vars> = async (c, next) => {
    const person = c.get('person');
    const { bytes } = allowanceOf(person);
    const length = c.req.header('content-length');
    const isLarge = length === undefined || Number(length) > large;
    if (!isLarge || bytes <= large) return limits(bytes)(c, next);
    const asker = { org: person.org, person: person.user };
    await this.#turn(asker, Number(length ?? bytes));
    try {
      return await limits(bytes)(c, next);
    } finally {
      this.#busy.delete(asker.person);
      this.#next();
    }
  };

  #turn(asker: Asker, size: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const begin = (): void => {
        this.#busy.add(asker.person);
        this.#waiting.spent(asker, size);
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
    while (this.#busy.size < mostAtOnce) {
      const begin = this.#waiting.take(({ person }) => !this.#busy.has(person));
      if (begin === undefined) return;
      begin();
    }
  }
}

const known = new Map<number, MiddlewareHandler>();

function limits(bytes: number): MiddlewareHandler {
  const limit = known.get(bytes) ?? atMost(bytes);
  known.set(bytes, limit);
  return limit;
}

/** Has a body paid for whose length nobody said before. */
export const paid =
  ({ rates }: Pick<Parts, 'rates'>): MiddlewareHandler<Vars> =>
  async (c, next) => {
    if (c.req.header('content-length') === undefined) {
      const { length } = await c.req.text();
      await rates.spend(c.get('person'), priceOf({ method: c.req.method, path: c.req.path, length, looks: false }));
    }
    return next();
  };

/** Refuses a body that is nested deeper than any request is, before it is parsed. */
export const onlyShallow: MiddlewareHandler<Vars> = async (c, next) => {
  if (!isShallow(await c.req.text())) throw new HTTPException(400);
  return next();
};
