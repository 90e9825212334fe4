import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { StoreTransaction } from '../../server/model/store.ts';
import { engines, type TestStore, withStore } from '../kit/stores.ts';
import { both, changeOf, inserts, people, rowOf, transactionOf } from './tables.ts';

describe.each(engines)('small writes at the same time on %s', engine => {
  let test: TestStore;
  beforeEach(async () => {
    test = await withStore(engine, both);
  });
  afterEach(() => test.close());

  /** Adds a person in a transaction of its own; `how` says how it ends. */
  const add = (name: string, rows: number, how: 'committed' | 'rolled back' | 'thrown' | 'broken' = 'committed') =>
    test.store.write(async tx => {
      const seq = await insert(tx, name);
      if (how === 'thrown') throw new Error(`${name} thrown`);
      if (how === 'broken') {
        const row = rowOf(people);
        await tx.write('people', inserts([row, row]));
      }
      return { commit: how === 'committed', value: seq };
    }, rows);

  async function insert(tx: StoreTransaction, name: string): Promise<number> {
    const seq = await tx.nextSeq();
    const row = rowOf(people, { name, seq });
    await tx.write('people', inserts([row]));
    await tx.log(transactionOf(seq, name), [changeOf('people', null, row)]);
    return seq;
  }

  const committed = async () => (await test.store.reader.tail(0, 100, 10)).map(({ transaction }) => transaction.label);

  it('are served even when one arrives at the moment of the previous answer', async () => {
    for (let turns = 0; turns < 20; turns += 1) {
      // Wait until the queue is idle.
      await pause(5);
      await add(`answered ${turns}`, 1);
      for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
      await add(`asked ${turns}`, 1);
    }
    expect(await committed()).toHaveLength(40);
  });

  it('each commit, roll back or throw by themselves, in the order of their arrival', async () => {
    const done = await Promise.allSettled([
      add('a', 1),
      add('b', 1, 'thrown'),
      add('c', 1, 'rolled back'),
      add('d', 1),
      add('e', 1, 'broken'),
      add('f', 5000),
      add('g', 1, 'rolled back'),
      add('h', 5000, 'thrown'),
      add('i', 1),
    ]);
    expect(done.map(each => (each.status === 'fulfilled' ? each.value : 'thrown'))).toEqual([
      1,
      'thrown',
      2,
      2,
      'thrown',
      3,
      4,
      'thrown',
      4,
    ]);
    expect(await committed()).toEqual(['a', 'd', 'f', 'i']);
    expect(await test.store.reader.count({ table: 'people', scope: null, sort: [] })).toBe(4);
    expect(await test.store.reader.seq()).toBe(4);
  });

  it('see the writes before them, which no reader sees before they are on the disk', async () => {
    const seen: number[] = [];
    const looks = Array.from({ length: 5 }, (_, at) =>
      test.store.write(async tx => {
        expect(await test.store.reader.seq()).toBeLessThanOrEqual(at);
        await insert(tx, `p${at}`);
        seen.push((await tx.where('people', 'name', ['p0', 'p1', 'p2', 'p3', 'p4'])).length);
        return { commit: true, value: null };
      }, 1),
    );
    await Promise.all(looks);
    expect(seen).toEqual([1, 2, 3, 4, 5]);
  });

  it('finish before the store is closed', async () => {
    const [one, two] = [add('one', 1), add('two', 1)];
    const store = test.reopen();
    await Promise.all([one, two, store]);
    expect(await committed()).toEqual(['one', 'two']);
  });
});

it('small writes at the same time on sqlite share a commit, and large ones do not', async () => {
  const test = await withStore('sqlite', both);
  const add = (name: string, rows: number) =>
    test.store.write(async tx => {
      await tx.write('people', inserts([rowOf(people, { name })]));
      return { commit: true, value: null };
    }, rows);
  await add('first', 1);
  const before = commitsIn(test);
  await Promise.all(Array.from({ length: 8 }, (_, at) => add(`small ${at}`, 1)));
  expect(commitsIn(test) - before).toBeLessThanOrEqual(2);
  const middle = commitsIn(test);
  await Promise.all(Array.from({ length: 4 }, (_, at) => add(`large ${at}`, 5000)));
  expect(commitsIn(test) - middle).toBe(4);
  await test.close();
});

it('a large write on sqlite is checkpointed after its answer', async () => {
  const test = await withStore('sqlite', both);
  const rows = Array.from({ length: 500 }, (_, at) => rowOf(people, { name: `p${at}`.padEnd(10_000) }));
  await test.store.write(async tx => {
    await tx.write('people', inserts(rows));
    return { commit: true, value: null };
  }, rows.length);
  await vi.waitFor(() => expect(inFile(test)).toBe(rows.length));
  await test.close();
});

/** The number of people in the file itself, without its WAL. */
function inFile({ where }: TestStore): number {
  const copy = `${'file' in where ? where.file : ''}.copy`;
  copyFileSync(copy.slice(0, -5), copy);
  const database = new Database(copy, { readonly: true });
  try {
    return database.prepare<[], number>('select count(*) from people').pluck().get() ?? 0;
  } finally {
    database.close();
  }
}

/** The number of commits in the WAL: the header of a frame marks the end of a commit. */
function commitsIn({ where }: TestStore): number {
  if (!('file' in where) || !existsSync(`${where.file}-wal`)) return 0;
  const log = readFileSync(`${where.file}-wal`);
  const frame = 24 + log.readUInt32BE(8);
  let commits = 0;
  for (let at = 32; at + frame <= log.length; at += frame) if (log.readUInt32BE(at + 4) !== 0) commits += 1;
  return commits;
}
