import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startDatabaseTime } from '../../server/databaseTime.ts';
import { maxClockSkew, transactionTime } from '../../server/store/counterRow.ts';
import { keepLog } from '../effects/office.ts';
import { engines, type TestStore, withStore } from '../kit/stores.ts';
import { both, changeOf, keep, people, rowOf, transactionOf } from './tables.ts';

const iso = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const later = (time: string, by: number): string => new Date(Date.parse(time) + by).toISOString();

describe.each(engines)('the time of a transaction on %s', engine => {
  let test: TestStore;
  beforeEach(async () => {
    test = await withStore(engine, both);
  });
  afterEach(async () => {
    vi.useRealTimers();
    await test.close();
  });

  const now = () => keep(test.store, tx => Promise.resolve(tx.now));
  const written = (at: string) =>
    keep(test.store, async tx => {
      const made = { ...transactionOf(await tx.nextSeq(at)), at };
      await tx.log(made, [changeOf('people', null, rowOf(people))]);
    });

  it('is the database’s, whatever the clock of this process says', async () => {
    const before = new Date().toISOString();
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('2001-02-03T04:05:06.000Z') });
    const [inside, outside] = [await now(), (await test.store.reader.clock()).now];
    vi.useRealTimers();
    const last = new Date().toISOString();
    for (const time of [inside, outside]) {
      expect(time).toMatch(iso);
      expect(time >= before && time <= last).toBe(true);
    }
  });

  it('is returned as that of the last transaction', async () => {
    expect((await test.store.reader.clock()).lastAt).toBeNull();
    await written('2026-01-02T03:04:05.678Z');
    expect((await test.store.reader.clock()).lastAt).toBe('2026-01-02T03:04:05.678Z');
    await test.store.write(async tx => {
      await tx.nextSeq('2027-01-01T00:00:00.000Z');
      return { commit: false, value: null };
    });
    expect((await test.store.reader.clock()).lastAt).toBe('2026-01-02T03:04:05.678Z');
    await test.reopen();
    expect((await test.store.reader.clock()).lastAt).toBe('2026-01-02T03:04:05.678Z');
  });

  it('does not go back after a clock that was a little ahead, and ignores one that was far ahead', async () => {
    const little = later(await now(), maxClockSkew / 2);
    await written(little);
    expect(await now()).toBe(little);
    expect((await test.store.reader.clock()).now < little).toBe(true);
    const far = later(await now(), 366 * 24 * 3_600_000);
    await written(far);
    expect(await now()).not.toBe(far);
    expect((await now()) < little).toBe(true);
  });

  it('is read once the lock is held', async () => {
    const other = await test.store.reader.clock();
    let let_go = () => {};
    const held = new Promise<void>(resolve => {
      let_go = resolve;
    });
    const first = keep(test.store, () => held);
    const second = now();
    await pause(30);
    const released = (await test.store.reader.clock()).now;
    let_go();
    await first;
    expect(released > other.now).toBe(true);
    expect((await second) >= released).toBe(true);
  });
});

it('a transaction time is held at the last transaction for an hour at most', () => {
  const head = (at: string | null) => ({ seq: 1, at, build: null, catalog: null, now: '2026-01-01T12:00:00.000Z' });
  expect(transactionTime(head(null))).toBe('2026-01-01T12:00:00.000Z');
  expect(transactionTime(head('2026-01-01T11:59:59.999Z'))).toBe('2026-01-01T12:00:00.000Z');
  expect(transactionTime(head('2026-01-01T13:00:00.000Z'))).toBe('2026-01-01T13:00:00.000Z');
  expect(transactionTime(head('2026-01-01T13:00:00.001Z'))).toBe('2026-01-01T12:00:00.000Z');
});

it('a server uses the database’s time although its own clock differs', async () => {
  const ahead = { clock: async () => ({ now: '2030-01-01T00:00:00.000Z', lastAt: null }) };
  const time = await startDatabaseTime(ahead, keepLog());
  expect(time.now() >= '2030-01-01T00:00:00.000Z' && time.now() < '2030-01-01T01:00:00.000Z').toBe(true);
  await time.stop();
});
