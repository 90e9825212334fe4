import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import type { Outcome, Row } from '../../server/model/change.ts';
import { openReader, openStore } from '../../server/store/openStore.ts';
import { engines, type TestStore, withStore } from '../kit/stores.ts';
import { both, changeOf, commit, inserts, keep, orgs, people, put, rowOf, transactionOf } from './tables.ts';

const outcome: Outcome = { transaction: null, seq: 0, outcomes: [], licences: [], messages: [], cascades: [] };

describe.each(engines)('writing on %s', engine => {
  let test: TestStore;
  beforeEach(async () => {
    test = await withStore(engine, both);
  });
  afterEach(() => test.close());

  const everything = async () => ({
    people: await test.store.reader.count({ table: 'people', scope: null, sort: [] }),
    seq: await test.store.reader.seq(),
    tail: await test.store.reader.tail(0, 100, 10),
    reply: (await keep(test.store, tx => tx.storedResponses(['k'])))[0] ?? null,
  });

  it('reports whether rows are unchanged, and reads only the requested cells', async () => {
    const [one, two] = [rowOf(people, { name: 'one', seq: 1 }), rowOf(people, { name: 'two', seq: 1 })];
    const org = rowOf(orgs, { name: 'org', seq: 1 });
    await put(test.store, 'people', [one, two]);
    await put(test.store, 'orgs', [org]);
    const { reader } = test.store;
    const asOf = (table: string, { id: row, seq }: Row) => ({ table, row, seq });
    const seen = [asOf('people', one), asOf('orgs', org)];
    expect(await reader.areUnchanged(seen)).toBe(true);
    await keep(test.store, async tx => {
      expect(await tx.rows('people', [one.id], ['id', 'name'])).toEqual(new Map([[one.id, { id: one.id, name: 'one' }]]));
      await tx.write('people', [{ before: two, after: { ...two, seq: 2 }, fields: [] }]);
    });
    expect(await reader.areUnchanged(seen)).toBe(true);
    expect(await reader.areUnchanged([...seen, asOf('people', two)])).toBe(false);
    expect(await reader.areUnchanged([asOf('people', { ...two, seq: 2 })])).toBe(true);
    expect(await reader.areUnchanged([asOf('people', rowOf(people))])).toBe(false);
  });

  it.each(['rolled back', 'thrown'])('leaves no trace when %s, and frees its number', async how => {
    await commit(test.store, 'people', [[null, rowOf(people, { name: 'first' })]]);
    const before = await everything();
    const work = test.store.write(async tx => {
      const seq = await tx.nextSeq();
      expect(seq).toBe(2);
      const row = rowOf(people, { seq });
      await tx.write('people', inserts([row]));
      await tx.log(transactionOf(seq), [changeOf('people', null, row)]);
      await tx.saveResponse({ key: 'k', hash: 'h', outcome, at: '2026-01-01T00:00:00.000Z' });
      expect(await tx.rows('people', [row.id])).toEqual(new Map([[row.id, row]]));
      expect(await test.store.reader.rows('people', [row.id])).toEqual(new Map());
      if (how === 'thrown') throw new Error('no');
      return { commit: false, value: 'seen' };
    });
    if (how === 'thrown') await expect(work).rejects.toThrow('no');
    else expect(await work).toBe('seen');
    expect(await everything()).toEqual(before);
    expect((await commit(test.store, 'people', [[null, rowOf(people)]])).seq).toBe(2);
  });

  it('continues after a failed statement', async () => {
    const row = rowOf(people);
    await expect(keep(test.store, tx => tx.write('people', inserts([row, row])))).rejects.toThrow();
    await expect(
      keep(test.store, async tx => {
        await tx.write('people', inserts([rowOf(people)]));
        await tx.write('people', inserts([row, row])).catch(() => undefined);
        throw new Error('given up');
      }),
    ).rejects.toThrow('given up');
    await put(test.store, 'people', [row]);
    expect(await test.store.reader.count({ table: 'people', scope: null, sort: [] })).toBe(1);
  });

  it('numbers parallel writes without gaps although some are rolled back', async () => {
    const numbers = await Promise.all(
      Array.from({ length: 20 }, (_, at) =>
        test.store.write(async tx => {
          const seq = await tx.nextSeq();
          await tx.log(transactionOf(seq, `write ${at}`), []);
          return { commit: at % 5 !== 0, value: at % 5 === 0 ? 0 : seq };
        }),
      ),
    );
    const committed = numbers.filter(seq => seq > 0);
    expect(committed).toEqual(Array.from({ length: 16 }, (_, at) => at + 1));
    expect((await test.store.reader.tail(0, 100, 1)).map(entry => entry.transaction.seq)).toEqual(committed);
  });

  it('lets two stores on one database take turns', async () => {
    const other = await openStore(test.where, both);
    const counter = rowOf(people, { seats: 0 });
    await put(test.store, 'people', [counter]);
    const seen: number[] = [];
    const watching = (async () => {
      // What a stream does: it never sees a number twice and never misses one.
      while ((seen.at(-1) ?? 0) < 40) {
        for (const { transaction } of await other.reader.tail(seen.at(-1) ?? 0, 7, 1)) seen.push(transaction.seq);
        await pause(1);
      }
    })();
    for (let round = 0; round < 20; round += 1) {
      await Promise.all(
        [test.store, other].map(store =>
          keep(store, async tx => {
            const row = (await tx.rows('people', [counter.id])).get(counter.id)!;
            const seq = await tx.nextSeq();
            const after = { ...row, seats: Number(row.seats) + 1, seq };
            await tx.write('people', [{ before: row, after, fields: ['seats'] }]);
            await tx.log(transactionOf(seq), [changeOf('people', row, after)]);
          }),
        ),
      );
    }
    await watching;
    expect(seen).toEqual(Array.from({ length: 40 }, (_, at) => at + 1));
    expect((await other.reader.rows('people', [counter.id])).get(counter.id)).toMatchObject({ seats: 40, seq: 40, version: 1 });
    await other.close();
  });

  const known = (key: string) => keep(test.store, async tx => (await tx.storedResponses([key]))[0] ?? null);

  it('replays responses for a day whether swept or not, and sweeps them in batches', async () => {
    const day = 24 * 60 * 60 * 1000;
    const now = Date.parse((await test.store.reader.clock()).now);
    const ago = (ms: number) => new Date(now - ms).toISOString();
    const reply = (key: string, at: string) => keep(test.store, tx => tx.saveResponse({ key, hash: `h ${key}`, outcome, at }));
    await reply('old', ago(day + 1));
    await reply('new', ago(day - 600_000));
    expect(await known('old')).toBeNull();
    expect(await known('new')).toEqual({ key: 'new', hash: 'h new', outcome, at: ago(day - 600_000) });
    await reply('old', ago(0));
    expect(await known('old')).toMatchObject({ at: ago(0) });
    const many = Array.from({ length: 2_500 }, (_, at) => ({ key: `k${at}`, hash: 'h', outcome, at: ago(2 * day) }));
    await keep(test.store, async tx => {
      for (const each of many) await tx.saveResponse(each);
    });
    const sweep = () => test.store.sweep({ what: 'replies', before: ago(day) });
    expect([await sweep(), await sweep(), await sweep(), await sweep()]).toEqual([1_000, 1_000, 500, 0]);
    expect([(await known('old'))?.key, (await known('new'))?.key]).toEqual(['old', 'new']);
  });

  it('stores a response without touching old ones', async () => {
    const statements: string[] = [];
    const other = await openStore(test.where, both, { onStatement: text => statements.push(text) });
    statements.length = 0;
    await keep(other, tx => tx.saveResponse({ key: 'a', hash: 'h', outcome, at: new Date().toISOString() }));
    expect(statements.filter(text => /_replies/.test(text) && /\bat\b *</.test(text))).toEqual([]);
    await other.close();
  });

  it('is visible at once to another reader', async () => {
    const reader = await openReader(test.where, both);
    expect(await reader.seq()).toBe(0);
    const row = rowOf(people, { name: 'seen' });
    await commit(test.store, 'people', [[null, row]]);
    expect(await reader.seq()).toBe(1);
    expect(await reader.rows('people', [row.id])).toEqual(new Map([[row.id, row]]));
    await reader.close();
  });

  it('is refused after close', async () => {
    await test.store.close();
    await expect(put(test.store, 'people', [rowOf(people)])).rejects.toThrow(/closed/);
    test.store = await openStore(test.where, both);
  });
});

