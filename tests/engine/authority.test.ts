import { afterEach, describe, expect, it } from 'vitest';
import type { Cells, ChangeRequest } from '../../server/model/change.ts';
import { type Fixture, setup } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';
import { openOffices, results } from './offices.ts';

describe.each(engines)('authority over stored and resulting rows on %s', engine => {
  let f: Fixture;
  afterEach(() => f.close());

  const as = async (by: string, requests: ChangeRequest[]): Promise<string[]> =>
    results(await f.writer.commit(f.as(by), requests));
  const user = (name: string, to: Cells | null): ChangeRequest => ({ table: 'users', row: f.ids[name]!, to });
  const newcomer = (to: Cells): ChangeRequest => ({
    table: 'users',
    to: { userId: 'frank', firstName: 'Frank', lastName: 'Vert', email: 'frank@acme.test', ...to },
  });

  it.each<[string, Cells | null]>([
    ['an address', { email: 'someone@else.test' }],
    ['a role', { role: 'member' }],
    ['a state', { status: 'Inactive' }],
  ])('a manager who first changes an owner’s role cannot change their %s', async (_, second) => {
    f = await openOffices(engine);
    const before = await f.user('dave');
    expect(await as('bob', [user('dave', { role: 'member' }), user('dave', second)])).toEqual([
      'refused OWNERS_ONLY',
      'refused OWNERS_ONLY',
    ]);
    expect(await f.user('dave')).toEqual(before);
  });

  it('a manager cannot delete an Inactive owner by changing their role first', async () => {
    f = await openOffices(engine);
    await f.commit([user('dave', { status: 'Inactive' })]);
    expect(await as('bob', [user('dave', { role: 'member' }), user('dave', null)])).toEqual([
      'refused OWNERS_ONLY',
      'refused OWNERS_ONLY',
    ]);
    expect(await f.user('dave')).toBeDefined();
  });

  it('a seat of an Active person cannot be deleted by changing its holder first', async () => {
    f = await openOffices(engine);
    const [seat] = await f.all('seats', 'user', f.ids.erin!);
    const requests = (await f.all('users', 'org', f.acme)).filter(({ status }) => status === 'Draft');
    expect(requests).toEqual([]);
    await f.commit([newcomer({})], setup);
    const draft = (await f.all('users', 'userId', 'frank'))[0]!;
    for (const by of ['alice', 'bob', 'carol']) {
      const found = await as(by, [
        { table: 'seats', row: seat!.id, to: { user: draft.id } },
        { table: 'seats', row: seat!.id, to: null },
      ]);
      expect(found).toEqual(['refused SEAT_FOLLOWS', 'refused SEAT_FOLLOWS']);
    }
    expect(await f.all('seats', 'user', f.ids.erin!)).toHaveLength(1);
  });

  it('changes of one row build on each other if all are allowed', async () => {
    f = await openOffices(engine);
    expect(await as('alice', [user('carol', { status: 'Inactive' }), user('carol', null)])).toEqual(['accepted', 'accepted']);
    expect(await f.user('carol')).toBeUndefined();
    expect(await as('alice', [user('bob', { firstName: 'Bo' }), user('bob', { firstName: 'Rob', lastName: 'P' })])).toEqual([
      'accepted',
      'accepted',
    ]);
    expect(await f.user('bob')).toMatchObject({ firstName: 'Rob', lastName: 'P' });
  });

  it('a change that depends on a refused one is read again and refused too', async () => {
    f = await openOffices(engine);
    // Alice is the only owner left: a rule refuses her deactivation late, so the deletion that depends on it is of an Active person.
    await f.commit([user('dave', { role: 'member' })]);
    expect(await as('alice', [user('alice', { status: 'Inactive' }), user('alice', null)])).toEqual([
      'refused ORG_OWNER',
      'refused ORG_OWNER',
    ]);
    expect(await f.user('alice')).toMatchObject({ status: 'Active' });
  });

  it('in one commit, a deleted row cannot be changed, and a created row cannot be created again', async () => {
    f = await openOffices(engine);
    const row = crypto.randomUUID();
    const made: ChangeRequest = { table: 'workspaces', row, from: null, to: { name: 'Lab' } };
    expect(await as('alice', [made, { ...made, to: { name: 'Other' } }])).toEqual(['accepted', 'refused row_exists']);
    const gone: ChangeRequest[] = [
      { table: 'workspaces', row, to: null },
      { table: 'workspaces', row, to: { name: 'Back' } },
    ];
    expect(await as('alice', gone)).toEqual(['accepted', 'refused no_such_row']);
    expect(await f.row('workspaces', row)).toBeUndefined();
  });

  describe('a licence admin', () => {
    it.each(['owner', 'manager', 'licence_admin', 'team_admin'])(
      'makes no %s: not active, not invited, not as a draft',
      async role => {
        f = await openOffices(engine);
        for (const status of ['Active', 'Invited', 'Draft'])
          expect(await as('carol', [newcomer({ role, status })])).toEqual(['refused forbidden']);
        expect(await as('carol', [newcomer({})])).toEqual(['accepted']);
        const [made] = await f.all('users', 'userId', 'frank');
        expect(await as('carol', [{ table: 'users', row: made!.id, to: { role } }])).toEqual(['refused forbidden']);
      },
    );

    it('cannot invite a draft that was given a higher role', async () => {
      f = await openOffices(engine);
      await f.commit([newcomer({ role: 'owner' })]);
      const [draft] = await f.all('users', 'userId', 'frank');
      for (const status of ['Invited', 'Active'])
        expect(await as('carol', [{ table: 'users', row: draft!.id, to: { status } }])).toEqual(['refused forbidden']);
      const acted = await f.writer.runAction(f.as('carol'), { table: 'users', action: 'invite', rows: [draft!.id] });
      expect(results(acted)).toEqual(['refused forbidden']);
    });

    it('adds a member cell by cell, edits and deletes the draft, and undoes it', async () => {
      f = await openOffices(engine);
      const row = crypto.randomUUID();
      const made = await f.writer.commit(f.as('carol'), [{ table: 'users', row, from: null, to: { userId: 'kim' } }]);
      expect(results(made)).toEqual(['accepted']);
      for (const to of [{ firstName: 'Kim' }, { lastName: 'L' }, { email: 'kim@acme.test' }, { jobTitle: 'Chef' }])
        expect(await as('carol', [{ table: 'users', row, to }])).toEqual(['accepted']);
      expect(await as('carol', [{ table: 'users', row, to: null }])).toEqual(['accepted']);
      expect(results(await f.writer.undo(f.as('carol'), (await f.reader.history('users', row, 1))[0]!.transaction.id))).toEqual([
        'accepted',
      ]);
      expect(await as('carol', [{ table: 'users', row, to: { status: 'Active' } }])).toEqual(['accepted']);
      expect(await as('carol', [{ table: 'users', row, to: { firstName: 'K' } }])).toEqual(['refused forbidden']);
    });

    it('cannot change a draft that somebody else created', async () => {
      f = await openOffices(engine);
      await f.commit([newcomer({})]);
      const [draft] = await f.all('users', 'userId', 'frank');
      expect(await as('carol', [{ table: 'users', row: draft!.id, to: { email: 'x@acme.test' } }])).toEqual([
        'refused forbidden',
      ]);
      expect(await as('carol', [{ table: 'users', row: draft!.id, to: null }])).toEqual(['refused forbidden']);
    });

    it('cannot deactivate, reactivate or reset anybody', async () => {
      f = await openOffices(engine);
      await f.commit([user('erin', { role: 'member' }), newcomer({ status: 'Active' })]);
      const [frank] = await f.all('users', 'userId', 'frank');
      await f.commit([{ table: 'users', row: frank!.id, to: { status: 'Inactive' } }]);
      expect(await as('carol', [user('erin', { status: 'Inactive' })])).toEqual(['refused forbidden']);
      expect(await as('carol', [{ table: 'users', row: frank!.id, to: { status: 'Active' } }])).toEqual(['refused forbidden']);
      for (const [action, row] of [
        ['deactivate', f.ids.erin!],
        ['reactivate', frank!.id],
        ['newWayIn', f.ids.erin!],
        ['remove', frank!.id],
      ] as const)
        expect(results(await f.writer.runAction(f.as('carol'), { table: 'users', action, rows: [row] }))).toEqual([
          'refused forbidden',
        ]);
    });

    it('cannot restore a deleted owner by undo', async () => {
      f = await openOffices(engine);
      await f.commit([user('dave', { status: 'Inactive' })]);
      const { transaction } = await f.commit([user('dave', null)]);
      expect(results(await f.writer.undo(f.as('carol'), transaction!))).toEqual(['refused forbidden']);
      expect(results(await f.writer.undo(f.as('bob'), transaction!))).toEqual(['refused OWNERS_ONLY']);
    });
  });

  it('a manager cannot appoint owners, managers or licence admins by a new row, a paste, an edit or an undo', async () => {
    f = await openOffices(engine);
    for (const role of ['owner', 'manager', 'licence_admin']) {
      const code = role === 'owner' ? 'OWNERS_ONLY' : 'ROLE_OWNERS';
      for (const status of ['Draft', 'Active'])
        expect(await as('bob', [newcomer({ role, status })])).toEqual([`refused ${code}`]);
      expect(await as('bob', [user('erin', { role })])).toEqual([`refused ${code}`]);
    }
    const { transaction } = await f.commit([user('carol', { role: 'member' })]);
    expect(results(await f.writer.undo(f.as('bob'), transaction!))).toEqual(['refused ROLE_OWNERS']);
    expect(await as('bob', [user('erin', { firstName: 'Eri' }), user('carol', { firstName: 'Caro' })])).toEqual([
      'accepted',
      'accepted',
    ]);
  });

  it('a manager cannot revoke an owner’s invitation in Invites', async () => {
    f = await openOffices(engine);
    await f.commit([newcomer({ role: 'owner', status: 'Invited' })]);
    const [frank] = await f.all('users', 'userId', 'frank');
    const [invite] = await f.all('invites', 'user', frank!.id);
    const revoke = { table: 'invites', action: 'revoke', rows: [invite!.id] };
    expect(results(await f.writer.runAction(f.as('bob'), revoke))).toEqual(['refused OWNERS_ONLY']);
    expect((await f.row('invites', invite!.id))?.state).toBe('pending');
    expect(results(await f.writer.runAction(f.as('alice'), revoke))).toEqual(['accepted']);
    expect((await f.row('users', frank!.id))?.status).toBe('Draft');
  });

  it('a removed role no longer counts, even if the request still has it', async () => {
    f = await openOffices(engine);
    const before = f.as('bob');
    await f.commit([user('bob', { role: 'member' })]);
    expect(results(await f.writer.commit({ ...before, role: 'manager' }, [user('erin', { firstName: 'X' })]))).toEqual([
      'refused forbidden',
    ]);
    await f.commit([user('bob', { status: 'Inactive' })]);
    await expect(f.writer.commit(before, [user('bob', { firstName: 'X' })])).rejects.toMatchObject({ code: 'signed_out' });
    await expect(f.writer.runAction(before, { table: 'users', action: 'invite', rows: [f.ids.erin!] })).rejects.toMatchObject({
      code: 'signed_out',
    });
    // A request cannot claim another organisation either.
    await expect(f.writer.commit({ ...f.as('zoe'), org: f.acme }, [user('erin', { firstName: 'X' })])).rejects.toMatchObject({
      code: 'signed_out',
    });
  });

  it('the admin of a workspace manages access to that workspace only', async () => {
    f = await openOffices(engine);
    await f.commit([user('erin', { role: 'member' })]);
    const right = async (name: string, workspace: string, level: string) => {
      const row = crypto.randomUUID();
      await f.commit([{ table: 'access', row, from: null, to: { user: f.ids[name]!, workspace: f.ids[workspace]!, level } }]);
      return row;
    };
    const mine = await right('erin', 'WS1', 'admin');
    const [here, there] = [await right('carol', 'WS1', 'user'), await right('carol', 'WS2', 'user')];
    const level = (row: string, to: Cells | null): ChangeRequest => ({ table: 'access', row, to });
    expect(await as('erin', [level(here, { level: 'limited' }), level(there, { level: 'limited' })])).toEqual([
      'accepted',
      'refused forbidden',
    ]);
    expect(await as('erin', [level(here, { user: f.ids.dave! })])).toEqual(['refused forbidden']);
    expect(await as('erin', [{ table: 'access', to: { user: f.ids.dave!, workspace: f.ids.WS1! } }])).toEqual([
      'refused forbidden',
    ]);
    expect(await as('carol', [level(mine, { level: 'user' })])).toEqual(['refused forbidden']);
    expect(await as('erin', [level(mine, { level: 'user' }), level(here, null)])).toEqual(['accepted', 'accepted']);
    expect(await as('erin', [level(mine, { level: 'admin' })])).toEqual(['refused forbidden']);
  });

  it('an outcome names no row that the person cannot read', async () => {
    f = await openOffices(engine);
    const taken = await f.writer.commit(f.as('alice'), [newcomer({ email: 'zoe@globex.test', status: 'Active' })]);
    expect(taken.outcomes[0]?.issues[0]?.code).toBe('V_EMAIL_TAKEN');
    expect(taken.outcomes[0]?.issues[0]?.because).toEqual([]);
    const own = await f.writer.commit(f.as('alice'), [user('carol', { employeeId: 'E2' })]);
    expect(own.outcomes[0]?.issues[0]?.because).toEqual([f.ids.bob!]);
  });
});
