import { afterEach, describe, expect, it } from 'vitest';
import type { Cells, ChangeRequest } from '../../server/model/change.ts';
import { type Fixture, setup } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';
import { openOffices, results } from './offices.ts';

describe.each(engines)('the authority of an undo on %s', engine => {
  let f: Fixture;
  afterEach(() => f.close());

  const user = (name: string, to: Cells | null): ChangeRequest => ({ table: 'users', row: f.ids[name]!, to });
  const newcomer: ChangeRequest = {
    table: 'users',
    to: { userId: 'frank', firstName: 'Frank', lastName: 'Vert', email: 'frank@acme.test' },
  };

  it('an undo restores the links to a deleted row also in tables that the person cannot read', async () => {
    f = await openOffices(engine);
    const made = await f.writer.commit(f.as('carol'), [newcomer]);
    const { row } = made.outcomes[0]!;
    for (const action of ['invite', 'cancelInvitation'])
      expect(results(await f.writer.runAction(f.as('carol'), { table: 'users', action, rows: [row] }))).toEqual(['accepted']);
    const messages = () => f.all('outbox', 'createdFor', row);
    const before = (await messages()).map(({ id }) => id);
    expect(before).not.toEqual([]);
    const { transaction } = await f.writer.commit(f.as('carol'), [{ table: 'users', row, to: null }]);
    expect(await messages()).toEqual([]);
    const undone = await f.writer.undo(f.as('carol'), transaction!);
    expect(undone.outcomes.map(each => [each.table, each.row, each.outcome])).toEqual([['users', row, 'accepted']]);
    expect(undone.cascades.map(each => each.table)).not.toContain('outbox');
    expect((await messages()).map(({ id }) => id)).toEqual(before);
  });

  it('a person who reads nothing of a batch is told alike whether or not it was undone', async () => {
    f = await openOffices(engine);
    const batch = crypto.randomUUID();
    await f.writer.commit(f.as('alice'), [user('bob', { jobTitle: 'Clerk' })], { batch });
    await f.commit([user('erin', { role: 'member' })], setup);
    const refused = () => f.writer.undo(f.as('erin'), { batch });
    await expect(refused()).rejects.toMatchObject({ code: 'no_such_transaction' });
    await f.writer.undo(f.as('alice'), { batch });
    await expect(refused()).rejects.toMatchObject({ code: 'no_such_transaction' });
  });

  it('an undo names no row that the person cannot read', async () => {
    f = await openOffices(engine);
    const everybody = ['alice', 'bob', 'erin', 'zoe'];
    const { transaction } = await f.commit(
      everybody.map(name => user(name, { jobTitle: 'Clerk' })),
      setup,
    );
    const rows = async (by: string, dryRun: boolean) =>
      (await f.writer.undo(f.as(by), transaction!, { dryRun })).outcomes.map(each => each.row).toSorted();
    expect(await rows('alice', true)).toEqual(['alice', 'bob', 'erin'].map(name => f.ids[name]!).toSorted());
    await f.commit([user('erin', { role: 'member' })], setup);
    expect(await rows('erin', true)).toEqual([f.ids.erin!]);
    expect(await rows('erin', false)).toEqual([f.ids.erin!]);
    expect(await rows('alice', false)).toEqual(['alice', 'bob', 'erin'].map(name => f.ids[name]!).toSorted());
    expect((await f.user('zoe'))!.jobTitle).toBe('Clerk');
  });
});
