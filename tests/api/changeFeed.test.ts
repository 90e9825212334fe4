import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { memoizeAsync } from '../../server/api/streamEvents.ts';
import type { CatalogReader, LogEntry } from '../../server/model/store.ts';
import { ChangeFeed, type FeedEntry, type FeedSubscriber } from '../../server/workspace/changeFeed.ts';
import { catalogs, type Fixture, openFixture } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';

const entryOf = (seq: number): LogEntry & { more: boolean } => ({
  transaction: { id: `t${seq}`, seq, at: '', actor: '', actorName: '', label: '', undoes: null },
  changes: [{ table: 'users', row: `r${seq}`, scope: [], from: null, to: {} }] as unknown as LogEntry['changes'],
  more: false,
});

/** A log with this many transactions; records the calls to it. */
function logOf(count: () => number) {
  const asked: string[] = [];
  const reader = {
    head: () => Promise.resolve({ seq: count(), catalog: null }),
    under: () => Promise.resolve(reader),
    prunedUpTo: () => Promise.resolve(0),
    tail(after: number, limit: number) {
      asked.push(`tail ${after}`);
      return Promise.resolve(Array.from({ length: Math.min(limit, count() - after) }, (_, at) => entryOf(after + 1 + at)));
    },
    rows(_table: string, ids: readonly string[]) {
      asked.push(`rows ${ids.join()}`);
      return Promise.resolve(new Map());
    },
  } as unknown as CatalogReader;
  return { reader, asked };
}

const listener = (): FeedSubscriber & { seqs: number[] } => {
  const seqs: number[] = [];
  return {
    seqs,
    closed: false,
    onEntry: (heard: FeedEntry) => void seqs.push(heard.transaction.seq),
    onCatalog: () => undefined,
    onReset: () => seqs.push(-1),
  };
};

it('a reconnecting subscriber gets what it missed without another read', async () => {
  let count = 10;
  const { reader, asked } = logOf(() => count);
  const tail = new ChangeFeed(reader, catalogs, { info() {}, warn() {}, error() {} });
  const [first, back, late] = [listener(), listener(), listener()];
  await tail.subscribe(10, first);
  count = 300;
  tail.notify();
  while (first.seqs.at(-1) !== 300) await pause(5);
  expect(first.seqs).toEqual(Array.from({ length: 290 }, (_, at) => 11 + at));

  asked.length = 0;
  await tail.subscribe(40, back);
  expect(back.seqs).toEqual(Array.from({ length: 260 }, (_, at) => 41 + at));
  expect(asked.filter(each => each !== 'tail 300')).toEqual([]);

  // Transactions before the first subscriber are read, later ones are not read again.
  await tail.subscribe(5, late);
  expect(late.seqs).toEqual(Array.from({ length: 295 }, (_, at) => 6 + at));
  for (const each of [first, back, late]) tail.unsubscribe(each);
});

it('a subscriber that keeps reconnecting delays nobody else', async () => {
  let count = 60;
  const { reader, asked } = logOf(() => count);
  const rows = reader.rows.bind(reader);
  const tail = new ChangeFeed(reader, catalogs, { info() {}, warn() {}, error() {} });
  let times = 0;
  // Each time the shared read loads rows, a subscriber reconnects and is sent old ones first.
  reader.rows = async (table, ids) => {
    if (ids[0] === 'r61' && times < 20) {
      times += 1;
      const back = listener();
      await tail.subscribe(0, back);
      tail.unsubscribe(back);
      expect(back.seqs).toHaveLength(60);
    }
    return rows(table, ids);
  };
  const there = listener();
  await tail.subscribe(60, there);
  count = 61;
  tail.notify();
  await expect.poll(() => there.seqs).toEqual([61]);
  expect(times).toBe(1);
  expect(asked.filter(each => each === 'rows r61')).toEqual(['rows r61']);
  tail.unsubscribe(there);
});

it('an event is encoded once for all with the same access, and again after a failure', async () => {
  const made = new Map<string, Promise<number>>();
  let times = 0;
  const make = () => {
    times += 1;
    return times === 1 ? Promise.reject(new Error('The database is away')) : Promise.resolve(times);
  };
  await expect(memoizeAsync(made, 'acme owner', make)).rejects.toThrow('away');
  expect(await memoizeAsync(made, 'acme owner', make)).toBe(2);
  expect(await memoizeAsync(made, 'acme owner', make)).toBe(2);
  expect(await memoizeAsync(made, 'acme member', make)).toBe(3);
});

