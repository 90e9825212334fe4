import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SessionResponse, WorkspacesResponse } from '../../server/api/wire.ts';
import { sha256 } from '../../server/identity/tokens.ts';
import type { Fixture } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';
import { type Browser, fixtureSite, password, type Site, workspace } from './site.ts';

describe.each(engines)('sessions on %s', engine => {
  let f: Fixture;
  let site: Site;
  let as: (name: string) => Promise<Browser>;
  beforeAll(async () => ({ f, site, as } = await fixtureSite(engine)));
  afterAll(() => f.close());

  it.each(['alice', 'ALICE', ' alice ', 'alice@acme.test', 'Alice@ACME.Test'])('%s signs in', async login => {
    const browser = site.browser();
    const { status, body, headers } = await browser.post<SessionResponse>('/api/session', { login, password });
    expect(status).toBe(200);
    expect(body.person).toMatchObject({
      userId: 'alice',
      role: 'owner',
      org: { name: 'ACME', accountName: 'acme' },
      mustChangePassword: false,
    });
    expect(body.person?.memberships).toHaveLength(1);
    const { workspaces } = (await browser.get<WorkspacesResponse>('/api/workspaces')).body;
    expect(workspaces).toMatchObject([{ id: body.person?.workspace, kind: 'administration' }]);
    const [cookie, device, ...more] = headers.getSetCookie();
    expect(cookie).toMatch(/^seatgrid=[\w-]{43}; Max-Age=604800; Path=\/; HttpOnly; SameSite=Lax$/);
    expect(device).toMatch(/^seatgrid-device=[\w-]{43}; Max-Age=31536000; Path=\/; HttpOnly; SameSite=Lax$/);
    expect(more).toEqual([]);
    expect((await browser.get<SessionResponse>('/api/session')).body.person?.user).toBe(f.ids.alice);
  });

  it.each([
    ['unknown', 'nobody', password],
    ['wrong password', 'alice', 'seven purple lamp'],
    ['inactive', 'dave', password],
    ['draft without an account', 'erin', password],
    ['an SQL sentence', "' OR 1=1 --", password],
    ['a wildcard', '%', password],
  ])('the answer is the same for %s', async (_, login, secret) => {
    const { status, body, headers } = await site.browser().signIn(login, secret);
    expect(status).toBe(401);
    expect(headers.get('content-type')).toBe('application/problem+json');
    expect(headers.get('set-cookie')).toBeNull();
    expect({ ...body, requestId: '' }).toEqual({
      type: 'about:blank',
      title: 'Not signed in',
      status: 401,
      code: 'sign_in_failed',
      detail: 'Wrong e-mail, User ID or password. Try again',
      requestId: '',
    });
  });

  it('a page is answered only while its person is signed in, and nothing is written for another', async () => {
    const browser = await as('alice');
    const asked = { 'seatgrid-person': f.ids.alice! };
    const change = { changes: [{ table: 'users', row: f.ids.carol!, to: { department: 'Not by Bob' } }] };
    expect((await browser.get(`${workspace}/catalog`, asked)).status).toBe(200);
    await browser.signIn('bob');
    for (const answer of [
      await browser.get(`${workspace}/catalog`, asked),
      await browser.get(`${workspace}/tables/users/rows`, asked),
      await browser.post(`${workspace}/commit`, change, asked),
      await browser.get(`${workspace}/stream?person=${f.ids.alice}`),
      await browser.get(`${workspace}/tables/users/export?person=${f.ids.alice}`),
    ])
      expect(answer).toMatchObject({ status: 409, body: { code: 'someone_else' } });
    expect((await f.user('carol'))?.department).not.toBe('Not by Bob');
    expect((await browser.get(`${workspace}/catalog`, { 'seatgrid-person': f.ids.bob! })).status).toBe(200);
  });

  it('the hash of the token is stored, not the token', async () => {
    const browser = await as('bob');
    const token = browser.cookie?.split('=')[1] ?? '';
    const rows = await f.all('sessions', 'user', f.ids.bob!);
    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.stringify(rows)).not.toContain(token);
    expect(String((await f.user('bob'))?.lastSignIn)).toBe(f.now);
  });

  it('each sign-in has a new token and ends the previous session', async () => {
    const browser = await as('bob');
    const first = browser.cookie;
    await browser.signIn('bob');
    expect(browser.cookie).not.toBe(first);
    expect((await browser.get<SessionResponse>('/api/session', { cookie: first ?? '' })).body.person).toBeNull();
  });

  it('a client cannot choose its token', async () => {
    const browser = site.browser();
    const { headers } = await browser.send(
      'POST',
      '/api/session',
      { login: 'bob', password },
      { cookie: `seatgrid=${'a'.repeat(43)}` },
    );
    expect(headers.get('set-cookie')).not.toContain('aaaa');
  });

  it('sign-out deletes the row and the cookie', async () => {
    const browser = await as('bob');
    const { cookie } = browser;
    const { status } = await browser.send('DELETE', '/api/session', {});
    expect([status, browser.cookie]).toEqual([204, null]);
    expect((await browser.get(`${workspace}/catalog`, { cookie: cookie ?? '' })).status).toBe(401);
  });

  it('a session ends after 12 idle hours and after 7 days', async () => {
    const start = f.now;
    const later = (hours: number) => new Date(Date.parse(start) + hours * 3_600_000).toISOString();
    const browser = await as('bob');
    const status = async () => (await browser.get(`${workspace}/catalog`)).status;
    for (let hours = 11; hours < 7 * 24; hours += 11) {
      f.now = later(hours);
      expect(await status()).toBe(200);
    }
    f.now = later(7 * 24);
    expect(await status()).toBe(401);
    const other = await as('bob');
    f.now = later(7 * 24 + 12);
    expect((await other.get(`${workspace}/catalog`)).status).toBe(401);
    f.now = start;
  });

  it('a password change gives a new token and ends every other session', async () => {
    const [here, there] = [await as('bob'), await as('bob')];
    const old = here.cookie;
    const change = (current: string, next: string) => here.post('/api/session/password', { current, next });
    expect((await change('not this one at all', 'green paper boats')).body.code).toBe('wrong_password');
    expect((await change(password, 'short')).status).toBe(422);
    expect((await change(password, 'password1234')).body.code).toBe('password_common');
    expect((await change(password, 'BOB@acme.test')).body.code).toBe('password_own');
    expect((await change(password, password)).body.code).toBe('password_same');
    expect((await change(password, 'green paper boats')).status).toBe(200);
    expect(here.cookie).not.toBe(old);
    expect((await here.get(`${workspace}/catalog`)).status).toBe(200);
    expect((await there.get(`${workspace}/catalog`)).status).toBe(401);
    expect((await site.browser().signIn('bob')).status).toBe(401);
    expect((await change('green paper boats', password)).status).toBe(200);
  });

  it('a person chooses a language', async () => {
    const browser = await as('carol');
    const { body } = await browser.send<SessionResponse>('PATCH', '/api/session', { language: 'fr' });
    expect(body.person?.language).toBe('fr');
    expect((await browser.send('PATCH', '/api/session', { language: 'de' })).status).toBe(422);
  });

  it('a person cannot switch to the membership of someone else', async () => {
    const browser = await as('carol');
    expect((await browser.post('/api/session/membership', { user: f.ids.alice })).status).toBe(404);
    expect((await browser.post('/api/session/membership', { user: f.ids.carol })).status).toBe(200);
  });
});

