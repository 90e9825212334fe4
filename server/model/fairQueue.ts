/** Who asks for something: a person of an organisation, or Seatgrid itself. */
export interface Asker {
  org: string;
  person: string;
}

/** Seatgrid itself, where nobody in particular asks. */
export const nobody: Asker = { org: '', person: '' };

interface Waiting<T> {
  asker: Asker;
  item: T;
  /** How much it is expected to take, in whatever `spent` counts. */
  size: number;
}

/** Somebody's share: what they were given so far, and where they begin again after having been away. */
interface Share {
  given: number;
}

/** A person's, with what they wait for, first come first. */
interface Lane<T> extends Share {
  waiting: Waiting<T>[];
}

interface Group<T> extends Share {
  lanes: Map<string, Lane<T>>;
}

/** People and organisations that are remembered while they wait for nothing. */
const mostRemembered = 100;

/**
 * What waits, in an order that is fair: next comes the organisation that was given least, within it the person who was, and of equals
 * the one who asks for least. What one person asks for keeps its order. Whoever was away begins with what the others have by now, so that
 * nobody saves up. Nobody waits forever: who is served falls behind.
 */
export class FairQueue<T> {
  readonly #mostEach: number;
  readonly #groups = new Map<string, Group<T>>();
  /** What the organisation that was served last had been given. */
  #reached = 0;
  #length = 0;

  /** At most so many wait for one person; nobody's own work has no bound. */
  constructor(mostEach = Number.POSITIVE_INFINITY) {
    this.#mostEach = mostEach;
  }

  /** How many wait. */
  get length(): number {
    return this.#length;
  }

  /** Waits for its turn; false, and it does not, where too many wait for this person already. */
  push(asker: Asker, item: T, size: number): boolean {
    const group = this.#groups.get(asker.org) ?? { given: 0, lanes: new Map<string, Lane<T>>() };
    const lane = group.lanes.get(asker.person) ?? { given: 0, waiting: [] };
    if (asker.org !== nobody.org && lane.waiting.length >= this.#mostEach) return false;
    if (isIdle(group)) group.given = Math.max(group.given, this.#reached);
    if (lane.waiting.length === 0) lane.given = Math.max(lane.given, leastWaiting(group));
    lane.waiting.push({ asker, item, size });
    group.lanes.set(asker.person, lane);
    this.#groups.set(asker.org, group);
    this.#length += 1;
    return true;
  }

  /** What comes next, of those who may be served now; it goes on waiting. */
  peek(mayBeServed?: (asker: Asker) => boolean): T | undefined {
    return this.#next(mayBeServed)?.waiting[0]?.item;
  }

  /** Takes what comes next, of those who may be served now. */
  take(mayBeServed?: (asker: Asker) => boolean): T | undefined {
    const lane = this.#next(mayBeServed);
    const first = lane?.waiting.shift();
    if (first === undefined) return undefined;
    this.#length -= 1;
    this.#reached = Math.max(this.#reached, this.#groups.get(first.asker.org)?.given ?? 0);
    return first.item;
  }

  /** Takes all that waits. */
  clear(): T[] {
    const all: T[] = [];
    for (let item = this.take(); item !== undefined; item = this.take()) all.push(item);
    return all;
  }

  /** Counts what was given to somebody; said when it ends, as nobody knows before. */
  spent({ org, person }: Asker, much: number): void {
    const group = this.#groups.get(org);
    if (group === undefined) return;
    group.given += much;
    const lane = group.lanes.get(person);
    if (lane !== undefined) lane.given += much;
    if (this.#groups.size > mostRemembered) forget(this.#groups, isIdle);
    if (group.lanes.size > mostRemembered) forget(group.lanes, each => each.waiting.length === 0);
  }

  #next(mayBeServed: (asker: Asker) => boolean = () => true): Lane<T> | undefined {
    let [best, least]: [Lane<T> | undefined, readonly number[]] = [undefined, []];
    for (const group of this.#groups.values()) {
      for (const lane of group.lanes.values()) {
        const first = lane.waiting[0];
        if (first === undefined || !mayBeServed(first.asker)) continue;
        const rank = [group.given, lane.given, first.size];
        if (best === undefined || isBefore(rank, least)) [best, least] = [lane, rank];
      }
    }
    return best;
  }
}

const isIdle = <T>(group: Group<T>): boolean => group.lanes.values().every(lane => lane.waiting.length === 0);

/** What those of an organisation who wait were given at least; where nobody does, whoever was given most. */
function leastWaiting<T>({ lanes }: Group<T>): number {
  let [least, most] = [Number.POSITIVE_INFINITY, 0];
  for (const { given, waiting } of lanes.values()) {
    if (waiting.length > 0) least = Math.min(least, given);
    most = Math.max(most, given);
  }
  return Number.isFinite(least) ? least : most;
}

function forget<T>(all: Map<string, T>, isDone: (each: T) => boolean): void {
  for (const [key, each] of all) if (isDone(each)) all.delete(key);
}

/** Whether one row of numbers comes before another, the first that differ deciding. */
function isBefore(one: readonly number[], other: readonly number[]): boolean {
  for (const [at, number] of one.entries()) if (number !== other[at]) return number < (other[at] ?? 0);
  return false;
}
