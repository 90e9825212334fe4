import type { Person } from '../model/actor.ts';
import { requestLimit } from '../model/commitBody.ts';
import { describeWait, type Throttle, type ThrottlePolicy } from '../model/throttle.ts';
import { ApiProblem } from './problem.ts';

const minute = 60_000;

/** The unit of request costs: reading a page costs one point. */
type Points = number;

/** Points are taken in portions from the count that all servers share, so that few requests need the database. */
interface Budget {
  portion: Points;
  pace: ThrottlePolicy;
}

/** A budget of this many points a minute; when it is spent, the wait grows with each further attempt. */
const createBudget = (points: Points, portion: Points): Budget => ({
  portion,
  pace: { free: points / portion, firstDelay: 1_000, maxDelay: 20_000, window: minute, maxWait: 0 },
});

/** One person. Admins have more: they paste, import and run programs. */
const personBudget = createBudget(3_000, 50);
const adminBudget = createBudget(30_000, 250);
/** All people of one organisation together. */
const organisationBudget = createBudget(120_000, 1_000);

/** How many characters of a body cost one point, and the highest cost of a request. */
const [charactersPerPoint, maxCost] = [4_096, 600];

/** Extra cost by the end of the path. */
const surcharges: readonly (readonly [RegExp, Points])[] = [
  [/\/export$/, 100],
  [/\/stream$/, 10],
  [/\/undo$/, 10],
  [/\/steps$/, 4],
];

/**
 * How many milliseconds a refusal is delayed, and how many requests of one person, or of all people of an organisation, may be delayed at the same time: a program that ignores
 * Retry-After must not take time from others.
 */
export const refusal = { after: 500, max: 100 };

/** How many people and organisations have cached portions. */
const maxCached = 20_000;

/** What the cost of a request depends on, known before its body is read. */
export interface RequestShape {
  method: string;
  path: string;
  /** The body's length; null if it was not declared: then the body is charged after it was read. */
  length: number | null;
  /** It filters or searches, so it may scan many rows. */
  scansRows: boolean;
}

/** The cost of a request. */
export function costOf({ method, path, length, scansRows }: RequestShape): Points {
  const extra = surcharges.find(([end]) => end.test(path))?.[1] ?? (scansRows ? 3 : 0);
  const body = method === 'GET' || method === 'HEAD' ? 0 : (length ?? 0) / charactersPerPoint;
  return Math.min(maxCost, Math.ceil(1 + extra + body));
}

/** Limits the requests of people and organisations per minute, on all servers together. People stay far below it; it bounds programs. */
export class RateLimiter {
  readonly #throttle: Throttle;
  readonly #after: number;
  /** The unspent points of portions already taken. */
  readonly #left = new Map<string, Points>();
  /** How many requests are delayed before their refusal, by key. */
  readonly #refused = new Map<string, number>();

  constructor(throttle: Throttle, { after }: Pick<typeof refusal, 'after'> = refusal) {
    this.#throttle = throttle;
    this.#after = after;
  }

  /** Spends the cost of a request. Throws a problem (429) with the time to wait when the budget is spent: half a second later, unless it `delays` nothing. */
  async consume(person: Person, price: Points, { delays = true } = {}): Promise<void> {
    const isAdmin = requestLimit(person).changes > requestLimit({ ...person, role: 'member' }).changes;
    await this.#take(`points ${person.user}`, price, isAdmin ? adminBudget : personBudget, delays);
    await this.#take(`points of ${person.org}`, price, organisationBudget, delays);
  }

  async #take(key: string, price: Points, { portion, pace }: Budget, delays: boolean): Promise<void> {
    while ((this.#left.get(key) ?? 0) < price) {
      const { allowed, wait } = await this.#throttle.acquire(key, pace);
      if (!allowed) {
        const retryAfter = Math.max(1, Math.ceil(wait / 1_000));
        if (delays) await this.#hold(key);
        throw new ApiProblem(429, 'too_many_requests', `Too many requests. Wait ${describeWait(retryAfter)} and try again`, {
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
    if (waiting >= refusal.max) return;
    this.#refused.set(key, waiting + 1);
    await new Promise(resolve => setTimeout(resolve, this.#after));
    const left = (this.#refused.get(key) ?? 1) - 1;
    if (left > 0) this.#refused.set(key, left);
    else this.#refused.delete(key);
  }
}
