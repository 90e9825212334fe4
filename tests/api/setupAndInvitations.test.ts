import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { InvitationResponse, SessionResponse } from '../../server/api/wire.ts';
import type { Outcome } from '../../server/model/change.ts';
import type { Fixture } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';
import { type Browser, emptySite, fixtureSite, openSite, type Site, setupToken, workspace } from './site.ts';

const first = {
  token: setupToken,
  email: 'ada.lovelace@example.test',
  password: 'seven purple lamps',
  organisation: 'Example',
  accountName: 'example',
  licences: 3,
};

describe.each(engines)('the set-up on %s', engine => {
  it('set-up creates the organisation, its licences and its owner, once, and signs in', async () => {
    const { world, site } = await emptySite(engine);
    const browser = site.browser();
    expect((await browser.get<SessionResponse>('/api/session')).body).toEqual({ person: null, setup: true });
    expect((await browser.post('/api/setup', { ...first, token: 'guessed' })).body.code).toBe('no_setup');
    expect((await browser.post('/api/setup', { ...first, password: 'password1234' })).body.code).toBe('password_common');
    expect((await browser.post('/api/setup', { ...first, accountName: 'no spaces please' })).status).toBe(422);
    const { status, body } = await browser.post<SessionResponse>('/api/setup', first);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      setup: false,
      person: {
        name: 'Ada Lovelace',
        userId: 'ada.lovelace',
        role: 'owner',
        mustChangePassword: false,
        org: { accountName: 'example' },
      },
    });
    expect((await browser.post('/api/setup', first)).status).toBe(404);
    const [org] = (
      await world.reader.page({
        table: 'orgs',
        scope: null,
        sort: [],
        fields: ['licencesTotal', 'licencesUsed', 'owners'],
        limit: 9,
      })
    ).rows;
    expect(org).toMatchObject({ licencesTotal: 3, licencesUsed: 1, owners: 1 });
    const messages = await world.reader.page({ table: 'outbox', scope: null, sort: [], fields: ['kind'], limit: 9 });
    expect(messages.rows).toEqual([]);
    // No temporary password was created either: a mail server would have it already, and the trail would show it.
    const written = JSON.stringify(await world.reader.tail(0, 100, 1_000));
    expect(written).not.toContain('"M1"');
    const told = await world.reader.where('audit', 'event', ['secret_sent']);
    expect(told).toEqual([]);
    expect((await site.browser().signIn('ADA.lovelace@example.test')).status).toBe(200);
    expect(site.failures).toEqual([]);
    await world.close();
  });

  it('simultaneous set-ups create one organisation', async () => {
    const { world, site } = await emptySite(engine);
    const answers = await Promise.all(Array.from({ length: 6 }, () => site.browser().post('/api/setup', first)));
    expect(answers.filter(answer => answer.status === 200)).toHaveLength(1);
    expect((await world.reader.page({ table: 'orgs', scope: null, sort: [], fields: ['id'], limit: 9 })).rows).toHaveLength(1);
    await world.close();
  });
});

async function invite(
  f: Fixture,
  alice: Browser,
  to: { email: string } & Record<string, string>,
): Promise<{ user: string; token: string; outcome: Outcome }> {
  const user = crypto.randomUUID();
  const { body } = await alice.post<Outcome>(`${workspace}/commit`, {
    changes: [{ table: 'users', row: user, from: null, to: { status: 'Invited', ...to } }],
  });
  return { user, token: (await f.secretTo(to.email, 'M2')) ?? '', outcome: body };
}

const password = 'green paper boats';

