import { describe, expect, it } from 'vitest';
import type { CatalogResponse, InvitationResponse, RowsResponse, SessionResponse } from '../../server/api/wire.ts';
import type { Outcome } from '../../server/model/change.ts';
import type { Fixture } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';
import { type Browser, fixtureSite, workspace } from './site.ts';
import { trailOf } from './trail.ts';

const password = 'green paper boats';

describe.each(engines)('invitations of external people on %s', engine => {
  async function invite(f: Fixture, alice: Browser, address: string): Promise<string> {
    const { body } = await alice.post<Outcome>(`${workspace}/act`, {
      table: 'workspaces',
      action: 'inviteOutside',
      rows: [f.ids.WS1],
      input: { address, level: 'user' },
    });
    expect(body.outcomes).toMatchObject([{ outcome: 'accepted' }]);
    return (await f.secretTo(address, 'M6')) ?? '';
  }

  it('a new external person creates an account, and sees only what they were given access to (TT-27, TT-28)', async () => {
    const { f, site, as } = await fixtureSite(engine);
    const link = await invite(f, await as('alice'), 'ext2@partner.test');
    const guest = site.browser();
    expect((await guest.post<InvitationResponse>('/api/invitations/read', { token: link })).body).toEqual({
      kind: 'invitation',
      organisation: 'ACME',
      workspace: 'WS1',
      inviter: 'Alice Martin',
      address: 'ext2@partner.test',
      needs: ['firstName', 'lastName', 'userId', 'password'],
      suggested: { userId: 'ext2' },
      expiresAt: '2026-01-22T10:00:00.000Z',
    });
    const names = { firstName: 'Ext', lastName: 'Two' };
    expect((await guest.post('/api/invitations', { token: link, ...names })).body.code).toBe('password_missing');
    expect((await guest.post('/api/invitations', { token: link, password })).body.issues).toMatchObject([
      { field: 'firstName' },
      { field: 'lastName' },
    ]);
    expect((await guest.post('/api/invitations', { token: link, ...names, password, userId: 'no good!' })).body.code).toBe(
      'V_USERID_FORMAT',
    );
    expect((await guest.post('/api/invitations', { token: link, ...names, password, userId: 'alice' })).body.code).toBe(
      'V_USERID_TAKEN',
    );
    const { status, body } = await guest.post<SessionResponse>('/api/invitations', { token: link, ...names, password });
    expect(status).toBe(200);
    expect(body.person).toMatchObject({ userId: 'ext2', name: 'Ext Two', role: 'external', mustChangePassword: false });
    expect((await guest.post('/api/invitations', { token: link, ...names, password })).body.code).toBe('no_invitation');

    const { tables } = (await guest.get<CatalogResponse>(`${workspace}/catalog`)).body;
    expect(tables.map(table => table.id)).toEqual(['users', 'workspaces', 'access']);
    for (const { rights, actions } of tables)
      expect({ rights, actions }).toEqual({ rights: { insert: false, delete: [], update: [] }, actions: [] });
    for (const table of ['users', 'workspaces', 'access']) {
      const page = await guest.get<RowsResponse>(`${workspace}/tables/${table}/rows`);
      expect(page.body.rows).toHaveLength(1);
    }
    // A search also uses the titles of linked rows; a person who may not see more does not find more.
    const found = async (search: string) =>
      (await guest.get<RowsResponse>(`${workspace}/tables/access/rows?search=${search}`)).body.rows.length;
    expect([await found('two%20ext'), await found('alice')]).toEqual([1, 0]);
    expect((await guest.get(`${workspace}/tables/workspaces/rows/${f.ids.WS1}`)).status).toBe(200);
    for (const path of [
      `workspaces/rows/${f.ids.WS2}`,
      `workspaces/rows/${f.ids.WS2}/history`,
      `users/rows/${f.ids.alice}`,
      'orgs/rows',
    ])
      expect((await guest.get(`${workspace}/tables/${path}`)).status).toBe(404);
    expect(site.failures).toEqual([]);
    await f.close();
  });

  it('an existing account is proven by its password or a session, also when it is in no organisation', async () => {
    const { f, site, as } = await fixtureSite(engine);
    const alice = await as('alice');
    const first = await invite(f, alice, 'ext2@partner.test');
    await site.browser().post('/api/invitations', { token: first, firstName: 'Ext', lastName: 'Two', password });
    const [right] = (await f.all('access', 'workspace', f.ids.WS1!)).filter(each => each.user !== f.ids.jean);
    await alice.post(`${workspace}/commit`, { changes: [{ table: 'access', row: right!.id, to: null }] });
    expect((await site.browser().signIn('ext2', password)).body.code).toBe('no_membership');

    const again = await invite(f, alice, 'ext2@partner.test');
    const guest = site.browser();
    expect((await guest.post<InvitationResponse>('/api/invitations/read', { token: again })).body.needs).toEqual([]);
    expect((await guest.post('/api/invitations', { token: again })).body.code).toBe('sign_in_first');
    expect((await guest.post('/api/invitations', { token: again, password: 'wrong' })).body.code).toBe('wrong_password');
    expect((await alice.post('/api/invitations', { token: again })).body).toMatchObject({
      code: 'sign_in_first',
      detail: 'This invitation is for another address. Sign in with the account of ext2@partner.test, then accept',
    });
    expect((await guest.post<SessionResponse>('/api/invitations', { token: again, password })).body.person).toMatchObject({
      userId: 'ext2',
      name: 'ext2',
    });
    expect(await f.all('users', 'email', 'ext2@partner.test')).toHaveLength(1);

    const accepted = (await f.all('invites', 'address', 'ext2@partner.test')).map(invite => invite.id);
    const resent = await alice.post(`${workspace}/act`, { table: 'invites', action: 'again', rows: accepted });
    expect(resent).toMatchObject({ status: 422, body: { code: 'INVITE_ACCEPTED', detail: 'Already accepted' } });
    expect(site.failures).toEqual([]);
    await f.close();
  });

  it('an invitation may be declined, and guessing the password of an account is limited', async () => {
    const { f, site, as } = await fixtureSite(engine);
    const alice = await as('alice');
    const declined = await invite(f, alice, 'ext2@partner.test');
    expect((await site.browser().post('/api/invitations', { token: declined, decline: true })).status).toBe(200);
    expect(await f.all('invites', 'state', 'declined')).toMatchObject([{ address: 'ext2@partner.test' }]);
    const link = await invite(f, alice, 'zoe@globex.test');
    const codes = new Set<string | undefined>();
    const thief = site.browser();
    for (let i = 0; i < 12; i += 1)
      codes.add((await thief.post('/api/invitations', { token: link, password: `guess ${i}` })).body.code);
    expect([...codes]).toEqual(['wrong_password', 'too_many_tries']);
    // The organisation of the account’s person reads of it, though another organisation invited them.
    const told = (await trailOf(site, f)()).filter(row => row.org === f.globex && row.row === f.ids.zoe && row.actor === null);
    expect(new Set(told.map(row => row.event))).toEqual(new Set(['sign_in_refused', 'too_many_tries']));
    expect(told.reduce((sum, row) => sum + Number(row.count), 0)).toBe(12);
    await f.close();
  });
});
