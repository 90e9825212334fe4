/** Who asks for something: a person of an organisation, or Seatgrid itself. */
export interface Requester {
  org: string;
  person: string;
}

/** Seatgrid itself, where nobody in particular asks. */
export const systemRequester: Requester = { org: '', person: '' };

interface Waiting<T> {
  requester: Requester;
  item: T;
  /** How much it is expected to take, in whatever `spent` counts. */
  size: number;
}

/** Somebody's share: what they were given so far, and where they begin again after having been away. */
interface Usage {
  used: number;
}

/** A person's, with what they wait for, first come first. */
interface Lane<T> extends Usage {
  waiting: Waiting<T>[];
}

interface Group<T> extends Usage {
  lanes: Map<string, Lane<T>>;
}

/** People and organisations that are remembered while they wait for nothing. */
const maxIdle = 100;

/**
 * What waits, in an order that is fair: next comes the organisation that was given least, within it the person who was, and of equals
 * the one who asks for least. What one person asks for keeps its order. Whoever was away begins with what the others have by now, so that
 * nobody saves up. Nobody waits forever: who is served falls behind.
 */
export class FairQueue<T> {
  readonly #maxPerPerson: number;
  readonly #groups = new Map<string, Group<T>>();
  /** What the organisation that was served last had been given. */
  #virtualTime = 0;
  #length = 0;

  /** At most so many wait for one person; nobody's own work has no bound. */
  constructor(maxPerPerson = Number.POSITIVE_INFINITY) {
    this.#maxPerPerson = maxPerPerson;
  }

  /** How many wait. */
  get length(): number {
    return this.#length;
  }

  /** Waits for its turn; false, and it does not, where too many wait for this person already. */
  push(requester: Requester, item: T, size: number): boolean {
    const group = this.#groups.get(requester.org) ?? { used: 0, lanes: new Map<string, Lane<T>>() };
    const lane = group.lanes.get(requester.person) ?? { used: 0, waiting: [] };
    if (requester.org !== systemRequester.org && lane.waiting.length >= this.#maxPerPerson) return false;
    if (isIdle(group)) group.used = Math.max(group.used, this.#virtualTime);
    if (lane.waiting.length === 0) lane.used = Math.max(lane.used, minWaitingUsage(group));
    lane.waiting.push({ requester, item, size });
    group.lanes.set(requester.person, lane);
    this.#groups.set(requester.org, group);
    this.#length += 1;
    return true;
  }

  /** What comes next, of those who may be served now; it goes on waiting. */
  peek(mayBeServed?: (requester: Requester) => boolean): T | undefined {
    return this.#next(mayBeServed)?.waiting[0]?.item;
  }

  /** Takes what comes next, of those who may be served now. */
  take(mayBeServed?: (requester: Requester) => boolean): T | undefined {
    const lane = this.#next(mayBeServed);
    const first = lane?.waiting.shift();
    if (first === undefined) return undefined;
    this.#length -= 1;
    this.#virtualTime = Math.max(this.#virtualTime, this.#groups.get(first.requester.org)?.used ?? 0);
    return first.item;
  }

  /** Takes all that waits. */
  clear(): T[] {
    const all: T[] = [];
    for (let item = this.take(); item !== undefined; item = this.take()) all.push(item);
    return all;
  }

  /** Counts what was given to somebody; said when it ends, as nobody knows before. */
  charge({ org, person }: Requester, amount: number): void {
    const group = this.#groups.get(org);
    if (group === undefined) return;
    group.used += amount;
    const lane = group.lanes.get(person);
    if (lane !== undefined) lane.used += amount;
    if (this.#groups.size > maxIdle) evict(this.#groups, isIdle);
    if (group.lanes.size > maxIdle) evict(group.lanes, each => each.waiting.length === 0);
  }

  #next(mayBeServed: (requester: Requester) => boolean = () => true): Lane<T> | undefined {
    let [best, least]: [Lane<T> | undefined, readonly number[]] = [undefined, []];
    for (const group of this.#groups.values()) {
      for (const lane of group.lanes.values()) {
        const first = lane.waiting[0];
        if (first === undefined || !mayBeServed(first.requester)) continue;
        const rank = [group.used, lane.used, first.size];
        if (best === undefined || isBefore(rank, least)) [best, least] = [lane, rank];
      }
    }
    return best;
  }
}

const isIdle = <T>(group: Group<T>): boolean => group.lanes.values().every(lane => lane.waiting.length === 0);

/** What those of an organisation who wait were given at least; where nobody does, whoever was given most. */
function minWaitingUsage<T>({ lanes }: Group<T>): number {
  let [least, most] = [Number.POSITIVE_INFINITY, 0];
  for (const { used: given, waiting } of lanes.values()) {
    if (waiting.length > 0) least = Math.min(least, given);
    most = Math.max(most, given);
  }
  return Number.isFinite(least) ? least : most;
}

function evict<T>(all: Map<string, T>, isDone: (each: T) => boolean): void {
  for (const [key, each] of all) if (isDone(each)) all.delete(key);
}

/** Whether one row of numbers comes before another, the first that differ deciding. */
function isBefore(one: readonly number[], other: readonly number[]): boolean {
  for (const [at, number] of one.entries()) if (number !== other[at]) return number < (other[at] ?? 0);
  return false;
}
