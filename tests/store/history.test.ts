import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Row } from '../../server/model/change.ts';
import { partSize } from '../../server/store/log.ts';
import { decodeChanges } from '../../server/store/logCodec.ts';
import { engines, type TestStore, withStore } from '../kit/stores.ts';
import { both, changeOf, commit, keep, people, rowOf, transactionOf } from './tables.ts';

const labels = (entries: readonly { transaction: { label: string } }[]) => entries.map(entry => entry.transaction.label);

describe.each(engines)('the log on %s', engine => {
  let test: TestStore;
  beforeEach(async () => {
    test = await withStore(engine, both);
  });
  afterEach(() => test.close());

  /** Creates a row and changes others in between: made, renamed, (others), moved. */
  async function lived(): Promise<Row> {
    const others = Array.from({ length: 2 * partSize + 10 }, () => rowOf(people));
    const row = rowOf(people, { name: 'one' });
    await commit(test.store, 'people', [...others.map(other => [null, other] as const), [null, row]], 'made');
    const renamed = { ...row, name: 'two' };
    await commit(test.store, 'people', [[row, renamed]], 'renamed');
    await commit(test.store, 'people', [[others[0]!, { ...others[0]!, name: row.id, org: row.id }]], 'others');
    const moved = { ...renamed, org: 'o' };
    await commit(test.store, 'people', [[renamed, moved]], 'moved');
    return moved;
  }

  it('gives the history of a row, latest first, through transactions of several parts', async () => {
    const row = await lived();
    const history = await test.store.reader.history('people', row.id, 10);
    expect(labels(history)).toEqual(['moved', 'renamed', 'made']);
    expect(history.map(entry => entry.changes.length)).toEqual([1, 1, 1]);
    expect(history[2]?.changes[0]).toMatchObject({ row: row.id, from: null, to: { name: 'one' } });
    expect(labels(await test.store.reader.history('people', row.id, 2))).toEqual(['moved', 'renamed']);
    expect(labels(await test.store.reader.history('people', row.id, 2, 2))).toEqual(['made']);
    expect(labels(await test.store.reader.history('people', row.id, 9, 3))).toEqual(['renamed', 'made']);
    expect(await test.store.reader.history('people', 'nobody', 2)).toEqual([]);
    expect(await test.store.reader.history('orgs', row.id, 2)).toEqual([]);
  });

  it('gives the history of a deleted row, and continues it when the row is created again', async () => {
    const row = await lived();
    await commit(test.store, 'people', [[row, null]], 'deleted');
    expect(labels(await test.store.reader.history('people', row.id, 10))).toEqual(['deleted', 'moved', 'renamed', 'made']);
    const back = { ...row };
    await commit(test.store, 'people', [[null, back]], 'back');
    expect(labels(await test.store.reader.history('people', row.id, 10))).toEqual([
      'back',
      'deleted',
      'moved',
      'renamed',
      'made',
    ]);
    await commit(test.store, 'people', [[back, null]], 'deleted again');
    expect(labels(await test.store.reader.history('people', row.id, 3))).toEqual(['deleted again', 'back', 'deleted']);
    await test.reopen();
    expect(await test.store.reader.history('people', row.id, 10)).toHaveLength(6);
  });

  it('returns each change with its scope, the transaction before, and its old and new cells', async () => {
    const [row, other] = [rowOf(people), rowOf(people, { name: 'other' })];
    const scopes = [['a'], ['a'], [], ['a', 'b'], ['a', 'b'], ['b', 'a'], ['a']];
    const changes = scopes.map((scope, at) => ({
      ...changeOf('people', at % 3 === 0 ? null : row, at % 3 === 1 ? null : other),
      scope,
      before: at % 2,
    }));
    const transaction = await keep(test.store, async tx => {
      const made = transactionOf(await tx.nextSeq(), 'scopes');
      await tx.log(made, changes);
      return made;
    });
    const [tail] = await test.store.reader.tail(transaction.seq - 1, 1, 100);
    expect(tail?.changes).toEqual(changes);
  });

  it('stores only the named cells of a change, and the filled cells of a whole row', async () => {
    const [row, other] = [rowOf(people, { name: 'one', due: 'soon' }), rowOf(people, { email: 'o@x.test', external: false })];
    const change = (from: Row | null, to: Row | null, ...fields: string[]) => ({ ...changeOf('people', from, to), fields });
    const transaction = await keep(test.store, async tx => {
      const made = transactionOf(await tx.nextSeq(), 'fields');
      await tx.log(made, [
        change(null, row, 'name', 'email', 'external', 'nick'),
        change(null, other, 'name', 'email', 'external', 'nick'),
        change(row, other, 'name', 'nick'),
        change(other, null, 'name', 'email'),
      ]);
      return made;
    });
    const [tail] = await test.store.reader.tail(transaction.seq - 1, 1, 100);
    expect(tail?.changes.map(({ from, to }) => [from, to])).toEqual([
      [null, { name: 'one' }],
      [null, { email: 'o@x.test', external: false }],
      [
        { name: 'one', nick: null },
        { name: null, nick: null },
      ],
      [{ email: 'o@x.test' }, null],
    ]);
    expect(labels(await test.store.reader.history('people', row.id, 9))).toEqual([]);
    expect((await keep(test.store, tx => tx.readLog(transaction.id)))?.changes).toEqual(tail?.changes);
  });

  it('reads the log format of earlier versions', () => {
    const single = { table: 'people', row: 'r', origin: 'entered', scope: ['o'] } as const;
    const [{ scope: _same, ...second }, cells] = [single, [{ name: 'one' }, { name: 'two' }]];
    const part = [
      { ...single, to: cells[0] },
      { ...second, before: 3, from: cells[0], to: cells[1] },
    ];
    expect(decodeChanges(JSON.stringify(part))).toEqual([
      { ...single, before: 0, from: null, to: cells[0] },
      { ...single, before: 3, from: cells[0], to: cells[1] },
    ]);
  });

  it('gives all changes of a row in one transaction, and continues before the earliest', async () => {
    const row = rowOf(people);
    await commit(test.store, 'people', [[null, row]], 'made');
    await keep(test.store, async tx => {
      const seq = await tx.nextSeq();
      await tx.write('people', [{ before: row, after: { ...row, seq }, fields: [] }]);
      const change = changeOf('people', row, row);
      await tx.log(transactionOf(seq, 'twice'), [change, { ...change, origin: 'computed', before: seq }]);
    });
    const history = await test.store.reader.history('people', row.id, 5);
    expect(history.map(entry => [entry.transaction.label, entry.changes.length])).toEqual([
      ['twice', 2],
      ['made', 1],
    ]);
  });

  it('reads a whole transaction by its id', async () => {
    const rows = Array.from({ length: 3 * partSize + 1 }, (_, at) => rowOf(people, { name: `n ${at}` }));
    const transaction = await commit(
      test.store,
      'people',
      rows.map(row => [null, row] as const),
      'many',
    );
    const read = await keep(test.store, tx => tx.readLog(transaction.id));
    expect(read?.transaction).toEqual(transaction);
    expect(read?.changes.map(change => change.row)).toEqual(rows.map(row => row.id));
    expect(await keep(test.store, tx => tx.readLog('none'))).toBeNull();
  });

  it('reads the transactions after a number, in order, each with the requested number of changes', async () => {
    const sizes = [0, 1, partSize, partSize + 1, 2 * partSize + 1];
    for (const size of sizes) {
      const rows = Array.from({ length: size }, () => [null, rowOf(people)] as const);
      await commit(test.store, 'people', rows);
    }
    for (const most of [1, partSize - 1, partSize, partSize + 1, 3 * partSize]) {
      const tail = await test.store.reader.tail(0, 10, most);
      expect(tail.map(entry => entry.transaction.seq)).toEqual([1, 2, 3, 4, 5]);
      expect(tail.map(entry => entry.changes.length)).toEqual(sizes.map(size => Math.min(size, most)));
      expect(tail.map(entry => entry.more)).toEqual(sizes.map(size => size > most));
    }
    expect((await test.store.reader.tail(2, 2, 1)).map(entry => entry.transaction.seq)).toEqual([3, 4]);
    expect(await test.store.reader.tail(5, 2, 1)).toEqual([]);
  });

  it('refuses a deletion before the transaction has a number', async () => {
    const row = rowOf(people);
    await commit(test.store, 'people', [[null, row]]);
    const early = keep(test.store, tx => tx.write('people', [{ before: row, after: null, fields: [] }]));
    await expect(early).rejects.toThrow(/nextSeq/);
  });
});
