import { afterEach, describe, expect, it } from 'vitest';
import type { Cells, ChangeRequest, Outcome } from '../../server/model/change.ts';
import { type Fixture, openFixture, setup } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';

const invitation = { kind: 'system', name: 'invitation' } as const;
const sessions = { kind: 'system', name: 'session' } as const;

describe.each(engines)('an address that changes, on %s', engine => {
  let f: Fixture;
  afterEach(() => f.close());

  const user = (row: string, to: Cells, by = 'alice'): Promise<Outcome> => f.commit([{ table: 'users', row, to }], f.as(by));
  const told = (outcome: Outcome): string[] => outcome.messages.map(({ kind, to }) => `${kind} ${to}`);
  async function invite(email: string, more: Cells = {}, by = 'alice'): Promise<string> {
    const row = crypto.randomUUID();
    const request: ChangeRequest = { table: 'users', row, from: null, to: { email, status: 'Invited', ...more } };
    const outcome = await f.commit([request], f.as(by));
    expect(outcome.outcomes[0]?.outcome).toBe('accepted');
    return row;
  }
  const inviteOf = async (row: string) => (await f.all('invites', 'user', row)).at(-1)!;
  const accountOf = async (row: string) => (await f.row('accounts', String((await f.row('users', row))?.account)))!;

  it('for an invited person, the old link stops working and a new one goes to the new address at once', async () => {
    f = await openFixture(engine);
    const row = await invite('typo@acme.test');
    await f.deliver();
    const before = await inviteOf(row);
    f.now = '2026-01-15T10:05:00.000Z';
    const outcome = await user(row, { email: 'right@acme.test' });
    expect(told(outcome)).toEqual(['M2 right@acme.test']);
    const after = await inviteOf(row);
    expect(after).toMatchObject({ id: before.id, address: 'right@acme.test', sentCount: 2, state: 'pending' });
    expect(after.tokenHash).not.toBe(before.tokenHash);
    expect(await accountOf(row)).toMatchObject({ email: 'right@acme.test', state: 'pending' });
    expect((await f.row('users', row))?.validationResult).toBe('Invitation being sent to right@acme.test');
    await f.deliver();
    expect((await f.row('users', row))?.validationResult).toBe(
      'Invitation sent to right@acme.test on 2026-01-15 10:05; expires 2026-01-22',
    );
  });

  it('changes back and forth write to nobody more than once an hour; further messages wait and say until when', async () => {
    f = await openFixture(engine);
    const row = await invite('one@acme.test');
    await f.deliver();
    await user(row, { email: 'two@acme.test' });
    const outcome = await user(row, { email: 'one@acme.test' });
    expect(told(outcome)).toEqual(['M2 one@acme.test']);
    expect((await f.row('users', row))?.validationResult).toBe('Invitation to one@acme.test will be sent at 11:00');
    expect(await inviteOf(row)).toMatchObject({ delivery: 'waiting', expiresAt: '2026-01-22T11:00:00.000Z' });
    const messages = await f.all('outbox', 'toKey', 'one@acme.test');
    expect(messages.map(({ state, nextAttemptAt }) => [state, nextAttemptAt])).toEqual([
      ['sent', null],
      ['queued', '2026-01-15T11:00:00.000Z'],
    ]);
    expect((await f.all('outbox', 'toKey', 'two@acme.test')).map(({ state }) => state)).toEqual(['withdrawn']);
  });

  it('a change by undo also sends a new invitation to the new address', async () => {
    f = await openFixture(engine);
    const row = await invite('one@acme.test');
    await f.deliver();
    const { transaction } = await user(row, { email: 'two@acme.test' });
    const before = (await inviteOf(row)).tokenHash;
    f.now = '2026-01-15T12:00:00.000Z';
    const undone = await f.writer.undo(f.as('alice'), transaction!);
    expect(told(undone)).toEqual(['M2 one@acme.test']);
    expect(await inviteOf(row)).toMatchObject({ address: 'one@acme.test' });
    expect((await inviteOf(row)).tokenHash).not.toBe(before);
  });

  it('a change of letter case alone is no change, for an invited or an active person', async () => {
    f = await openFixture(engine);
    const row = await invite('new@acme.test');
    const token = (await inviteOf(row)).tokenHash;
    expect(told(await user(row, { email: 'New@ACME.test' }))).toEqual([]);
    expect((await inviteOf(row)).tokenHash).toBe(token);
    expect(told(await user(f.ids.carol!, { email: 'Carol@ACME.test' }))).toEqual([]);
    expect(await accountOf(f.ids.carol!)).toMatchObject({ email: 'Carol@ACME.test', verifiedAt: expect.any(String) });
  });

  it('for a person who has never signed in, password and sessions end and a new welcome is sent', async () => {
    f = await openFixture(engine);
    const erin = f.ids.erin!;
    await user(erin, { status: 'Active' });
    const before = await accountOf(erin);
    await f.commit(
      [{ table: 'sessions', to: { user: erin, account: before.id, tokenHash: 'x', expiresAt: '2026-02-01T00:00:00.000Z' } }],
      sessions,
    );
    const outcome = await user(erin, { email: 'erin.noir@acme.test' });
    expect(told(outcome)).toEqual(['M8 erin@acme.test', 'M8 erin.noir@acme.test', 'M1 erin.noir@acme.test']);
    const after = await accountOf(erin);
    expect(after.passwordHash).not.toBe(before.passwordHash);
    expect(after).toMatchObject({ secretFor: 'erin.noir@acme.test', verifiedAt: null, mustChangePassword: true });
    expect(await f.all('sessions', 'account', before.id)).toEqual([]);
    const old = (await f.all('outbox', 'toKey', 'erin@acme.test')).find(({ kind }) => kind === 'M1');
    expect(old?.state).toBe('withdrawn');
  });

  it('an address that counts as equal but is another mailbox is a change: secrets sent to one do not work for the other', async () => {
    f = await openFixture(engine);
    const erin = f.ids.erin!;
    await user(erin, { email: 'strasse@acme.test', status: 'Active' });
    const before = await accountOf(erin);
    await user(erin, { email: 'stra\u00dfe@acme.test' });
    const after = await accountOf(erin);
    expect(after.passwordHash).not.toBe(before.passwordHash);
    expect(after).toMatchObject({ email: 'stra\u00dfe@acme.test', secretFor: 'stra\u00dfe@acme.test', verifiedAt: null });
    expect(after.emailKey).toBe(before.emailKey);
    const row = await invite('gro\u00df@acme.test');
    const token = (await inviteOf(row)).tokenHash;
    await user(row, { email: 'gross@acme.test' });
    expect((await inviteOf(row)).tokenHash).not.toBe(token);
    expect((await inviteOf(row)).address).toBe('gross@acme.test');
    await user(f.ids.carol!, { email: 'wei\u00df@acme.test' });
    await f.commit([{ table: 'accounts', row: (await accountOf(f.ids.carol!)).id, to: { verifiedAt: f.now } }], setup);
    await user(f.ids.carol!, { email: 'weiss@acme.test' });
    expect((await accountOf(f.ids.carol!)).verifiedAt).toBeNull();
  });

  it('for a person with a chosen password, the password stays and the address is no longer verified', async () => {
    f = await openFixture(engine);
    const before = await accountOf(f.ids.carol!);
    expect(told(await user(f.ids.carol!, { email: 'caro@acme.test' }))).toEqual(['M8 carol@acme.test', 'M8 caro@acme.test']);
    expect(await accountOf(f.ids.carol!)).toMatchObject({ passwordHash: before.passwordHash, verifiedAt: null });
  });

  it('an address of another account is linked, and unlinked on the way back, where accounts are linked', async () => {
    f = await openFixture(engine, { policy: { existingAccount: 'link' } });
    const row = await invite('new@acme.test');
    const pending = (await accountOf(row)).id;
    expect(told(await user(row, { email: 'zoe@globex.test' }))).toEqual(['M3c zoe@globex.test']);
    expect((await accountOf(row)).id).toBe(f.as('zoe').account);
    expect(await f.row('accounts', pending)).toBeUndefined();
    expect(told(await user(row, { email: 'other@acme.test' }))).toEqual(['M2 other@acme.test']);
    expect(await accountOf(row)).toMatchObject({ state: 'pending', email: 'other@acme.test', managingOrg: f.acme });
    expect(await f.row('accounts', f.as('zoe').account)).toMatchObject({ email: 'zoe@globex.test', state: 'active' });
  });

  it('User ID, e-mail and mobile of an invited person are refused at the edit if another has them (field A8)', async () => {
    f = await openFixture(engine);
    const row = await invite('new@acme.test', { firstName: 'N', lastName: 'P', userId: 'newp' });
    const refused = async (to: Cells) => (await user(row, to)).outcomes[0];
    expect(await refused({ userId: 'carol' })).toMatchObject({
      outcome: 'refused',
      issues: [{ code: 'V_USERID_TAKEN', field: 'userId' }],
    });
    expect(await refused({ email: 'zoe@globex.test' })).toMatchObject({
      outcome: 'refused',
      issues: [{ code: 'V_EMAIL_TAKEN', field: 'email' }],
    });
    expect(await refused({ mobile: '+33612345678' })).toMatchObject({
      outcome: 'refused',
      issues: [{ code: 'V_PHONE_TAKEN', field: 'mobile' }],
    });
    await user(row, { userId: 'other', mobile: '+33622222222' });
    expect(await accountOf(row)).toMatchObject({ loginId: 'other', mobile: '+33622222222' });
    const held = await f.commit([
      { table: 'users', to: { firstName: 'A', lastName: 'B', userId: 'other', email: 'b@acme.test', status: 'Active' } },
    ]);
    expect(held.outcomes[0]?.issues[0]?.code).toBe('V_USERID_TAKEN');
  });

  it.each([
    ['a commit', (row: string) => f.commit([{ table: 'users', row, to: null }])],
    ['the menu', (row: string) => f.writer.runAction(f.as('alice'), { table: 'users', action: 'remove', rows: [row] })],
  ])('a row that is removed while invited takes its invitation along, by %s (mission F9)', async (_, remove) => {
    f = await openFixture(engine);
    const row = await invite('new@acme.test');
    const account = (await accountOf(row)).id;
    const { id } = await inviteOf(row);
    expect((await remove(row)).outcomes[0]?.outcome).toBe('accepted');
    expect(await f.row('invites', id)).toMatchObject({ state: 'revoked', user: null });
    expect(await f.row('accounts', account)).toBeUndefined();
    expect(await f.pool()).toMatchObject({ reserved: 0 });
    expect((await f.all('outbox', 'toKey', 'new@acme.test')).map(({ state }) => state)).toEqual(['withdrawn']);
  });

  it('a paste that is undone ends its invitations', async () => {
    f = await openFixture(engine);
    const row = crypto.randomUUID();
    const made = await f.commit([{ table: 'users', row, from: null, to: { email: 'new@acme.test', status: 'Invited' } }]);
    const { id } = await inviteOf(row);
    await f.writer.undo(f.as('alice'), made.transaction!);
    expect(await f.row('invites', id)).toMatchObject({ state: 'revoked' });
  });

  it('an unverified address blocks nobody else, and links nobody without asking (security 6)', async () => {
    f = await openFixture(engine, {
      policy: { onboarding: 'invitation', existingAccount: 'link', acceptance: 'new_accounts_only' },
    });
    // Another organisation invites the external address, and it is accepted with the link that was shown.
    const workspace = crypto.randomUUID();
    await f.commit([{ table: 'workspaces', row: workspace, from: null, to: { name: 'Trap' } }], f.as('zoe'));
    const zoe = f.as('zoe');
    await f.writer.runAction(zoe, {
      table: 'workspaces',
      action: 'inviteOutside',
      rows: [workspace],
      input: { address: 'victim@x.test', level: 'user' },
    });
    const [trap] = await f.all('invites', 'workspace', workspace);
    const account = crypto.randomUUID();
    await f.commit(
      [
        { table: 'invites', row: trap!.id, to: { shown: true } },
        {
          table: 'accounts',
          row: account,
          from: null,
          to: { state: 'active', passwordHash: '$argon2id$x', loginId: 'victim', email: 'victim@x.test' },
        },
        { table: 'invites', row: trap!.id, to: { state: 'accepted', acceptedBy: account, firstName: 'V', lastName: 'T' } },
      ],
      invitation,
    );
    expect(await f.row('accounts', account)).toMatchObject({ verifiedAt: null });
    const row = await invite('victim@x.test');
    expect(await f.row('users', row)).toMatchObject({ status: 'Invited' });
    expect((await accountOf(row)).id).not.toBe(account);
    // From then on the address belongs to the account that answered.
    await f.commit([{ table: 'users', row, to: { userId: 'the.real.one', firstName: 'R', lastName: 'O' } }]);
    const { id } = await inviteOf(row);
    await f.commit([{ table: 'invites', row: id, to: { state: 'accepted' } }], invitation);
    expect(await accountOf(row)).toMatchObject({ verifiedAt: f.now, state: 'active' });
    const again = await f.commit(
      [{ table: 'users', to: { userId: 'again', firstName: 'A', lastName: 'G', email: 'victim@x.test', status: 'Active' } }],
      zoe,
    );
    expect(again.outcomes[0]).toMatchObject({ outcome: 'held', issues: [{ code: 'V_EMAIL_TAKEN', field: 'email' }] });
  });

  it('where existing accounts are refused, an unverified one elsewhere is no obstacle', async () => {
    f = await openFixture(engine);
    const other = crypto.randomUUID();
    await f.commit(
      [
        {
          table: 'users',
          row: other,
          from: null,
          to: { userId: 'xx1', firstName: 'A', lastName: 'B', email: 'both@x.test', status: 'Active' },
        },
      ],
      f.as('zoe'),
    );
    const mine = await f.commit([
      { table: 'users', to: { userId: 'xx2', firstName: 'A', lastName: 'B', email: 'both@x.test', status: 'Active' } },
    ]);
    expect(mine.outcomes[0]?.outcome).toBe('accepted');
    const twice = await f.commit([
      { table: 'users', to: { userId: 'xx3', firstName: 'A', lastName: 'B', email: 'BOTH@x.test', status: 'Active' } },
    ]);
    expect(twice.outcomes[0]).toMatchObject({ outcome: 'held', issues: [{ code: 'V_EMAIL_TAKEN' }] });
  });

  it('a person waiting for a licence keeps waiting, whatever the result of messages and the address', async () => {
    f = await openFixture(engine, { total: 3, policy: { reserveOnInvite: false, emailChange: 'verify_first' } });
    const row = await invite('new@acme.test', { userId: 'newer', firstName: 'N', lastName: 'R' });
    const account = (await accountOf(row)).id;
    await f.commit(
      [{ table: 'invites', row: (await inviteOf(row)).id, to: { state: 'accepted', acceptedBy: account } }],
      invitation,
    );
    const validation = async () => (await f.row('users', row))?.validationResult;
    const said = [await validation()];
    await f.writer.runAction(f.as('alice'), { table: 'users', action: 'newWayIn', rows: [row] });
    const message = (await f.all('outbox', 'toKey', 'new@acme.test')).at(-1)!;
    for (const state of ['failed', 'sent']) {
      await f.commit([{ table: 'outbox', row: message.id, to: { state } }], { kind: 'system', name: 'outbox' });
      said.push(await validation());
    }
    await f.commit([{ table: 'accounts', row: account, to: { passwordHash: '$argon2id$x' } }], sessions);
    await user(row, { email: 'other@acme.test' });
    expect((await f.row('users', row))?.newEmail).toBe('other@acme.test');
    said.push(await validation());
    await f.commit([{ table: 'accounts', row: account, to: { newEmail: null, newEmailHash: null } }], sessions);
    said.push(await validation());
    expect(said).toEqual(Array.from({ length: 5 }, () => 'Waiting for licence'));
  });
});
