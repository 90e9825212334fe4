import * as fc from 'fast-check';
import { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import type { Row } from '../../server/model/change.ts';
import type { RowWrite, StoredTable, StoreTransaction } from '../../server/model/store.ts';
import { engines, type TestStore, withStore } from '../kit/stores.ts';
import { runsOn } from '../laws/law.ts';
import { both, changeOf, inserts, keep, orgs, people, put, rowOf, transactionOf } from './tables.ts';

/** People, with a list of organisations, and a list of texts. */
const members: StoredTable = {
  ...people,
  id: 'members',
  columns: [
    ...people.columns,
    { id: 'orgs', column: 'text', flag: false, index: 'none', exact: true, list: 'rows', to: 'orgs' },
    { id: 'tags', column: 'text', flag: false, index: 'none', list: 'json' },
  ],
};

const columns = ['email', 'nick', 'status', 'org', 'external', 'seats', 'orgs', 'tags'] as const;
const values = { text: ['a', 'A', 'é', 'b', 'B'], number: ['1', '0', '7'] };

const cells = fc.record(
  {
    email: fc.constantFrom('a', 'A', 'é', null),
    nick: fc.constantFrom('b', 'B', null),
    status: fc.constantFrom('a', 'b'),
    org: fc.constantFrom('a', 'b', null),
    external: fc.constantFrom(true, false, null),
    seats: fc.constantFrom(7, 0, -0, null),
    orgs: fc.constantFrom(['a'], ['b', 'a'], [], null),
    tags: fc.constantFrom(['x', 'y'], null),
  },
  { requiredKeys: [] },
);

/** One step: some new rows, or changes and deletions of some of those that exist, by their position. */
const step = fc.oneof(
  fc.record({ add: fc.array(cells, { minLength: 1, maxLength: 4 }) }),
  fc.record({ at: fc.uniqueArray(fc.nat(12), { maxLength: 4 }), change: cells, remove: fc.boolean() }),
  // Rows that were deleted are inserted again, as an undo does.
  fc.record({ again: fc.nat(3) }),
);

describe.each(engines)('a trial on %s', engine => {
  let test: TestStore;
  beforeAll(async () => {
    test = await withStore(engine, [...both, members]);
    await put(
      test.store,
      'members',
      Array.from({ length: 6 }, (_, at) =>
        rowOf(members, {
          email: values.text[at % 4]!,
          status: 'a',
          org: at % 2 === 0 ? 'a' : null,
          orgs: at % 3 === 0 ? ['a', 'b'] : null,
        }),
      ),
    );
  });
  afterAll(() => test.close());

  /** Runs a program, and returns all that can be asked after each of its steps. */
  async function observe(
    tx: StoreTransaction,
    program: readonly (typeof step extends fc.Arbitrary<infer S> ? S : never)[],
    added: readonly Row[],
  ) {
    const seen: unknown[] = [];
    const left = [...added];
    const gone: Row[] = [];
    let live: Row[] = [];
    for await (const rows of tx.scan('members')) live.push(...rows);
    const all = new Set(live.map(row => row.id));
    for (const one of program) {
      const seq = await tx.nextSeq();
      const writes: RowWrite[] = [];
      if ('again' in one) {
        for (const row of gone.splice(0, one.again)) writes.push({ before: null, after: { ...row, seq }, fields: [] });
      } else if ('add' in one) {
        for (const more of one.add) {
          const row = { ...left.shift()!, ...more, seq };
          writes.push({ before: null, after: row, fields: [] });
        }
      } else {
        const chosen = one.at.flatMap(at => live[at] ?? []);
        for (const row of chosen) {
          // Cells beyond the named fields are not written.
          const after = { ...row, ...one.change, name: 'unwritten', seq, version: 2 };
          if (one.remove) gone.push(row);
          writes.push({ before: row, after: one.remove ? null : after, fields: Object.keys(one.change) });
        }
      }
      await tx.write('members', writes);
      for (const { after } of writes) if (after !== null) all.add(after.id);
      live = [];
      for await (const rows of tx.scan('members')) live.push(...rows);
      const rest: Row[] = [];
      for await (const rows of tx.scan('members', live[1]?.id)) rest.push(...rows);
      seen.push(seq, live, rest, await tx.rows('members', [...all]));
      // A trial may return more cells than those that are asked for.
      const some = await tx.rows('members', [...all], ['id', 'email']);
      seen.push([...some].map(([id, { email }]) => [id, email]).sort(([a], [b]) => (a! < b! ? -1 : 1)));
      for (const column of columns) {
        const sought = column === 'external' || column === 'seats' ? values.number : [...values.text, '["x","y"]'];
        const found = await tx.where('members', column, sought);
        seen.push([column, found.sort((a, b) => (a.id < b.id ? -1 : 1)), await tx.count('members', column, sought)]);
      }
    }
    return seen;
  }

  it('answers whatever the database answers after the same writes, and stores nothing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 6 }), async program => {
        const added = Array.from({ length: 24 }, () => rowOf(members));
        const before = await test.store.reader.cells({
          table: 'members',
          scope: null,
          fields: ['id', 'seq'],
          sort: [],
          limit: 100,
        });
        const real = await test.store.write(async tx => ({ commit: false, value: await observe(tx, program, added) }));
        const tried = await test.store.trial(tx => observe(tx, program, added));
        expect(tried).toEqual(real);
        const after = await test.store.reader.cells({
          table: 'members',
          scope: null,
          fields: ['id', 'seq'],
          sort: [],
          limit: 100,
        });
        expect(after).toEqual(before);
      }),
      { numRuns: runsOn(engine) },
    );
  });
});

