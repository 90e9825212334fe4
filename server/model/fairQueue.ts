/** The origin of a request: a person in an organisation, or Seatgrid itself. */
export interface Requester {
  org: string;
  person: string;
}

/** Seatgrid itself, for work that no person requested. */
export const systemRequester: Requester = { org: '', person: '' };

interface QueuedItem<T> {
  requester: Requester;
  item: T;
  /** The expected cost, in the unit of `charge`. */
  size: number;
}

/** What an organisation or person has used so far. */
interface Usage {
  used: number;
}

/** The usage of a person and their waiting items, in order of arrival. */
interface Lane<T> extends Usage {
  waiting: QueuedItem<T>[];
}

interface Group<T> extends Usage {
  lanes: Map<string, Lane<T>>;
}

/** The maximum number of idle people or organisations to remember. */
const maxIdle = 100;

/**
 * A fair queue. Next comes the organisation that has used least, within it the person who has used least, and among equals the smallest
 * item. Items of one person keep their order. An organisation or person that was idle starts at the usage of the others, so that nobody
 * saves up credit. Nobody starves, because being served increases usage.
 */
export class FairQueue<T> {
  readonly #maxPerPerson: number;
  readonly #groups = new Map<string, Group<T>>();
  /** The usage of the organisation that was served last. */
  #virtualTime = 0;
  #length = 0;

  /** `maxPerPerson` limits the waiting items of one person; Seatgrid's own work is not limited. */
  constructor(maxPerPerson = Number.POSITIVE_INFINITY) {
    this.#maxPerPerson = maxPerPerson;
  }

  /** The number of waiting items. */
  get length(): number {
    return this.#length;
  }

  /** Adds an item; returns false and adds nothing if too many of this person's items are waiting. */
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

  /** The next item among the requesters that may be served now; it stays in the queue. */
  peek(mayBeServed?: (requester: Requester) => boolean): T | undefined {
    return this.#next(mayBeServed)?.waiting[0]?.item;
  }

  /** Removes and returns the next item among the requesters that may be served now. */
  take(mayBeServed?: (requester: Requester) => boolean): T | undefined {
    const lane = this.#next(mayBeServed);
    const first = lane?.waiting.shift();
    if (first === undefined) return undefined;
    this.#length -= 1;
    this.#virtualTime = Math.max(this.#virtualTime, this.#groups.get(first.requester.org)?.used ?? 0);
    return first.item;
  }

  /** Removes and returns all items. */
  clear(): T[] {
    const all: T[] = [];
    for (let item = this.take(); item !== undefined; item = this.take()) all.push(item);
    return all;
  }

  /** Adds the actual cost of an item to its requester's usage; called when it is known. */
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

/** The smallest usage among an organisation's waiting people; if nobody is waiting, the largest usage. */
function minWaitingUsage<T>({ lanes }: Group<T>): number {
  let [smallest, largest] = [Number.POSITIVE_INFINITY, 0];
  for (const { used, waiting } of lanes.values()) {
    if (waiting.length > 0) smallest = Math.min(smallest, used);
    largest = Math.max(largest, used);
  }
  return Number.isFinite(smallest) ? smallest : largest;
}

function evict<T>(all: Map<string, T>, isDone: (each: T) => boolean): void {
  for (const [key, each] of all) if (isDone(each)) all.delete(key);
}

/** Whether one list of numbers comes before another in lexicographic order. */
function isBefore(one: readonly number[], other: readonly number[]): boolean {
  for (const [at, number] of one.entries()) if (number !== other[at]) return number < (other[at] ?? 0);
  return false;
}