describe.each(engines)('a reconnecting subscriber, on %s,', engine => {
  let f: Fixture;
  beforeAll(async () => {
    f = await openFixture(engine);
  });
  afterAll(() => f.close());

  /** Rows of the next read arrive when the function is called; all others at once. */
  const held = () => {
    let release = (): void => {};
    let next: Promise<void> | undefined = new Promise(done => {
      release = done;
    });
    const reader: CatalogReader = {
      ...f.reader,
      under: () => Promise.resolve(reader),
      async rows(table, ids) {
        const waits = next;
        next = undefined;
        const found = await f.reader.rows(table, ids);
        await waits;
        return found;
      },
    };
    return { reader, release, isAsked: () => next === undefined };
  };

  /** The versions of bob that this subscriber is sent, in order. */
  const hears = () => {
    const told: unknown[] = [];
    const onEntry = ({ rows }: FeedEntry): void => void told.push(rows.get('users')?.get(f.ids.bob!)?.company);
    return { told, closed: false, onCatalog: () => {}, onEntry, onReset: () => {} };
  };

  const say = (company: string) => f.commit([{ table: 'users', row: f.ids.bob!, to: { company } }]);

  it('a subscriber gets no older version of a row, also while others are being sent it', async () => {
    const { seq } = await say('first');
    const { reader, release, isAsked } = held();
    const tail = new ChangeFeed(reader, catalogs, { info() {}, warn() {}, error() {} });
    const [there, back] = [hears(), hears()];
    await tail.subscribe(seq, there);
    await say('second');
    tail.notify();
    await expect.poll(isAsked).toBe(true);
    await say('third');
    await tail.subscribe(seq - 1, back);
    expect(back.told).toEqual(['third']);
    release();
    await expect.poll(() => back.told.length).toBe(3);
    expect(back.told).toEqual(['third', 'third', 'third']);
    for (const each of [there, back]) tail.unsubscribe(each);
  });

  it('a subscriber that was disconnected during delivery gets no older version of a row', async () => {
    const { seq } = await say('first');
    const { reader, release, isAsked } = held();
    const tail = new ChangeFeed(reader, catalogs, { info() {}, warn() {}, error() {} });
    const [there, cut, again] = [hears(), { ...hears(), closed: false }, hears()];
    await tail.subscribe(seq, there);
    await say('second');
    tail.notify();
    await expect.poll(isAsked).toBe(true);
    await say('third');
    const { onEntry } = cut;
    cut.onEntry = heard => {
      onEntry(heard);
      cut.closed = true;
    };
    await tail.subscribe(seq - 1, cut);
    expect(cut.told).toEqual(['third']);
    release();
    await expect.poll(() => there.told).toEqual(['third', 'third']);
    await tail.subscribe(seq, again);
    expect(again.told).toEqual(['third', 'third']);
    for (const each of [there, again]) tail.unsubscribe(each);
  });

  it('a subscriber gets no older version of a row than others were sent', async () => {
    // As many as one read returns, so that what the others received comes after.
    for (let n = 1; n < 50; n += 1) await say(`earlier ${n}`);
    const { seq } = await say('first');
    const tail = new ChangeFeed(f.reader, catalogs, { info() {}, warn() {}, error() {} });
    const [there, back] = [hears(), hears()];
    await tail.subscribe(seq, there);
    for (const company of ['second', 'third']) {
      await say(company);
      tail.notify();
      await expect.poll(() => there.told.at(-1)).toBe(company);
    }
    await tail.subscribe(seq - 50, back);
    expect(back.told).toEqual(Array.from({ length: 52 }, () => 'third'));
    for (const each of [there, back]) tail.unsubscribe(each);
  });
});

it('a subscriber that is sent what it missed is told of a catalog that comes meanwhile', async () => {
  let catalog: string | null = null;
  const { reader } = logOf(() => 10);
  const following: CatalogReader = {
    ...reader,
    head: () => Promise.resolve({ seq: 10, catalog }),
    under: () => Promise.resolve(following),
  };
  const feed = new ChangeFeed(
    following,
    { ...catalogs, of: () => Promise.resolve(catalogs.builtIn) },
    { info() {}, warn() {}, error() {} },
  );
  const told: (string | null)[] = [];
  const [there, back] = [listener(), { ...listener(), onCatalog: (revision: string | null) => void told.push(revision) }];
  await feed.subscribe(10, there);
  // While the rows that the subscriber missed are read, another subscriber makes the feed learn the new catalog.
  following.rows = async () => {
    if (catalog === null) {
      catalog = 'next';
      await feed.subscribe(10, listener());
    }
    return new Map();
  };
  await feed.subscribe(5, back);
  expect(told).toEqual([null, 'next']);
  expect(back.seqs).toEqual([6, 7, 8, 9, 10]);
  for (const each of [there, back]) feed.unsubscribe(each);
});
