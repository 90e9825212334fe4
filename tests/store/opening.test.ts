import { describe, expect, it } from 'vitest';
import type { StoredTable } from '../../server/model/store.ts';
import { openReader, openStore } from '../../server/store/openStore.ts';
import { engines, newLocation, runRawSql, withStore } from '../kit/stores.ts';
import { both, commit, keep, people, put, rowOf } from './tables.ts';

describe.each(engines)('opening a store on %s', engine => {
  it('keeps all data', async () => {
    const test = await withStore(engine, both);
    const row = rowOf(people, { name: 'kept', external: true, score: 0.1 });
    const transaction = await commit(test.store, 'people', [[null, row]]);
    await test.reopen();
    expect(await test.store.reader.rows('people', [row.id])).toEqual(new Map([[row.id, row]]));
    expect(await test.store.reader.tail(0, 9, 9)).toMatchObject([{ transaction, more: false }]);
    expect(await test.store.reader.seq()).toBe(1);
    expect((await commit(test.store, 'people', [[row, { ...row, name: 'new' }]])).seq).toBe(2);
    await test.close();
  });

  it('adds the columns, tables and indexes of a newer version', async () => {
    const older: StoredTable = {
      ...people,
      columns: people.columns.filter(column => !['score', 'email', 'external'].includes(column.id)),
    };
    const test = await withStore(engine, [older]);
    const old = rowOf(older, { name: 'old' });
    await put(test.store, 'people', [old]);
    await test.reopen(both);
    expect(await test.store.reader.rows('people', [old.id])).toEqual(
      new Map([[old.id, { ...old, score: null, email: null, external: null }]]),
    );
    const fresh = rowOf(people, { email: 'e', score: 1.5, external: false });
    await put(test.store, 'people', [fresh]);
    expect(await test.store.reader.where('people', 'email', ['e'])).toEqual([fresh]);
    await test.reopen([older]);
    expect(await test.store.reader.rows('people', [old.id])).toEqual(new Map([[old.id, old]]));
    await test.close();
  });

  it('succeeds for several processes at once', async () => {
    const { where, remove } = newLocation(engine);
    const stores = await Promise.all(Array.from({ length: 6 }, () => openStore(where, both)));
    await Promise.all(stores.map(store => commit(store, 'people', [[null, rowOf(people)]])));
    expect(await stores[0]?.reader.seq()).toBe(6);
    await Promise.all(stores.map(store => store.close()));
    await remove();
  });

  it('is refused for data of a newer version', async () => {
    const test = await withStore(engine, both);
    await test.store.close();
    await runRawSql(test.where, table => `update ${table('_meta')} set value = '99' where key = 'version'`);
    await expect(openStore(test.where, both)).rejects.toThrow(/made by a newer version of Seatgrid \(layout 99/);
    await runRawSql(test.where, table => `update ${table('_meta')} set value = '1' where key = 'version'`);
    await test.reopen();
    await test.close();
  });

  it('accepts any name of a table or column except reserved ones', async () => {
    const odd = 'select "*'.concat('é'.repeat(20));
    const more = { id: 'c 1"; drop table orgs', column: 'text', flag: false, index: 'plain' } as const;
    const table: StoredTable = {
      id: odd,
      columns: [...people.columns.slice(0, 3), more, { ...more, id: 'order.by', index: 'sparse' }],
    };
    const test = await withStore(engine, [table]);
    const row = rowOf(table, { [more.id]: 'A', 'order.by': 'b' });
    await put(test.store, odd, [row]);
    expect(await test.store.reader.where(odd, more.id, ['A'])).toEqual([row]);
    const sort = [{ field: more.id, descending: true }];
    expect((await test.store.reader.page({ table: odd, scope: null, fields: [more.id], sort, limit: 1 })).rows).toHaveLength(1);
    await test.reopen();
    await test.close();
    await expect(withStore(engine, [{ ...people, id: '_log' }])).rejects.toThrow(/reserved for the store/);
    await expect(withStore(engine, [{ id: 'x', columns: [] }])).rejects.toThrow(/no text column "id"/);
  });

  it('names an unknown table or column in the error', async () => {
    const test = await withStore(engine, both);
    await expect(put(test.store, 'nope', [])).rejects.toThrow('There is no table nope');
    await expect(keep(test.store, tx => tx.count('people', 'nope', ['x']))).rejects.toThrow('Table people has no column nope');
    await test.close();
  });
});

it('a store in memory counts the rows that were written to it, and can be closed', async () => {
  const store = await openStore({ file: ':memory:' }, both);
  await put(store, 'people', [rowOf(people)]);
  expect(await store.reader.count({ table: 'people', scope: null, sort: [] })).toBe(1);
  await store.close();
});

it('a reader of a missing file fails', async () => {
  await expect(openReader({ file: '/nowhere/workspace.db' }, both)).rejects.toThrow();
});
