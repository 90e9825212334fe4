import { describe, expect, it } from 'vitest';
import type { StoredColumn, StoredTable } from '../../server/model/store.ts';
import { buildId } from '../../server/store/buildId.ts';
import { SupersededError } from '../../server/store/errors.ts';
import { openStore } from '../../server/store/openStore.ts';
import { layoutsOf } from '../../server/store/tableLayout.ts';
import { engines, newLocation, runRawSql } from '../kit/stores.ts';
import { both, commit, keep, people, rowOf } from './tables.ts';

const newer = both.map(table =>
  table.id === 'people'
    ? { ...table, columns: [...table.columns, { id: 'extra', column: 'text', flag: false, index: 'none' } as const] }
    : table,
);
const otherwise = both.map(table => ({ ...table, derives: 'seats = 2 * score' }));

const idOf = (tables: readonly StoredTable[]): string => buildId(layoutsOf(tables).values());

describe('the id of a build', () => {
  const column: StoredColumn = { id: 'boss', column: 'text', flag: false, index: 'none', to: 'people', titleFields: ['name'] };
  const withColumn = (parts: Partial<StoredColumn>): readonly StoredTable[] =>
    both.map(table => (table.id === 'people' ? { ...table, columns: [...table.columns, { ...column, ...parts }] } : table));

  it.each<[string, Partial<StoredColumn>]>([
    ['other fields in its title', { titleFields: ['name', 'email'] }],
    ['other groups of fields in its title', { titleFallbacks: [['name'], ['email']] }],
    ['a search that leaves it out', { unsearchable: true }],
  ])('does not change for a column with %s', (_, parts) => {
    expect(idOf(withColumn(parts))).toBe(idOf(withColumn({})));
  });

  it.each<Partial<StoredColumn>>([
    { id: 'chief' },
    { column: 'integer' },
    { flag: true },
    { list: 'json' },
    { list: 'rows' },
    { index: 'plain' },
    { exact: true },
    { to: 'orgs' },
    { initial: 'nobody' },
    { notNull: true },
  ])('changes for a column with %o', parts => {
    expect(idOf(withColumn(parts))).not.toBe(idOf(withColumn({})));
  });

  it('does not depend on the order in which a column’s parts are written', () => {
    const reversed = withColumn({}).map(table => ({
      ...table,
      columns: table.columns.map(each => Object.fromEntries(Object.entries(each).toReversed()) as unknown as StoredColumn),
    }));
    expect(idOf(reversed)).toBe(idOf(withColumn({})));
  });
});

describe.each(engines)('two builds on one database on %s', engine => {
  it.each([
    ['has other columns', newer],
    ['derives cells differently', otherwise],
  ])('let only the later one write when it %s', async (_, tables) => {
    const { where, remove } = newLocation(engine);
    const old = await openStore(where, both);
    const row = rowOf(people, { name: 'n', seats: 0 });
    await commit(old, 'people', [[null, row]]);
    const newerStore = await openStore(where, tables);
    const count = (store: typeof old) =>
      keep(store, async tx => {
        const before = (await tx.rows('people', [row.id])).get(row.id)!;
        const seq = await tx.nextSeq();
        await tx.write('people', [{ before, after: { ...before, seats: Number(before.seats) + 1, seq }, fields: ['seats'] }]);
      });
    const done = await Promise.allSettled(Array.from({ length: 20 }, (_each, at) => count(at % 2 === 0 ? old : newerStore)));
    for (const [at, each] of done.entries()) {
      if (at % 2 === 1) expect(each.status).toBe('fulfilled');
      else expect(each).toMatchObject({ status: 'rejected', reason: { code: 'SUPERSEDED' } });
    }
    for (const store of [old, newerStore]) {
      expect((await store.reader.rows('people', [row.id])).get(row.id)).toMatchObject({ seats: 10 });
      expect(await store.reader.seq()).toBe(11);
    }
    await old.close();
    await newerStore.close();
    await remove();
  });

  it('both write when their tables are equal', async () => {
    const { where, remove } = newLocation(engine);
    const stores = [await openStore(where, both), await openStore(where, structuredClone(both))];
    for (const store of stores) await commit(store, 'people', [[null, rowOf(people)]]);
    expect(await stores[0]!.reader.seq()).toBe(2);
    await Promise.all(stores.map(store => store.close()));
    await remove();
  });

  it('an older release cannot open or write data that a newer one has taken over', async () => {
    const { where, remove } = newLocation(engine);
    const store = await openStore(where, both);
    await commit(store, 'people', [[null, rowOf(people)]]);
    // What the first version does, which does not check the build.
    await expect(runRawSql(where, table => `update ${table('_counter')} set seq = seq + 1`)).rejects.toThrow(/check/i);
    await runRawSql(where, table => `update ${table('_counter')} set writer = '999.0 abc'`);
    await expect(commit(store, 'people', [[null, rowOf(people)]])).rejects.toThrow(SupersededError);
    await expect(openStore(where, both)).rejects.toThrow(/used by a newer version of Seatgrid \(999\.0; this one is/);
    await runRawSql(where, table => `update ${table('_counter')} set writer = '0.0 abc'`);
    await (await openStore(where, both)).close();
    await store.close();
    await remove();
  });
});