describe.each(engines)('trials on %s', engine => {
  let test: TestStore;
  beforeEach(async () => {
    test = await withStore(engine, both);
    return () => test.close();
  });

  it('do not keep a writer waiting, and do not see what is written meanwhile', async () => {
    const [begun, written] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const [one, two] = [rowOf(orgs, { name: 'tried' }), rowOf(orgs, { name: 'written' })];
    const trial = test.store.trial(async tx => {
      await tx.rows('orgs', [one.id]);
      begun.resolve();
      await tx.write('orgs', inserts([one]));
      await written.promise;
      return [...(await tx.rows('orgs', [one.id, two.id])).values()].map(row => row.name);
    });
    await begun.promise;
    await put(test.store, 'orgs', [two]);
    written.resolve();
    expect(await trial).toEqual(['tried']);
    expect((await test.store.reader.rows('orgs', [one.id, two.id])).size).toBe(1);
  });

  it('see their own transactions of a batch beside the stored ones', async () => {
    const batch = rowOf(orgs).id;
    const add = async (tx: StoreTransaction, undoes: string | null = null) => {
      const seq = await tx.nextSeq();
      const row = rowOf(orgs, { seq });
      await tx.write('orgs', inserts([row]));
      const transaction = { ...transactionOf(seq), undoes, ...(undoes === null ? { batch } : {}) };
      await tx.log(transaction, [changeOf('orgs', null, row)]);
      return transaction;
    };
    const stored = await keep(test.store, tx => add(tx));
    await test.store.trial(async tx => {
      const own = await add(tx);
      const undo = await add(tx, stored.id);
      expect((await tx.batch(batch)).map(each => each.id)).toEqual([stored.id, own.id, undo.id]);
      expect(await tx.batchStart(batch)).toMatchObject({ first: { id: stored.id }, size: 2 });
    });
    expect(await keep(test.store, tx => tx.batchStart(batch))).toMatchObject({ size: 1 });
  });

  it('fail where the database would', async () => {
    const row = rowOf(orgs);
    const tried = (...writes: RowWrite[]) => test.store.trial(tx => tx.write('orgs', writes));
    await expect(tried(...inserts([row, row]))).rejects.toThrow('has a row');
    await expect(tried({ before: rowOf(orgs), after: null, fields: [] })).rejects.toThrow('has no row');
    await put(test.store, 'orgs', [row]);
    for (const write of [
      { before: null, after: row, fields: [] },
      { before: null, after: { ...rowOf(orgs), name: 'a\0b' }, fields: [] },
      { before: null, after: { ...rowOf(orgs), seats: 0.5 }, fields: [] },
      { before: row, after: { ...row, seats: 'many' }, fields: ['seats'] },
      { before: row, after: row, fields: ['colour'] },
    ]) {
      await expect(tried(write)).rejects.toThrow();
      await expect(keep(test.store, tx => tx.write('orgs', [write]))).rejects.toThrow();
    }
  });

  it('of one person wait in small numbers, and those that wait are refused when the store is closed', async () => {
    const end = Promise.withResolvers<void>();
    const requester = { org: 'o', person: 'p' };
    const begun = Promise.withResolvers<void>();
    const running = test.store.trial(
      async () => {
        begun.resolve();
        await end.promise;
      },
      1,
      requester,
    );
    await begun.promise;
    const waiting = Array.from({ length: 12 }, () => test.store.trial(async () => 'done', 1, requester).catch(String));
    for (const refused of await Promise.all(waiting.slice(8))) expect(refused).toContain('Too many of your checks');
    const closed = test.store.close();
    expect(await Promise.all(waiting.slice(0, 8))).toEqual(Array.from({ length: 8 }, () => 'Error: The store is closed'));
    end.resolve();
    await Promise.all([running, closed]);
  });
});

it('a trial whose PostgreSQL connection is ended fails alone', async () => {
  const test = await withStore('postgres', both);
  const admin = new Client({ connectionString: inject('postgres') });
  await admin.connect();
  try {
    const trial = test.store.trial(async tx => {
      await tx.meta('a name that is in the statement');
      const { schema } = test.where as { schema: string };
      const ended = await admin.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where state = 'idle in transaction' and query like $1`,
        [`%${schema}%`],
      );
      expect(ended.rowCount).toBe(1);
      await vi.waitFor(() =>
        tx.meta('other').then(
          () => Promise.reject(new Error('still there')),
          () => undefined,
        ),
      );
      return tx.meta('other');
    });
    await expect(trial).rejects.toThrow();
    await put(test.store, 'orgs', [rowOf(orgs)]);
    expect(await test.store.trial(async tx => (await tx.meta('none')) ?? 'answers')).toBe('answers');
  } finally {
    await admin.end();
    await test.close();
  }
});
