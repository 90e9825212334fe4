import { afterEach, describe, expect, it } from 'vitest';
import type { Cells, Outcome } from '../../server/model/change.ts';
import { type Fixture, openFixture } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';

const results = (outcome: Outcome) => outcome.outcomes.map(each => each.outcome);

describe.each(engines)('undo on %s', engine => {
  let f: Fixture;
  afterEach(() => f.close());

  const undo = (outcome: Outcome, by = 'alice') => f.writer.undo(f.as(by), outcome.transaction!);

  it('restores a cell, and can itself be undone', async () => {
    f = await openFixture(engine);
    const edit = await f.commit([{ table: 'users', row: f.ids.carol!, to: { firstName: 'Caroline', jobTitle: 'Head' } }]);
    const undone = await undo(edit);
    expect(await f.user('carol')).toMatchObject({ firstName: 'Carol', jobTitle: null });
    await undo(undone);
    expect(await f.user('carol')).toMatchObject({ firstName: 'Caroline', jobTitle: 'Head' });
  });

  it('removes all drafts of a paste', async () => {
    f = await openFixture(engine);
    const paste = await f.commit([1, 2, 3].map(n => ({ table: 'users', to: { userId: `new${n}`, email: `new${n}@acme.test` } })));
    expect(results(await undo(paste))).toEqual(['accepted', 'accepted', 'accepted']);
    for (const { row } of paste.outcomes) expect(await f.row('users', row)).toBeUndefined();
  });

  it('deactivates an activated person, because the account exists and the mail is sent', async () => {
    f = await openFixture(engine);
    const activation = await f.commit([{ table: 'users', row: f.ids.erin!, to: { status: 'Active' } }]);
    const undone = await undo(activation);
    expect(await f.user('erin')).toMatchObject({ status: 'Inactive', sysUserId: 'erin' });
    expect((await f.pool()).used).toBe(3);
    expect(undone.messages).toEqual([]);
    await undo(undone);
    expect((await f.user('erin'))?.status).toBe('Active');
  });

  it('deactivates a pasted Active person instead of deleting them', async () => {
    f = await openFixture(engine);
    const paste = await f.commit([
      { table: 'users', to: { userId: 'kim', firstName: 'K', lastName: 'L', email: 'kim@acme.test', status: 'Active' } },
    ]);
    await undo(paste);
    expect((await f.row('users', paste.outcomes[0]!.row))?.status).toBe('Inactive');
  });

  it('restores a deleted person with every cell and the account', async () => {
    f = await openFixture(engine);
    const before = await f.user('dave');
    const gone = await f.commit([{ table: 'users', row: f.ids.dave!, to: null }]);
    await undo(gone);
    const {
      version: _v,
      seq: _s,
      updatedAt: _a,
      updatedBy: _b,
      createdAt: _c,
      createdBy: _d,
      createdById: _e,
      ...cells
    } = before!;
    expect(await f.user('dave')).toMatchObject(cells);
    expect(await f.row('accounts', String(before!.account))).toMatchObject({ state: 'blocked', email: 'dave@acme.test' });
    const again = await f.commit([{ table: 'users', row: f.ids.dave!, to: { status: 'Active' } }]);
    expect(again.messages).toEqual([{ kind: 'M1', to: 'dave@acme.test' }]);
  });

  it('does not restore a person whose address is now used by another, and says so', async () => {
    f = await openFixture(engine);
    const gone = await f.commit([{ table: 'users', row: f.ids.dave!, to: null }]);
    await f.commit([
      { table: 'users', to: { userId: 'dave2', firstName: 'D', lastName: 'T', email: 'dave@acme.test', status: 'Active' } },
    ]);
    const undone = await undo(gone);
    expect(undone.outcomes[0]).toMatchObject({ outcome: 'refused', issues: [{ code: 'V_EMAIL_TAKEN' }] });
    expect(await f.user('dave')).toBeUndefined();
  });

  it('restores a deleted invitation as a draft', async () => {
    f = await openFixture(engine);
    const invited = await f.commit([{ table: 'users', to: { email: 'new@acme.test', firstName: 'New', status: 'Invited' } }]);
    const row = invited.outcomes[0]!.row;
    const gone = await f.commit([{ table: 'users', row, to: null }]);
    expect((await f.pool()).reserved).toBe(0);
    const undone = await undo(gone);
    expect(undone.messages).toEqual([]);
    expect(await f.row('users', row)).toMatchObject({ status: 'Draft', firstName: 'New', email: 'new@acme.test', account: null });
  });

  it('keeps cells that somebody changed in the meantime, and says who', async () => {
    f = await openFixture(engine);
    const edit = await f.commit([
      { table: 'users', row: f.ids.carol!, to: { firstName: 'Caroline' } },
      { table: 'users', row: f.ids.bob!, to: { firstName: 'Rob' } },
    ]);
    await f.commit([{ table: 'users', row: f.ids.carol!, to: { firstName: 'Karoline' } }]);
    const undone = await undo(edit);
    expect(undone.outcomes.map(each => each.outcome).sort()).toEqual(['accepted', 'refused']);
    expect(undone.outcomes.find(each => each.outcome === 'refused')?.issues[0]?.message).toContain('Alice Martin');
    expect((await f.user('carol'))?.firstName).toBe('Karoline');
    expect((await f.user('bob'))?.firstName).toBe('Bob');
  });

  it('finds only changes of the actor’s own organisation', async () => {
    f = await openFixture(engine);
    const edit = await f.commit([{ table: 'users', row: f.ids.carol!, to: { firstName: 'Caroline' } }]);
    await expect(undo(edit, 'zoe')).rejects.toMatchObject({ code: 'no_such_transaction' });
  });

  it('keeps the User ID of a person who has an account by now', async () => {
    f = await openFixture(engine);
    const renamed = await f.commit([{ table: 'users', row: f.ids.erin!, to: { userId: 'erin2' } }]);
    const both = await f.commit([{ table: 'users', row: f.ids.erin!, to: { userId: 'erin3', status: 'Active' } }]);
    const first = await undo(renamed);
    expect([results(first), first.outcomes[0]?.issues[0]?.code]).toEqual([['refused'], 'stale']);
    const second = await undo(both);
    expect(results(second)).toEqual(['accepted']);
    expect(second.outcomes[0]?.kept).toMatchObject([{ row: f.ids.erin, field: 'userId', code: 'USERID_FIXED' }]);
    expect(await f.user('erin')).toMatchObject({ userId: 'erin3', sysUserId: 'erin3', status: 'Inactive' });
  });

  it('never gives a person a User ID other than that of their account', async () => {
    f = await openFixture(engine);
    const renamed = await f.commit([{ table: 'users', row: f.ids.erin!, to: { userId: 'erin2' } }]);
    await f.commit([{ table: 'users', row: f.ids.erin!, to: { status: 'Active' } }]);
    const undone = await undo(renamed);
    expect([results(undone), undone.outcomes[0]?.issues[0]?.code]).toEqual([['refused'], 'USERID_FIXED']);
    expect(await f.user('erin')).toMatchObject({ userId: 'erin2', sysUserId: 'erin2' });
  });

  it('reverts only cells that people may write if Seatgrid made the change: no message is queued again, no sign-in is forgotten', async () => {
    f = await openFixture(engine);
    await f.commit([{ table: 'users', row: f.ids.erin!, to: { status: 'Active' } }]);
    const [message] = await f.all('outbox', 'toKey', 'erin@acme.test');
    const outbox = { kind: 'system', name: 'outbox' } as const;
    const send = (to: Cells) => f.commit([{ table: 'outbox', row: message!.id, to }], outbox);
    const taken = await send({ state: 'sending', attempts: 1 });
    const sent = await send({ state: 'sent' });
    const entered = await f.commit([{ table: 'users', row: f.ids.carol!, to: { lastSignIn: f.now } }], {
      kind: 'system',
      name: 'session',
    });
    for (const outcome of [sent, taken, entered]) await expect(undo(outcome)).rejects.toMatchObject({ code: 'nothing_to_undo' });
    expect(await f.row('outbox', message!.id)).toMatchObject({ state: 'sent' });
    expect(await f.user('carol')).toMatchObject({ lastSignIn: f.now });
    const left = await f.commit([{ table: 'users', row: f.ids.carol!, to: { status: 'Inactive' } }], {
      kind: 'system',
      name: 'clock',
    });
    expect(results(await undo(left))).toEqual(['accepted']);
    expect(await f.user('carol')).toMatchObject({ status: 'Active' });
  });
});
