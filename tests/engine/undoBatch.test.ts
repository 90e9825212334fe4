import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { undoBatch } from '../../server/engine/undoBatch.ts';
import { batchOf } from '../../server/model/batch.ts';
import type { Outcome, RowId } from '../../server/model/change.ts';
import type { Store } from '../../server/model/store.ts';
import { undoStepsOf } from '../../server/model/undoSteps.ts';
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
      transactions: of => store.reader.batch(of),
      changeCounts: () => Promise.resolve(new Map()),
      earlierOutcomes: () => Promise.resolve([]),
      concerns: () => Promise.resolve(true),
      undo: async (transaction, how) => {
        const before = cuts[transaction];
        if (before !== undefined) while ((await store.sweep({ what: 'log', before })) > 0);
        return f.writer.undo(f.as('alice'), transaction, how);
      },
    });
  /** What an undo did; the rows that it added are named by their order, because their ids are new each time. */
  const effects = ({ outcomes, licences, messages, cascades, batch }: Outcome): unknown => {
    const added = cascades.flatMap(({ row, change }) => (change === 'added' ? row : []));
    const text = JSON.stringify({ outcomes, licences, messages, cascades, batch });
    return JSON.parse(added.reduce((all, row, at) => all.replaceAll(row, `added ${at}`), text));
  };
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

  it('is continued in the batch with which it was begun, unless that was undone in part', async () => {
    const { batch, rows } = await paste(9);
    const alice = f.as('alice');
    const begun = await f.writer.undo(alice, { batch });
    expect(begun.batch).toMatchObject({ left: 1, broken: [] });
    const rest = await f.writer.undo(alice, { batch });
    expect(rest.batch).toEqual({ id: begun.batch!.id, left: 0, broken: [] });
    expect(await Promise.all(rows.map(isThere))).toEqual(rows.map(() => false));
    const { redo } = undoStepsOf(alice.user, await f.reader.latestBy(alice.user, 100));
    expect(redo.map(step => step.batch)).toEqual([begun.batch!.id]);
  });

  it('is begun again in another batch once a part of the first one was redone', async () => {
    const { batch } = await paste(9);
    const alice = f.as('alice');
    const begun = await f.writer.undo(alice, { batch });
    await f.writer.undo(alice, { batch: begun.batch!.id });
    const rest = await f.writer.undo(alice, { batch });
    expect(rest.batch!.left).toBe(1);
    expect(rest.batch!.id).not.toBe(begun.batch!.id);
  });

  it('a dry run returns what the undo then returns, and writes nothing', { timeout: 600_000 }, async () => {
    f = await openFixture(engine);
    store = await openStore(f.where, catalog.stored);
    const alice = f.as('alice');
    const users = ['erin', 'bob', 'carol', 'new'];
    const part = fc.record({
      users: fc.uniqueArray(fc.nat(3), { minLength: 1, maxLength: 3 }),
      to: fc.oneof(
        fc.record({ jobTitle: fc.constantFrom('Head', 'Clerk', '') }),
        fc.record({ status: fc.constantFrom('Active', 'Inactive', 'Draft') }),
        fc.record({ userId: fc.constantFrom('one', 'two', 'x@'), department: fc.constantFrom('A', 'B') }),
        fc.constant(null),
      ),
      // Between its parts, others may change the same rows.
      meanwhile: fc.boolean(),
    });
    const property = fc.asyncProperty(fc.array(part, { minLength: 1, maxLength: 6 }), async parts => {
      const batch = crypto.randomUUID();
      const created = crypto.randomUUID();
      await f.writer.commit(alice, [{ table: 'users', row: created, from: null, to: { firstName: 'N' } }], { batch });
      const ids = users.map(name => f.ids[name] ?? created);
      for (const each of parts) {
        const requests = each.users.map(at => ({ table: 'users', row: ids[at]!, to: each.to }));
        await f.writer.commit(alice, requests, { batch });
        if (each.meanwhile)
          await f.writer.commit(f.as('alice'), [{ table: 'users', row: ids[each.users[0]!]!, to: { department: 'C' } }]);
      }
      const seq = await f.reader.seq();
      const before = await f.reader.rows('users', ids);
      const into = crypto.randomUUID();
      const tried = await f.writer.undo(alice, { batch }, { dryRun: true, batch: into });
      expect([await f.reader.seq(), await f.reader.rows('users', ids)]).toEqual([seq, before]);
      expect([tried.transaction, tried.seq, tried.dryRun]).toEqual([null, 0, true]);
      const undone = await f.writer.undo(alice, { batch }, { batch: into });
      expect(effects(tried)).toEqual(effects(undone));
    });
    await fc.assert(property, { numRuns: 12 });
  });

  it('a dry run checks as many changes as the actor may send at once, and counts the other transactions', async () => {
    f = await openFixture(engine);
    store = await openStore(f.where, catalog.stored);
    const bob = f.as('bob');
    const batch = crypto.randomUUID();
    for (const jobTitle of ['One', 'Two', 'Three'])
      await f.writer.commit(bob, [{ table: 'users', row: f.ids.bob!, to: { firstName: jobTitle } }], { batch });
    const counts = async (of: readonly RowId[]) => new Map(of.map(id => [id, 501]));
    const tried: RowId[] = [];
    const all = await store.reader.batch(batch);
    const outcome = await undoBatch(
      bob,
      { batch },
      { dryRun: true },
      {
        transactions: async () => all,
        changeCounts: counts,
        earlierOutcomes: async () => [],
        concerns: async () => true,
        undo: async (transaction, how) => {
          tried.push(transaction);
          return f.writer.undo(bob, transaction, how);
        },
      },
    );
    expect([tried, outcome.batch]).toEqual([[all[2]!.id], { id: expect.any(String), left: 2, broken: [] }]);
  });

  it('all transactions of a batch have the label of the first, and so has its undo', async () => {
    f = await openFixture(engine);
    store = await openStore(f.where, catalog.stored);
    const alice = f.as('alice');
    const batch = crypto.randomUUID();
    for (const label of ['Import of people', 'Part 2', undefined])
      await f.writer.commit(alice, [{ table: 'users', to: { firstName: 'N' } }], {
        batch,
        ...(label === undefined ? {} : { label }),
      });
    const undone = await f.writer.undo(alice, { batch });
    const labels = async (id: RowId) => (await f.reader.batch(id)).filter(each => each.batch === id).map(each => each.label);
    expect(await labels(batch)).toEqual(['Import of people', 'Import of people', 'Import of people']);
    expect(new Set(await labels(undone.batch!.id))).toEqual(new Set(['Undo Import of people']));
    const known = batchOf(batch, await f.reader.batch(batch));
    expect(known).toMatchObject({ id: batch, label: 'Import of people', actor: alice.user, transactions: 3, left: 0 });
  });
});
