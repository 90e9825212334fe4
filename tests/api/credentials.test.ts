import { describe, expect, it } from 'vitest';
import type { SessionResponse } from '../../server/api/wire.ts';
import type { Outcome } from '../../server/model/change.ts';
import type { Fixture } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';
import { type Browser, fixtureSite, password, workspace } from './site.ts';

const send = (by: Browser, ...rows: (string | undefined)[]) =>
  by.post<Outcome>(`${workspace}/act`, { table: 'users', action: 'newWayIn', rows });

const messagesTo = async (f: Fixture, user: string) =>
  (await f.all('outbox', 'createdFor', f.ids[user]!)).sort((a, b) => (a.id < b.id ? -1 : 1));

describe.each(engines)('a password reset by an administrator, on %s', engine => {
  it('a reset invalidates the old password, ends all sessions and sends a temporary password', async () => {
    const { f, site, as } = await fixtureSite(engine);
    const [alice, carol] = [await as('alice'), await as('carol')];
    expect((await send(alice, f.ids.carol)).body).toMatchObject({ messages: [{ kind: 'M1n', to: 'carol@acme.test' }] });
    expect((await carol.get(`${workspace}/catalog`)).status).toBe(401);
    expect((await site.browser().signIn('carol', password)).status).toBe(401);

    const message = (await messagesTo(f, 'carol')).at(-1);
    expect(message).toMatchObject({ kind: 'M1n', subject: 'Alice Martin sends you new sign-in details for ACME' });
    const temporary = (await f.secretTo('carol@acme.test', 'M1n')) ?? '';
    const entered = await carol.post<SessionResponse>('/api/session', { login: 'carol', password: temporary });
    expect([entered.status, entered.body.person?.mustChangePassword]).toEqual([200, true]);
    const next = 'a password of my own';
    expect((await carol.post('/api/session/password', { current: temporary, next })).status).toBe(200);
    expect((await site.browser().signIn('carol', next)).status).toBe(200);
    expect((await alice.get(`${workspace}/catalog`)).status).toBe(200);
    await f.close();
  });

  it('a reset sends a link where the organisation wants links, and nothing works until it is used', async () => {
    const { f, site, as } = await fixtureSite(engine, { policy: { credentials: 'activation_link' } });
    await send(await as('alice'), f.ids.carol);
    expect((await site.browser().signIn('carol', password)).status).toBe(401);
    const token = await f.secretTo('carol@acme.test', 'M1n');
    const next = 'a password of my own';
    expect((await site.browser().post('/api/invitations', { token, password: next })).status).toBe(200);
    expect((await site.browser().signIn('carol', next)).status).toBe(200);
    await f.close();
  });

  it('a reset is not sent twice in five minutes, and cannot be undone', async () => {
    const { f, as } = await fixtureSite(engine);
    const alice = await as('alice');
    const { transaction } = (await send(alice, f.ids.carol)).body;
    f.now = '2026-01-15T10:04:59.000Z';
    const soon = await send(alice, f.ids.carol);
    expect([soon.status, soon.body.detail]).toEqual([429, 'The password can be reset again at 10:05']);
    expect(soon.body.retryAfter).toBe(1);
    expect((await alice.post(`${workspace}/undo`, { transaction })).body.code).toBe('nothing_to_undo');
    expect((await messagesTo(f, 'carol')).filter(({ kind }) => kind === 'M1n')).toHaveLength(1);
    f.now = '2026-01-15T10:05:00.000Z';
    expect((await send(alice, f.ids.carol)).status).toBe(200);
    await f.close();
  });

  it('a reset that is not possible is refused with the reason', async () => {
    const { f, as } = await fixtureSite(engine);
    const alice = await as('alice');
    const reasons: (string | undefined)[] = [];
    for (const name of ['alice', 'erin', 'dave', 'jean']) reasons.push((await send(alice, f.ids[name])).body.code);
    expect(reasons).toEqual(['OWN_WAY_IN', 'NOT_ACTIVE', 'NOT_ACTIVE', 'EXTERNAL']);
    const account = String((await f.user('carol'))?.account);
    await f.commit([{ table: 'accounts', row: account, to: { managingOrg: f.globex } }], { kind: 'system', name: 'session' });
    expect((await send(alice, f.ids.carol)).body.code).toBe('OWN_ACCOUNT');
    expect((await send(alice, f.ids.zoe)).status).toBe(404);
    expect((await messagesTo(f, 'carol')).filter(({ kind }) => kind === 'M1n')).toEqual([]);
    await f.close();
  });

  it('owners and managers reset passwords, managers not those of owners', async () => {
    const { f, as } = await fixtureSite(engine);
    const found: unknown[] = [];
    for (const [hour, role] of ['manager', 'licence_admin', 'team_admin', 'member'].entries()) {
      f.now = `2026-01-15T1${hour}:00:00.000Z`;
      await f.commit([{ table: 'users', row: f.ids.bob!, to: { role } }]);
      const bob = await as('bob');
      const [up, across] = [await send(bob, f.ids.alice), await send(bob, f.ids.carol)];
      found.push([role, up.body.code, across.body.code]);
    }
    expect(found).toEqual([
      ['manager', 'OWNERS_ONLY', undefined],
      ['licence_admin', 'forbidden', 'forbidden'],
      ['team_admin', 'forbidden', 'forbidden'],
      ['member', 'forbidden', 'forbidden'],
    ]);
    await f.close();
  });
});

describe.each(engines)('an invitation that is sent again, on %s', engine => {
  it('a repeated invitation cannot be undone, and a dry run sends none', async () => {
    const { f, as } = await fixtureSite(engine);
    const alice = await as('alice');
    const row = crypto.randomUUID();
    await alice.post(`${workspace}/commit`, {
      changes: [{ table: 'users', row, from: null, to: { email: 'new@acme.test', status: 'Invited' } }],
    });
    f.now = '2026-01-15T11:30:00.000Z';
    const again = await alice.post<Outcome>(`${workspace}/act`, { table: 'users', action: 'inviteAgain', rows: [row] });
    expect((await f.all('outbox', 'createdFor', row)).map(({ kind }) => kind)).toEqual(['M2', 'M2']);
    const undone = await alice.post(`${workspace}/undo`, { transaction: again.body.transaction });
    expect([undone.status, undone.body.code]).toEqual([422, 'nothing_to_undo']);
    expect(await f.all('outbox', 'createdFor', row)).toHaveLength(2);
    await f.close();
  });
});
