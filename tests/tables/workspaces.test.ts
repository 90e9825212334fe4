import { afterEach, describe, expect, it } from 'vitest';
import type { Cells, Outcome, Row } from '../../server/model/change.ts';
import { type Fixture, openFixture, setup } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';

describe.each(engines)('workspaces on %s', engine => {
  let f: Fixture;
  const open = async (policy: Cells = {}): Promise<void> => {
    f = await openFixture(engine, { policy });
  };
  afterEach(() => f.close());

  const told = ({ outcomes }: Outcome) => outcomes.map(each => each.issues[0]?.message ?? each.outcome);
  const give = (user: string, workspace: string, by = 'alice', level = 'user'): Promise<Outcome> =>
    f.commit([{ table: 'access', to: { user: f.ids[user]!, workspace: f.ids[workspace]!, level } }], f.as(by));
  const invite = (address: string | null, workspace = 'WS1', by = 'alice'): Promise<Outcome> =>
    f.writer.runAction(f.as(by), {
      table: 'workspaces',
      action: 'inviteOutside',
      rows: [f.ids[workspace]!],
      input: { address, level: 'user' },
    });
  const pending = async (): Promise<Row[]> => f.all('invites', 'state', 'pending');

  it('the company account owns a new workspace at once, and its creator has access (TT-03)', async () => {
    await open();
    expect(await f.row('orgs', f.acme)).toMatchObject({ companyAccount: f.ids.alice });
    const { outcomes } = await f.commit([{ table: 'workspaces', to: { name: 'Suppliers' } }], f.as('carol'));
    const made = outcomes[0]!.row;
    expect(await f.row('workspaces', made)).toMatchObject({ owner: f.ids.alice, org: f.acme, people: 1 });
    expect(await f.all('access', 'workspace', made)).toMatchObject([{ user: f.ids.carol, level: 'admin' }]);
  });

  it('ownership is not transferred by any cell, level or action (TT-05)', async () => {
    await open();
    const edit = (to: Cells) => f.commit([{ table: 'workspaces', row: f.ids.WS1!, to }]).then(told);
    expect(await edit({ owner: f.ids.bob! })).toEqual([
      'The company account owns every workspace. Ownership cannot be transferred',
    ]);
    expect(told(await give('bob', 'WS1', 'alice', 'owner'))).toEqual([expect.stringContaining('owner')]);
    await expect(
      f.writer.runAction(f.as('alice'), { table: 'workspaces', action: 'transfer', rows: [f.ids.WS1!] }),
    ).rejects.toThrow();
  });

  it('the company account passes on only when its owner is no longer an owner', async () => {
    await open();
    await f.commit([{ table: 'users', row: f.ids.bob!, to: { role: 'owner' } }]);
    expect(await f.row('orgs', f.acme)).toMatchObject({ companyAccount: f.ids.alice });
    await f.commit([{ table: 'users', row: f.ids.alice!, to: { status: 'Inactive' } }], { ...f.as('bob'), role: 'owner' });
    expect(await f.row('workspaces', f.ids.WS1!)).toMatchObject({ owner: f.ids.bob });
    await f.commit([{ table: 'users', row: f.ids.alice!, to: null }], { ...f.as('bob'), role: 'owner' });
    expect(await f.row('workspaces', f.ids.WS1!)).toMatchObject({ owner: f.ids.bob });
  });

  it('an older organisation gets a company account with its first workspace', async () => {
    await open();
    await f.writer.commit(setup, [{ table: 'orgs', row: f.acme, to: { companyAccount: null } }]);
    const { outcomes } = await f.commit([{ table: 'workspaces', to: { name: 'Suppliers' } }], f.as('carol'));
    expect(await f.row('workspaces', outcomes[0]!.row)).toMatchObject({ owner: f.ids.alice });
  });

  it('owners and managers give, change and remove access of internal and external people (TT-30)', async () => {
    await open();
    for (const user of ['jean', 'carol']) {
      const [given] = (await give(user, 'WS2')).outcomes;
      expect(given).toMatchObject({ outcome: 'accepted' });
      expect(told(await f.commit([{ table: 'access', row: given!.row, to: { level: 'read_only' } }]))).toEqual(['accepted']);
      expect(told(await give(user, 'WS2'))).toEqual(['This person already has access to this workspace']);
      expect(told(await f.writer.runAction(f.as('alice'), { table: 'access', action: 'remove', rows: [given!.row] }))).toEqual([
        'accepted',
      ]);
      expect(await f.user(user)).toBeDefined();
    }
    for (const by of ['bob', 'carol', 'jean']) expect(told(await give('carol', 'WS2', by))[0]).toMatch(/role does not allow/);
    expect(told(await f.commit([{ table: 'access', to: { user: f.ids.zoe!, workspace: f.ids.WS1! } }]))).not.toEqual([
      'accepted',
    ]);
  });

  it('an external person leaves with their last access, also when its workspace is deleted or it goes to another person (TT-42, TT-43)', async () => {
    await open();
    await give('jean', 'WS2');
    const removed = await f.writer.runAction(f.as('alice'), { table: 'workspaces', action: 'remove', rows: [f.ids.WS1!] });
    expect(told(removed)).toEqual(['accepted']);
    expect(await f.user('jean')).toMatchObject({ workspaces: 1 });
    const [right] = await f.all('access', 'user', f.ids.jean!);
    const moved = await f.commit([{ table: 'access', row: right!.id, to: { user: f.ids.carol! } }]);
    expect(told(moved)).toEqual(['accepted']);
    expect(await f.user('jean')).toBeUndefined();
    expect(await f.row('accounts', f.as('jean').account)).toMatchObject({ state: 'active', email: 'jean@partner.test' });
    await f.writer.undo(f.as('alice'), moved.transaction!);
    expect(await f.user('jean')).toMatchObject({ status: 'Active', workspaces: 1 });
    expect(told(await f.writer.undo(f.as('alice'), removed.transaction!))).toEqual(['accepted', 'accepted']);
    expect(await f.user('jean')).toMatchObject({ workspaces: 2 });
    expect(await f.row('workspaces', f.ids.WS1!)).toMatchObject({ name: 'WS1', people: 1, owner: f.ids.alice });
  });

  it('undo restores no external person without their access', async () => {
    await open();
    const moved = await f.commit([{ table: 'access', row: f.ids.right!, to: { user: f.ids.carol! } }]);
    await f.commit([{ table: 'access', row: f.ids.right!, to: null }]);
    expect(told(await f.writer.undo(f.as('alice'), moved.transaction!)).sort()).toEqual([
      'An external user needs access to a workspace. Invite them again',
      'This row no longer exists',
    ]);
    expect(await f.user('jean')).toBeUndefined();
  });

  it('deleting a workspace with an external person is undone as a whole', async () => {
    await open();
    const empty = await f.commit([{ table: 'workspaces', row: f.ids.WS2!, to: null }]);
    await f.writer.undo(f.as('alice'), empty.transaction!);
    expect(await f.row('workspaces', f.ids.WS2!)).toMatchObject({ state: 'active', people: 0 });
    const removed = await f.commit([{ table: 'workspaces', row: f.ids.WS1!, to: null }]);
    expect(await f.user('jean')).toBeUndefined();
    await f.writer.undo(f.as('alice'), removed.transaction!);
    expect(await f.user('jean')).toMatchObject({ status: 'Active', validationResult: 'OK', external: true, workspaces: 1 });
  });

  it('a person who cannot be invited externally is refused with what to do instead', async () => {
    await open();
    expect(told(await invite('Carol@ACME.test'))).toEqual([
      'This address belongs to a person in Users. Give them access in Access rights',
    ]);
    expect(told(await invite('jean@partner.test'))).toEqual([
      'This person already has access to this workspace. Change their access level in Access rights',
    ]);
    expect(told(await invite('kim@acme'))).toEqual(['Invalid e-mail address']);
    expect(told(await invite(null))).toEqual(['E-mail is required']);
    expect(told(await invite('new@partner.test'))).toEqual(['accepted']);
    expect(told(await invite('NEW@partner.test'))).toEqual([
      'This address is already invited to this workspace. Send the invitation again from Invitations',
    ]);
    for (const by of ['bob', 'carol', 'jean'])
      expect(told(await invite('x@partner.test', 'WS1', by))[0]).toMatch(/role does not allow/);
    expect(told(await invite('x@partner.test', 'WS1', 'zoe'))).toEqual(['This row no longer exists']);
    expect(await pending()).toHaveLength(1);
    expect(told(await f.commit([{ table: 'invites', to: {} }]))[0]).toMatch(/role does not allow/);
  });

  it('an external person is invited to another workspace, and stays one user row (TT-11)', async () => {
    await open();
    expect((await invite('jean@partner.test', 'WS2')).messages).toEqual([{ kind: 'M6', to: 'jean@partner.test' }]);
    const [sent] = await pending();
    expect(sent).toMatchObject({ user: null });
    const accepted = { state: 'accepted', acceptedBy: f.as('jean').account };
    await f.writer.commit({ kind: 'system', name: 'invitation' }, [{ table: 'invites', row: sent!.id, to: accepted }]);
    expect(await f.all('users', 'account', f.as('jean').account)).toMatchObject([{ id: f.ids.jean, workspaces: 2 }]);
  });

  it('an account of another organisation comes in with its names, and stays managed there (TT-09)', async () => {
    await open();
    await invite('zoe@globex.test');
    const [sent] = await pending();
    const accepted = { state: 'accepted', acceptedBy: f.as('zoe').account };
    await f.writer.commit({ kind: 'system', name: 'invitation' }, [{ table: 'invites', row: sent!.id, to: accepted }]);
    const here = (await f.all('users', 'account', f.as('zoe').account)).find(each => each.org === f.acme);
    expect(here).toMatchObject({ firstName: 'Zoé', lastName: 'Quint', userId: 'zoe', external: true, status: 'Active' });
    expect(await f.row('accounts', f.as('zoe').account)).toMatchObject({ managingOrg: f.globex, state: 'active' });
    const right = (await f.all('access', 'user', here!.id))[0]!;
    await f.commit([{ table: 'access', row: right.id, to: null }]);
    expect((await f.all('users', 'account', f.as('zoe').account)).map(each => each.org)).toEqual([f.globex]);
  });

  it('an inviter is informed of the acceptance while they are Active (TT-28)', async () => {
    await open();
    await f.commit([{ table: 'users', row: f.ids.carol!, to: { role: 'manager', language: 'fr' } }]);
    const invited = async (workspace: string): Promise<() => Promise<Outcome>> => {
      await invite('zoe@globex.test', workspace, 'carol');
      const [sent] = await pending();
      const accepted = { state: 'accepted', acceptedBy: f.as('zoe').account };
      return () => f.writer.commit({ kind: 'system', name: 'invitation' }, [{ table: 'invites', row: sent!.id, to: accepted }]);
    };
    const first = await invited('WS1');
    expect((await first()).messages).toEqual([{ kind: 'M6a', to: 'carol@acme.test' }]);
    const mailMessages = async () => (await f.all('outbox', 'to', 'carol@acme.test')).filter(each => each.kind === 'M6a');
    const [mailMessage, ...more] = await mailMessages();
    expect(more).toEqual([]);
    expect(mailMessage).toMatchObject({
      language: 'fr',
      org: f.acme,
      createdFor: f.ids.carol,
      link: 'https://seatgrid.test/access',
    });
    expect(String(mailMessage!.body).replaceAll('\u2060', '')).toMatch(/zoe@globex\.test a accepté votre invitation/);
    const second = await invited('WS2');
    await f.commit([{ table: 'users', row: f.ids.carol!, to: { status: 'Inactive' } }]);
    expect(await second()).toMatchObject({ messages: [], outcomes: [{ outcome: 'accepted' }] });
    expect(await mailMessages()).toHaveLength(1);
  });

  it('an invitation is sent again once an hour with a new link, also when expired; undo and the end of its workspace cancel it', async () => {
    await open();
    const made = await invite('new@partner.test');
    const [first] = await pending();
    const again = () => f.writer.runAction(f.as('alice'), { table: 'invites', action: 'again', rows: [first!.id] });
    expect(told(await again())).toEqual(['Can be sent again at 11:00']);
    f.now = '2026-01-22T10:00:00.000Z';
    await f.writer.commit({ kind: 'system', name: 'clock' }, [{ table: 'invites', row: first!.id, to: { state: 'expired' } }]);
    const { messages, transaction } = await again();
    expect(messages).toEqual([{ kind: 'M6', to: 'new@partner.test' }]);
    await expect(f.writer.undo(f.as('alice'), transaction!)).rejects.toMatchObject({ code: 'nothing_to_undo' });
    const [second] = await pending();
    expect(second).toMatchObject({ id: first!.id, sentCount: 2, expiresAt: '2026-01-29T10:00:00.000Z' });
    expect(second!.tokenHash).not.toBe(first!.tokenHash);
    expect(told(await f.writer.undo(f.as('alice'), made.transaction!))).toEqual(['accepted']);
    expect(await f.row('invites', first!.id)).toMatchObject({ state: 'revoked' });
    await invite('other@partner.test', 'WS2');
    await f.commit([{ table: 'workspaces', row: f.ids.WS2!, to: null }]);
    expect(await pending()).toEqual([]);
  });

  it('an invitation that ends leaves an active account unchanged', async () => {
    await open();
    const user = crypto.randomUUID();
    await f.commit([{ table: 'users', row: user, from: null, to: { email: 'new@partner.test', status: 'Invited' } }]);
    const account = String((await f.row('users', user))?.account);
    await f.writer.commit({ kind: 'system', name: 'invitation' }, [
      { table: 'accounts', row: account, to: { state: 'active', passwordHash: 'x', loginId: 'new' } },
    ]);
    expect(told(await f.commit([{ table: 'users', row: user, to: { status: 'Draft' } }]))).toEqual(['accepted']);
    expect(await f.row('accounts', account)).toMatchObject({ state: 'active', managingOrg: null });
  });
});