describe('writing on a shared PostgreSQL', () => {
  let test: TestStore;
  beforeEach(async () => {
    test = await withStore('postgres', both);
  });
  afterEach(() => test.close());

  it('repeats work after a conflict and keeps only the last attempt', async () => {
    let attempts = 0;
    await keep(test.store, async tx => {
      await tx.nextSeq();
      await tx.write('people', inserts([rowOf(people)]));
      attempts += 1;
      if (attempts < 3) throw Object.assign(new Error('could not serialize access'), { code: '40001' });
    });
    expect(attempts).toBe(3);
    expect(await test.store.reader.seq()).toBe(1);
    expect(await test.store.reader.count({ table: 'people', scope: null, sort: [] })).toBe(1);
  });

  it('gives up after five conflicts', async () => {
    let attempts = 0;
    const work = keep(test.store, async () => {
      attempts += 1;
      throw Object.assign(new Error('deadlock detected'), { code: '40P01' });
    });
    await expect(work).rejects.toThrow('deadlock detected');
    expect(attempts).toBe(5);
  });

  it('fails when the connection is cut, commits nothing, and continues on a new one', async () => {
    const other = new Client({ connectionString: inject('postgres') });
    await other.connect();
    const schema = 'schema' in test.where ? test.where.schema : '';
    const cut = keep(test.store, async tx => {
      const seq = await tx.nextSeq();
      await tx.write('people', inserts([rowOf(people)]));
      await other.query('select pg_terminate_backend(l.pid) from pg_locks l where l.relation = $1::regclass and l.mode = $2', [
        `${schema}._counter`,
        'RowExclusiveLock',
      ]);
      await tx.log(transactionOf(seq), []);
    });
    await expect(cut).rejects.toThrow(/terminat|connection|EPIPE/i);
    await other.end();
    expect((await commit(test.store, 'people', [[null, rowOf(people)]])).seq).toBe(1);
    expect(await test.store.reader.count({ table: 'people', scope: null, sort: [] })).toBe(1);
  });
});
