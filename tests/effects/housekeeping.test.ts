import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type HousekeepingOptions, runHousekeeping, startHousekeeping } from '../../server/effects/housekeeping.ts';
import type { Sweep } from '../../server/model/store.ts';
import { openStore } from '../../server/store/openStore.ts';
import { startWriter } from '../../server/writerThread.ts';
import { catalog, type Fixture, openFixture } from '../kit/administration.ts';
import { engines, runRawSql } from '../kit/stores.ts';
import { keepLog } from './office.ts';

type TestStore = Awaited<ReturnType<typeof openStore>>;
const going = new AbortController().signal;
const later = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();

describe.each(engines)('housekeeping on %s', engine => {
  let f: Fixture;
  const stores: TestStore[] = [];
  beforeEach(async () => {
    f = await openFixture(engine);
    stores.push(await openStore(f.where, catalog.stored), await openStore(f.where, catalog.stored));
  });
  afterEach(async () => {
    await Promise.all(stores.splice(0).map(store => store.close()));
    await f.close();
  });

  const house = (keep: HousekeepingOptions['retention'], store = stores[0]!): HousekeepingOptions => ({
    writer: f.writer,
    reader: f.reader,
    sweep: what => store.sweep(what),
    retention: keep,
  });
  const messages = async () =>
    (await f.reader.page({ table: 'outbox', scope: null, sort: [], fields: ['state'], limit: 500 })).rows;
  const answers = (many: number) =>
    runRawSql(f.where, table =>
      engine === 'sqlite'
        ? `with recursive n(i) as (select 1 union all select i + 1 from n where i < ${many})
           insert into ${table('_replies')} (key, hash, outcome, at) select 'k' || i, 'h', '{}', '2020-01-01T00:00:00.000Z' from n`
        : `insert into ${table('_replies')} (key, hash, outcome, at)
           select 'k' || i, 'h', '{}', '2020-01-01T00:00:00.000Z' from generate_series(1, ${many}) i`,
    );

  it('old stored responses, old log entries and finished old messages are removed, and nothing recent', async () => {
    await answers(2_500);
    const [first, ...others] = await messages();
    await f.commit([{ table: 'outbox', row: first!.id, to: { state: 'sent' } }], { kind: 'system', name: 'outbox' });
    const seq = await f.reader.seq();
    const young = await runHousekeeping(house({ logDays: 0, messageDays: 0 }), later(0), going);
    expect(young).toEqual({ replies: 2_500, messages: 0, log: 0, space: expect.any(Number) });
    expect(await runHousekeeping(house({ logDays: 400, messageDays: 400 }), later(-1_000), going)).toMatchObject({
      messages: 0,
      log: 0,
    });
    const old = await runHousekeeping(house({ logDays: 30, messageDays: 400 }), later(401), going);
    expect(old).toMatchObject({ replies: 0, messages: 1 });
    expect(old.log).toBeGreaterThan(3);
    expect((await messages()).map(row => row.id)).toEqual(others.map(row => row.id));
    expect(await f.reader.seq()).toBe(seq + 1);
    expect(await f.reader.prunedUpTo()).toBe(seq);
    expect(await runHousekeeping(house({ logDays: 30, messageDays: 400 }), later(401), going)).toMatchObject({
      log: 0,
      messages: 0,
    });
  });

  it('two servers at once remove nothing twice', async () => {
    await answers(5_000);
    const removed = await Promise.all(
      stores.map(store => runHousekeeping(house({ logDays: 30, messageDays: 0 }, store), later(40), going)),
    );
    expect(removed.reduce((sum, each) => sum + each.replies, 0)).toBe(5_000);
    expect(await f.reader.prunedUpTo()).toBe((await f.reader.seq()) - 1);
  });

  it('no commit is refused during housekeeping, and each commit leaves its own data', async () => {
    await answers(10_000);
    const keeping = runHousekeeping(house({ logDays: 0, messageDays: 0 }), later(40), going);
    const state = { done: false };
    void keeping.finally(() => {
      state.done = true;
    });
    let commits = 0;
    for (; !state.done; commits += 1) {
      const { outcomes } = await f.commit([{ table: 'users', row: f.ids.bob!, to: { department: `Team ${commits}` } }]);
      expect(outcomes[0]?.outcome).toBe('accepted');
    }
    expect((await keeping).replies).toBe(10_000);
    expect(commits).toBeGreaterThan(3);
  });

  it('the writer thread does the housekeeping', async () => {
    await answers(1_500);
    const writer = await startWriter(
      { location: f.where, publicUrl: 'https://seatgrid.test', delivers: false },
      { onCommit: () => undefined, onAudit: () => undefined, onTrialFailure: () => undefined },
    );
    expect(await writer.sweep({ what: 'replies', before: later(0) })).toBe(1_000);
    expect(await writer.sweep({ what: 'replies', before: later(0) })).toBe(500);
    expect(await writer.sweep({ what: 'log', before: later(-10_000) })).toBe(0);
    await writer.close();
  });
});

describe('rounds of housekeeping', () => {
  const start = (jump: () => number, sweep: (what: Sweep) => Promise<number>) =>
    startHousekeeping({
      writer: {} as HousekeepingOptions['writer'],
      reader: {} as HousekeepingOptions['reader'],
      sweep,
      retention: { logDays: 30, messageDays: 0 },
      log: keepLog(),
      now: () => later(0),
      jump,
    });

  it('nothing is removed in the first round, nor during a clock jump', async () => {
    const swept: string[] = [];
    let jump = 60_000;
    const rounds = start(
      () => jump,
      async ({ what }) => {
        swept.push(what);
        return 0;
      },
    );
    await pause(5);
    rounds.wake();
    await pause(5);
    expect(swept).toEqual([]);
    jump = 0;
    rounds.wake();
    await pause(20);
    expect(swept).toEqual(['replies', 'log', 'space']);
    await rounds.stop();
  });

  it('a long round ends when it is stopped, and pauses in between', async () => {
    let pieces = 0;
    const rounds = start(
      () => 0,
      async () => {
        pieces += 1;
        return 1;
      },
    );
    await pause(5);
    rounds.wake();
    await pause(100);
    expect(pieces).toBeGreaterThan(1);
    expect(pieces).toBeLessThan(10);
    await rounds.stop();
    const ended = pieces;
    await pause(60);
    expect(pieces).toBe(ended);
  });
});