describe.each(engines)('a profile on %s', engine => {
  it('a profile shows an administrator’s edits at once, and only the new address signs in (#19, #20)', async () => {
    const { f, site, as } = await fixtureSite(engine);
    const [alice, carol] = [await as('alice'), await as('carol')];
    const changes = [{ table: 'users', row: f.ids.carol, to: { firstName: 'Caroline', email: 'caro@acme.test' } }];
    expect((await alice.post(`${workspace}/commit`, { changes })).status).toBe(200);
    const { body } = await carol.get<SessionResponse>('/api/session');
    expect(body.person).toMatchObject({ name: 'Caroline Roy', email: 'caro@acme.test', userId: 'carol' });
    expect((await site.browser().signIn('caro@acme.test')).status).toBe(200);
    expect((await site.browser().signIn('carol@acme.test')).status).toBe(401);
    await f.close();
  });
});

describe.each(engines)('the end of sessions on %s', engine => {
  it('a person who becomes Inactive is locked out at once, with their account (#36)', async () => {
    const { f, site, as } = await fixtureSite(engine);
    const [alice, carol] = [await as('alice'), await as('carol')];
    expect((await carol.get(`${workspace}/catalog`)).status).toBe(200);
    const changes = [{ table: 'users', row: f.ids.carol, to: { status: 'Inactive' } }];
    expect((await alice.post(`${workspace}/commit`, { changes })).status).toBe(200);
    expect((await carol.get(`${workspace}/catalog`)).status).toBe(401);
    expect((await site.browser().signIn('carol')).status).toBe(401);
    expect(await f.all('sessions', 'user', f.ids.carol!)).toEqual([]);
    await f.close();
  });

  it('a session whose person has lost the right to it is not accepted', async () => {
    const { f, site } = await fixtureSite(engine);
    const dave = await f.user('dave');
    const system = { kind: 'system', name: 'session' } as const;
    const token = 'd'.repeat(43);
    const row = { account: dave?.account, tokenHash: sha256(token), expiresAt: '2026-01-20T00:00:00.000Z', seenAt: f.now };
    await f.commit([{ table: 'accounts', row: String(dave?.account), to: { state: 'active' } }], system);
    await f.commit([{ table: 'sessions', to: { ...row, user: f.ids.dave } }], system);
    const browser = site.browser();
    browser.cookie = `seatgrid=${token}`;
    expect((await browser.get(`${workspace}/catalog`)).status).toBe(401);
    await f.commit([{ table: 'users', row: f.ids.dave!, to: { status: 'Active' } }]);
    expect((await browser.get(`${workspace}/catalog`)).status).not.toBe(401);
    await f.close();
  });

  it('a temporary password signs in, and then only allows choosing a password', async () => {
    const { f, site, as } = await fixtureSite(engine);
    const alice = await as('alice');
    await alice.post(`${workspace}/commit`, { changes: [{ table: 'users', row: f.ids.erin, to: { status: 'Active' } }] });
    const temporary = (await f.secretTo('erin@acme.test', 'M1')) ?? '';
    const erin = site.browser();
    const { body } = await erin.post<SessionResponse>('/api/session', { login: 'erin', password: temporary });
    expect(body.person?.mustChangePassword).toBe(true);
    for (const path of [`${workspace}/catalog`, '/api/workspaces', `${workspace}/tables/users/rows`]) {
      expect(await erin.get(path)).toMatchObject({ status: 403, body: { code: 'password_change_required' } });
    }
    expect((await erin.post('/api/session/password', { current: temporary, next: 'green paper boats' })).status).toBe(200);
    expect((await erin.get(`${workspace}/catalog`)).status).toBe(200);
    expect((await site.browser().signIn('erin', temporary)).status).toBe(401);
    expect((await site.browser().signIn('erin', 'green paper boats')).status).toBe(200);
    await f.close();
  });

  it('a temporary password is refused after three days', async () => {
    const { f, site } = await fixtureSite(engine);
    await f.commit([{ table: 'users', row: f.ids.erin!, to: { status: 'Active' } }]);
    const temporary = (await f.secretTo('erin@acme.test', 'M1')) ?? '';
    f.now = '2026-01-18T10:00:00.000Z';
    expect((await site.browser().signIn('erin', temporary)).status).toBe(401);
    await f.close();
  });
});
