import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Cells, Row } from '../../server/model/change.ts';
import type { StoredTable } from '../../server/model/store.ts';
import { inspect } from '../../server/store/inspect.ts';
import { partSize } from '../../server/store/log.ts';
import { openStore } from '../../server/store/openStore.ts';
import { engines, runRawSql, type TestStore, withStore } from '../kit/stores.ts';
import { both, changeOf, inserts, keep, orgs, people, rowOf, transactionOf } from './tables.ts';

const logged: readonly StoredTable[] = both.map(table => ({
  ...table,
  logged: table.columns.map(column => column.id).filter(id => !['id', 'version', 'seq'].includes(id)),
}));

const day = (n: number): string => new Date(Date.UTC(2026, 0, 1 + n)).toISOString();
const ever = day(10_000);

describe.each(engines)('log compaction on %s', engine => {
  let test: TestStore;
  /** The current rows, by name. */
  let now: Map<string, Row>;
  let days: number;
  beforeEach(async () => {
    test = await withStore(engine, logged);
    now = new Map();
    days = 0;
  });
  afterEach(() => test.close());

  /**
   * One transaction a day. Each name gets these cells; null deletes the row, and an unknown name creates it, under its
   * earlier id if it had one.
   */
  const ids = new Map<string, string>();
  const transact = (table: StoredTable, what: Record<string, Cells | null>, label = '') =>
    keep(test.store, async tx => {
      const at = day(days++);
      const seq = await tx.nextSeq(at);
      const changes = [];
      for (const [name, cells] of Object.entries(what)) {
        const before = now.get(name) ?? null;
        const fresh = rowOf(table, { ...cells, seq, version: seq, ...(ids.has(name) ? { id: ids.get(name)! } : {}) });
        const after = cells === null ? null : before === null ? fresh : ({ ...before, ...cells, seq } as Row);
        await tx.write(table.id, [{ before, after, fields: Object.keys(cells ?? {}) }]);
        const scoped = { ...changeOf(table.id, before, after), scope: ['acme'] };
        const bare = ({ id: _id, version: _version, seq: _seq, ...rest }: Row) => rest;
        const part = before !== null && after !== null ? Object.keys(cells ?? {}) : null;
        const only = (row: Row) => (part === null ? bare(row) : Object.fromEntries(part.map(id => [id, row[id] ?? null])));
        changes.push({ ...scoped, from: before && only(before), to: after && only(after) });
        if (after === null) now.delete(name);
        else now.set(name, after);
        ids.set(name, (after ?? before)!.id);
      }
      const transaction = { ...transactionOf(seq, label), at };
      await tx.log(transaction, changes);
      return transaction;
    });

  const sweepAll = async (before: string): Promise<number> => {
    let pieces = 0;
    while ((await test.store.sweep({ what: 'log', before })) > 0) pieces += 1;
    return pieces;
  };
  const findings = async () => (await inspect(test.where, logged, [], async () => [])).findings;
  const history = async (name: string, before?: number) =>
    (await test.store.reader.history('people', ids.get(name)!, 9, before)).map(({ transaction, changes, pruned }) =>
      pruned ? ['start', transaction.at, changes[0]?.to] : [transaction.label, transaction.at],
    );

  it('keeps rows comparable with the log, the history back to the compaction, and the last transaction', async () => {
    await transact(people, { ann: { name: 'Ann', score: 1 }, bob: { name: 'Bob' }, cy: { name: 'Cy' } }, 'made');
    await transact(people, { ann: { score: 2 }, cy: null }, 'scored');
    await transact(people, { ann: { score: null } }, 'emptied');
    const fourth = await transact(people, { ann: { score: 4 } }, 'scored again');
    await transact(people, { cy: { name: 'Cy', score: 9 } }, 'came back');
    expect(await findings()).toEqual([]);
    expect(await test.store.reader.prunedUpTo()).toBe(0);
    await sweepAll(day(3));
    expect(await test.store.reader.prunedUpTo()).toBe(3);
    expect(await findings()).toEqual([]);
    const ann = await history('ann');
    expect(ann[0]).toEqual(['scored again', day(3)]);
    expect(ann[1]).toMatchObject(['start', day(2), { name: 'Ann', score: null }]);
    expect(ann).toHaveLength(2);
    expect(await history('ann', 4)).toEqual(ann.slice(1));
    expect(await history('ann', 3)).toEqual([]);
    expect(await history('bob')).toMatchObject([['start', day(2), { name: 'Bob' }]]);
    expect(await history('cy')).toEqual([['came back', day(4)]]);
    await sweepAll(ever);
    expect(await test.store.reader.prunedUpTo()).toBe(4);
    expect((await test.store.reader.tail(0, 9, 9)).map(entry => entry.transaction.label)).toEqual(['came back']);
    expect(await findings()).toEqual([]);
    expect(await keep(test.store, tx => tx.lastPruned())).toBe(fourth.id);
  });

  it('lets the inspection find a changed cell, an extra row and a missing row, before and after', async () => {
    await transact(people, { ann: { name: 'Ann' }, bob: { name: 'Bob' }, cy: { name: 'Cy' } });
    await transact(orgs, { acme: { name: 'ACME' } });
    await transact(people, { bob: { name: 'Bobby' } });
    for (const before of [day(0), ever]) {
      await sweepAll(before);
      expect(await findings()).toEqual([]);
      await runRawSql(test.where, table => `update ${table('people')} set name = 'Eve' where id = '${ids.get('ann')}'`);
      expect(await findings()).toEqual([{ code: 'forged', table: 'people', field: 'name', many: 1, examples: [ids.get('ann')] }]);
      await runRawSql(test.where, table => `update ${table('people')} set name = 'Ann' where id = '${ids.get('ann')}'`);
      const extra = rowOf(people, { name: 'More' });
      await keep(test.store, tx => tx.write('people', inserts([extra])));
      expect(await findings()).toEqual([{ code: 'forged', table: 'people', many: 1, examples: [extra.id] }]);
      await runRawSql(test.where, table => `delete from ${table('people')} where id = '${extra.id}'`);
      await runRawSql(test.where, table => `delete from ${table('orgs')} where id = '${ids.get('acme')}'`);
      expect(await findings()).toEqual([{ code: 'forged', table: 'orgs', many: 1, examples: [ids.get('acme')] }]);
      await keep(test.store, tx => tx.write('orgs', inserts([now.get('acme')!])));
    }
  });

  it('continues after a kill at any statement, even within a large transaction', async () => {
    const many = Object.fromEntries(Array.from({ length: 2 * partSize + 7 }, (_, at) => [`m${at}`, { name: `n${at}` }]));
    await transact(people, { ann: { name: 'Ann' } });
    await keep(test.store, async tx => {
      const seq = await tx.nextSeq(day(days));
      const rows = Object.values(many).map(cells => rowOf(people, { ...cells, nick: 'x'.repeat(300), seq }));
      await tx.write('people', inserts(rows));
      const transaction = { ...transactionOf(seq, 'many'), at: day(days++) };
      await tx.log(
        transaction,
        rows.map(({ id, version: _version, seq: _seq, ...to }) => ({
          table: 'people',
          row: id,
          scope: [],
          before: 0,
          origin: 'entered' as const,
          from: null,
          to,
        })),
      );
    });
    await transact(people, { ann: { score: 1 } });
    await transact(people, { ann: { score: 2 } });
    let statements = 0;
    let killed = 0;
    const other = await openStore(test.where, logged, {
      onStatement: () => {
        statements += 1;
        if (statements === killed) throw new Error('killed');
      },
    });
    let done = false;
    for (let at = 1; !done; at += 1) {
      [statements, killed] = [0, at];
      const swept = await other.sweep({ what: 'log', before: ever }).catch((error: Error) => error);
      // A pass succeeds once it has fewer statements than this; then the next pass is killed at each of its own.
      if (!(swept instanceof Error)) [done, at] = [swept === 0, 0];
      expect(await findings()).toEqual([]);
    }
    expect(await test.store.reader.prunedUpTo()).toBe(3);
    expect((await test.store.reader.tail(0, 9, 1)).map(entry => entry.transaction.seq)).toEqual([4]);
    await other.close();
  });
});
