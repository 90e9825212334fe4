import { afterEach, describe, expect, it } from 'vitest';
import { undoBatch } from '../../server/engine/undoBatch.ts';
import type { RowId } from '../../server/model/change.ts';
import type { Store } from '../../server/model/store.ts';
import type { CommitOptions } from '../../server/model/writer.ts';
import { openStore } from '../../server/store/openStore.ts';
import { catalog, type Fixture, openFixture } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';

describe.each(engines)('the undo of a batch on %s', engine => {
  let f: Fixture;
  let store: Store;
  afterEach(async () => {
    await store.close();
    await f.close();
  });

  /** Pastes one draft per day in one batch. */
  async function paste(days: number): Promise<{ batch: RowId; transactions: RowId[]; rows: RowId[] }> {
    f = await openFixture(engine);
    store = await openStore(f.where, catalog.stored);
    const batch = crypto.randomUUID();
    const [transactions, rows]: [RowId[], RowId[]] = [[], []];
    for (let day = 1; day <= days; day += 1) {
      f.now = `2026-02-0${day}T10:00:00.000Z`;
      const made = await f.writer.commit(f.as('alice'), [{ table: 'users', to: { userId: `new${day}` } }], { batch });
      transactions.push(made.transaction!);
      rows.push(made.outcomes[0]!.row);
    }
    return { batch, transactions, rows };
  }

  /** Undoes the batch; right before one transaction is undone, the log up to a moment is pruned. */
  const undo = (batch: RowId, cuts: Partial<Record<RowId, string>>, options: CommitOptions = {}) =>
    undoBatch(f.as('alice'), { batch }, options, {
      read: of => store.write(async session => ({ commit: false, value: await session.batch(of) })),
      earlierOutcomes: () => Promise.resolve([]),
      concerns: () => Promise.resolve(true),
      undo: async (actor, transaction, how) => {
        const before = cuts[transaction];
        if (before !== undefined) while ((await store.sweep({ what: 'log', before })) > 0);
        return f.writer.undo(actor, transaction, how);
      },
    });
  const isThere = (row: RowId) => f.row('users', row).then(found => found !== undefined);

  it('reports the transactions that can no longer be undone, and undoes the others', async () => {
    const { batch, transactions, rows } = await paste(4);
    const undone = await undo(batch, { [transactions[2]!]: '2026-02-02T12:00:00.000Z' });
    expect(undone.outcomes.map(each => each.undone?.row)).toEqual(['removed', 'removed']);
    expect(undone.batch).toMatchObject({
      left: 0,
      broken: [
        { transaction: transactions[1], code: 'too_old' },
        { transaction: transactions[0], code: 'too_old' },
      ],
    });
    expect(undone.batch!.broken[0]!.message).toContain('no longer kept');
    expect(await Promise.all(rows.map(isThere))).toEqual([true, true, false, false]);
  });

  it('is refused if none of them can be undone', async () => {
    const { batch, transactions, rows } = await paste(2);
    f.now = '2026-03-01T10:00:00.000Z';
    await f.commit([{ table: 'users', row: f.ids.erin!, to: { jobTitle: 'Head' } }], f.as('alice'));
    await expect(undo(batch, { [transactions[1]!]: '2026-02-20T00:00:00.000Z' })).rejects.toMatchObject({ code: 'too_old' });
    expect(await Promise.all(rows.map(isThere))).toEqual([true, true]);
  });

  it('cannot be a dry run, because each transaction depends on the result of the ones before', async () => {
    const { batch, rows } = await paste(2);
    await expect(undo(batch, {}, { dryRun: true })).rejects.toMatchObject({ code: 'malformed' });
    expect(await Promise.all(rows.map(isThere))).toEqual([true, true]);
  });
});
