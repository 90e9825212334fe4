import type { Person } from '../model/actor.ts';
import { requestLimit } from '../model/commitBody.ts';
import type { Throttle, ThrottlePolicy } from '../model/throttle.ts';
import { ApiProblem } from './problem.ts';

const minute = 60_000;

/** What a request costs is counted in these: a read of a page is one. */
type Points = number;

/** Points are taken from the count that all servers share in portions, so that few requests ask the database for them. */
interface Budget {
  portion: Points;
  pace: ThrottlePolicy;
}

/** So many points a minute; who has spent them waits, longer the more often they come back. */
const createBudget = (points: Points, portion: Points): Budget => ({
  portion,
  pace: { free: points / portion, firstDelay: 1_000, maxDelay: 20_000, window: minute, maxWait: 0 },
});

/** One person: those who see to the people of an organisation paste and import, and have programs do so. */
const personBudget = createBudget(3_000, 50);
const adminBudget = createBudget(30_000, 250);
/** All people of one organisation. */
const organisationBudget = createBudget(120_000, 1_000);

/** Characters of a body that count as one more read, and the most that a request costs. */
const [charactersPerPoint, maxCost] = [4_096, 600];

/** What is dearer than its length says, by the end of its path. */
const surcharges: readonly (readonly [RegExp, Points])[] = [
  [/\/export$/, 100],
  [/\/stream$/, 10],
  [/\/undo$/, 10],
  [/\/steps$/, 4],
];

/**
 * How long somebody who has spent their points waits for a refusal, in milliseconds, and how many requests of theirs wait at the same time: a program
 * that does not wait when it is told to takes no time from the others.
 */
export const refusal = { after: 500, most: 100 };

/** People and organisations whose portions are remembered. */
const maxCached = 20_000;

/** A request, as its price is known before it is read. */
export interface RequestShape {
  method: string;
  path: string;
  /** Length of the body; null where it is not said: then it is paid for once it was read. */
  length: number | null;
  /** It filters or searches, so that many rows may be looked at. */
  scansRows: boolean;
}

/** What a request costs. */
export function costOf({ method, path, length, scansRows: looks }: RequestShape): Points {
  const extra = surcharges.find(([end]) => end.test(path))?.[1] ?? (looks ? 3 : 0);
  const body = method === 'GET' || method === 'HEAD' ? 0 : (length ?? 0) / charactersPerPoint;
  return Math.min(maxCost, Math.ceil(1 + extra + body));
}

/** How much people and organisations may ask for in a minute, on all servers together. Far more than hands can; it bounds programs. */
export class RateLimiter {
  readonly #tries: Throttle;
  readonly #after: number;
  /** What is left of the portions that were taken. */
  readonly #left = new Map<string, Points>();
  /** How many requests wait for their refusal, by key. */
  readonly #refused = new Map<string, number>();

  constructor(tries: Throttle, { after }: Pick<typeof refusal, 'after'> = refusal) {
    this.#tries = tries;
    this.#after = after;
  }

  /** Spends what a request costs. Throws a problem (429) that says when to come back where there is too little. */
  async consume(person: Person, price: Points): Promise<void> {
    const isAdmin = requestLimit(person).changes > requestLimit({ ...person, role: 'member' }).changes;
    await this.#take(`points ${person.user}`, price, isAdmin ? adminBudget : personBudget);
    await this.#take(`points of ${person.org}`, price, organisationBudget);
  }

  async #take(key: string, price: Points, { portion, pace }: Budget): Promise<void> {
    while ((this.#left.get(key) ?? 0) < price) {
      const { allowed: given, wait } = await this.#tries.acquire(key, pace);
      if (!given) {
        const retryAfter = Math.max(1, Math.ceil(wait / 1_000));
        await this.#hold(key);
        throw new ApiProblem(429, 'too_many_requests', `Too many requests. Wait ${retryAfter} seconds and try again`, {
          retryAfter,
        });
      }
      this.#left.set(key, (this.#left.get(key) ?? 0) + portion);
    }
    this.#left.set(key, (this.#left.get(key) ?? 0) - price);
    if (this.#left.size > maxCached) this.#left.clear();
  }

  async #hold(key: string): Promise<void> {
    const waiting = this.#refused.get(key) ?? 0;
    if (waiting >= refusal.most) return;
    this.#refused.set(key, waiting + 1);
    await new Promise(resolve => setTimeout(resolve, this.#after));
    const left = (this.#refused.get(key) ?? 1) - 1;
    if (left > 0) this.#refused.set(key, left);
    else this.#refused.delete(key);
  }
}