describe.each(engines)('invitations on %s', engine => {
  const open = async (): Promise<{ f: Fixture; site: Site; alice: Browser }> => {
    const { f, site, as } = await fixtureSite(engine);
    return { f, site, alice: await as('alice') };
  };

  it('reading an invitation shows what it is for and changes nothing', async () => {
    const { f, site, alice } = await open();
    const { token } = await invite(f, alice, { email: 'alice@elsewhere.test', firstName: 'Al' });
    const seq = await f.reader.seq();
    const guest = site.browser();
    for (let i = 0; i < 3; i += 1) {
      const { status, body } = await guest.post<InvitationResponse>('/api/invitations/read', { token });
      expect(status).toBe(200);
      expect(body).toEqual({
        kind: 'invitation',
        organisation: 'ACME',
        inviter: 'Alice Martin',
        address: 'alice@elsewhere.test',
        needs: ['lastName', 'userId', 'password'],
        suggested: { firstName: 'Al', userId: 'alice2' },
        expiresAt: '2026-01-22T10:00:00.000Z',
      });
    }
    expect(await f.reader.seq()).toBe(seq);
    await f.close();
  });

  it('an accepted invitation makes the person Active with a licence and a password, signed in, once (#60)', async () => {
    const { f, site, alice } = await open();
    const { user, token } = await invite(f, alice, { email: 'new@acme.test' });
    const guest = site.browser();
    const accept = (body: object) => guest.post<SessionResponse>('/api/invitations', { token, ...body });
    expect((await accept({ firstName: 'New', lastName: 'Person' })).body.code).toBe('password_missing');
    expect((await accept({ firstName: 'New', lastName: 'Person', password: 'password1234' })).body.code).toBe('password_common');
    const missing = await accept({ password });
    expect(missing).toMatchObject({ status: 422, body: { code: 'V_MISSING' } });
    expect(missing.body.issues?.[0]).toMatchObject({ code: 'V_MISSING', params: { fields: ['firstName', 'lastName'] } });
    expect((await f.row('users', user))?.status).toBe('Invited');
    const { status, body } = await accept({ firstName: 'New', lastName: 'Person', password });
    expect(status).toBe(200);
    expect(body.person).toMatchObject({ userId: 'new', name: 'New Person', role: 'member', mustChangePassword: false });
    expect(await f.row('users', user)).toMatchObject({
      status: 'Active',
      validationResult: 'OK',
      inviteState: 'accepted',
      sysUserId: 'new',
    });
    expect((await guest.get(`${workspace}/catalog`)).status).toBe(200);
    expect((await site.browser().signIn('new@acme.test', password)).status).toBe(200);
    expect((await accept({ firstName: 'New', lastName: 'Person', password })).body.code).toBe('no_invitation');
    const again = { table: 'users', action: 'inviteAgain', rows: [user] };
    const resent = await alice.post<Outcome>(`${workspace}/act`, again);
    expect(resent).toMatchObject({ status: 422, body: { code: 'INVITE_ACCEPTED', detail: 'Already accepted' } });
    expect(await f.pool()).toMatchObject({ used: 4, reserved: 0 });
    expect(site.failures).toEqual([]);
    await f.close();
  });

  it('an invitation that is accepted twice at the same moment is accepted once', async () => {
    const { f, site, alice } = await open();
    const { token } = await invite(f, alice, { email: 'new@acme.test', firstName: 'N', lastName: 'P', userId: 'newp' });
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => site.browser().post('/api/invitations', { token, password })),
    );
    expect(answers.map(answer => answer.status).sort((a, b) => a - b)).toEqual([200, 404, 404, 404, 404]);
    await f.close();
  });

  it('an acceptance that fails leaves no token in the log', async () => {
    const { f, alice } = await open();
    const { token } = await invite(f, alice, { email: 'new@acme.test', firstName: 'New', lastName: 'Person' });
    const away = () => Promise.reject(Object.assign(new Error('The database is away'), { code: 'ECONNREFUSED' }));
    const broken = openSite({ ...f, writer: { ...f.writer, commit: away } });
    expect((await broken.browser().post('/api/invitations', { token, password })).status).toBe(503);
    await broken.settled();
    const logged = inspect([broken.failures, broken.told], { depth: 10 });
    expect(logged).toContain('/api/invitations');
    expect(logged).not.toContain(token);
    await f.close();
  });

  it('an invitation may be declined', async () => {
    const { f, site, alice } = await open();
    const { user, token } = await invite(f, alice, { email: 'new@acme.test' });
    expect((await site.browser().post('/api/invitations', { token, decline: true })).status).toBe(200);
    expect(await f.row('users', user)).toMatchObject({
      status: 'Draft',
      validationResult: 'Invitation declined',
      inviteState: 'declined',
    });
    expect(await f.pool()).toMatchObject({ reserved: 0 });
    await f.close();
  });

  it('an unknown, expired, cancelled, replaced or used token gets the same answer (#63)', async () => {
    const { f, site, alice } = await open();
    const cancelled = await invite(f, alice, { email: 'one@acme.test' });
    await alice.post(`${workspace}/act`, { table: 'users', action: 'cancelInvitation', rows: [cancelled.user] });
    const again = await invite(f, alice, { email: 'two@acme.test' });
    f.now = '2026-01-15T11:30:00.000Z';
    await alice.post(`${workspace}/act`, { table: 'users', action: 'inviteAgain', rows: [again.user] });
    const latest = (await f.secretTo('two@acme.test', 'M2')) ?? '';
    expect((await site.browser().post('/api/invitations/read', { token: latest })).status).toBe(200);
    const answers: string[] = [];
    const ask = async (token: string) => {
      for (const [path, said] of [
        ['/api/invitations/read', { token }],
        ['/api/invitations', { token, password }],
      ] as const) {
        const { status, body, headers } = await site.browser().send('POST', path, said);
        answers.push(JSON.stringify([status, { ...body, requestId: '' }, headers.get('set-cookie')]));
      }
    };
    for (const token of [cancelled.token, again.token, 'x'.repeat(43), 'short', "' or 1=1 --", '%00']) await ask(token);
    f.now = '2026-01-22T11:30:00.000Z';
    await ask(latest);
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).toContain('no_invitation');
    await f.close();
  });

  it('guessing tokens is limited', async () => {
    const { f, site } = await open();
    const thief = site.browser('203.0.113.20');
    const statuses = [];
    for (let i = 0; i < 61; i += 1)
      statuses.push((await thief.post('/api/invitations/read', { token: `${'x'.repeat(42)}${i % 10}` })).status);
    expect(statuses.slice(0, 60).every(status => status === 404)).toBe(true);
    expect(statuses[60]).toBe(429);
    await f.close();
  });
});

describe.each(engines)('activation links on %s', engine => {
  it('an activation link lets the person choose the first password, once and in time', async () => {
    const { f, site, as } = await fixtureSite(engine, { policy: { credentials: 'activation_link' } });
    const alice = await as('alice');
    await alice.post(`${workspace}/commit`, { changes: [{ table: 'users', row: f.ids.erin, to: { status: 'Active' } }] });
    const token = await f.secretTo('erin@acme.test', 'M1');
    const erin = site.browser();
    const { body } = await erin.post<InvitationResponse>('/api/invitations/read', { token });
    expect(body).toMatchObject({ kind: 'activation', organisation: 'ACME', address: 'erin@acme.test', needs: ['password'] });
    expect((await erin.post('/api/invitations', { token, decline: true })).status).toBe(404);
    const answers = await Promise.all(
      [1, 2, 3].map(() => site.browser().post<SessionResponse>('/api/invitations', { token, password })),
    );
    expect(answers.map(answer => answer.status).sort((a, b) => a - b)).toEqual([200, 404, 404]);
    expect(answers.find(answer => answer.status === 200)?.body.person).toMatchObject({
      userId: 'erin',
      mustChangePassword: false,
    });
    expect((await erin.signIn('erin', password)).status).toBe(200);
    expect((await erin.post('/api/invitations/read', { token })).status).toBe(404);
    await f.close();
  });
});
