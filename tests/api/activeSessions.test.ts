import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SessionResponse, SessionsResponse } from '../../server/api/wire.ts';
import type { Outcome } from '../../server/model/change.ts';
import type { Fixture } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';
import { listen } from './listening.ts';
import { type Browser, fixtureSite, openSite, password, type Site, workspace } from './site.ts';

const firefox = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0';

const sessionsOf = async (browser: Browser) => (await browser.get<SessionsResponse>('/api/sessions')).body.sessions;
const isIn = async (browser: Browser) => (await browser.get<SessionResponse>('/api/session')).body.person !== null;

describe.each(engines)('the sessions of an account, on %s', engine => {
  let f: Fixture;
  let site: Site;
  let as: (name: string) => Promise<Browser>;
  beforeAll(async () => ({ f, site, as } = await fixtureSite(engine)));
  afterAll(() => f.close());

  it('a session is listed with browser, system, address and times, and the current one is marked', async () => {
    const there = site.browser('2001:db8::7');
    await there.post('/api/session', { login: 'bob', password }, { 'user-agent': firefox });
    f.now = '2026-01-15T10:30:00.000Z';
    const here = await as('bob');
    const [first, second, ...more] = await sessionsOf(here);
    expect(more).toEqual([]);
    expect(first).toMatchObject({ browser: '', system: '', current: true, startedAt: f.now, seenAt: f.now });
    expect(second).toEqual({
      id: expect.any(String),
      browser: 'Firefox',
      system: 'Windows',
      address: '2001:db8::7',
      startedAt: '2026-01-15T10:00:00.000Z',
      seenAt: '2026-01-15T10:00:00.000Z',
      current: false,
    });
    await there.get(`${workspace}/catalog`);
    expect((await sessionsOf(there)).map(each => [each.current, each.seenAt])).toEqual(
      expect.arrayContaining([[true, '2026-01-15T10:30:00.000Z']]),
    );
  });

  it('only its person ends a session, and ending the current one removes the cookie', async () => {
    const [here, there, carol] = [await as('bob'), await as('bob'), await as('carol')];
    const [own] = (await sessionsOf(there)).filter(each => each.current);
    expect((await carol.send('DELETE', `/api/sessions/${own?.id}`)).status).toBe(404);
    expect(await isIn(there)).toBe(true);
    expect((await here.send('DELETE', `/api/sessions/${own?.id}`)).status).toBe(204);
    expect([await isIn(there), await isIn(here)]).toEqual([false, true]);
    expect((await here.send('DELETE', `/api/sessions/${own?.id}`)).body.code).toBe('no_such_session');
    const [last] = (await sessionsOf(here)).filter(each => each.current);
    expect((await here.send('DELETE', `/api/sessions/${last?.id}`)).status).toBe(204);
    expect(here.cookie).toBeNull();
  });

  it('all other sessions end together, also when two requests end them', async () => {
    const [one, other, third] = [await as('bob'), await as('bob'), await as('bob')];
    const answers = await Promise.all([one, other].map(browser => browser.send('DELETE', '/api/sessions')));
    for (const { status } of answers) expect([204, 401]).toContain(status);
    expect(await isIn(third)).toBe(false);
    expect(await f.all('sessions', 'user', f.ids.bob!)).toHaveLength((await isIn(one)) || (await isIn(other)) ? 1 : 0);
  });

  it('an owner ends all sessions of a person, a manager not those of an owner, and nobody else any', async () => {
    const alice = await as('alice');
    const act = (by: Browser, name: string) =>
      by.post<Outcome>(`${workspace}/act`, { table: 'users', action: 'signOut', rows: [f.ids[name]] });
    const [first, second] = [await as('carol'), await as('carol')];
    expect((await act(alice, 'carol')).status).toBe(200);
    expect([await isIn(first), await isIn(second), await isIn(alice)]).toEqual([false, false, true]);
    expect((await site.browser().signIn('carol')).status).toBe(200);
    expect((await act(alice, 'dave')).body.code).toBe('NOT_ACTIVE');
    expect((await act(alice, 'jean')).body.code).toBe('EXTERNAL');
    expect((await act(alice, 'zoe')).status).toBe(404);
    const found: unknown[] = [];
    for (const [minute, role] of ['manager', 'licence_admin', 'team_admin', 'member'].entries()) {
      f.now = `2026-01-15T10:4${minute}:00.000Z`;
      await f.commit([{ table: 'users', row: f.ids.bob!, to: { role } }]);
      const bob = await as('bob');
      found.push([role, (await act(bob, 'alice')).body.code, (await act(bob, 'carol')).body.code]);
    }
    expect(found).toEqual([
      ['manager', 'OWNERS_ONLY', undefined],
      ['licence_admin', 'forbidden', 'forbidden'],
      ['team_admin', 'forbidden', 'forbidden'],
      ['member', 'forbidden', 'forbidden'],
    ]);
    expect(await isIn(alice)).toBe(true);
    expect(site.failures).toEqual([]);
  });
});

describe('over a real connection', () => {
  it('a write without a body, such as signing out, needs no content type, and the cookie is removed even if the session has ended', async () => {
    const { f, site, as } = await fixtureSite('sqlite');
    const server = await listen(site);
    const bob = await as('bob');
    const other = await as('bob');
    const ask = (path: string, cookie: string | null, headers: Record<string, string> = {}) =>
      fetch(`${server.url}${path}`, { method: 'DELETE', headers: { cookie: cookie ?? '', ...headers } });
    expect((await ask('/api/sessions', bob.cookie)).status).toBe(204);
    expect(await isIn(other)).toBe(false);
    for (const type of [{}, { 'content-type': 'text/plain' }] as Record<string, string>[]) {
      const browser = await as('carol');
      const response = await ask('/api/session', browser.cookie, type);
      expect([response.status, response.headers.get('set-cookie')]).toEqual([204, expect.stringContaining('Max-Age=0')]);
      expect(await isIn(browser)).toBe(false);
    }
    const gone = await ask('/api/session', `seatgrid=${'x'.repeat(43)}`);
    expect([gone.status, gone.headers.get('set-cookie')]).toEqual([204, expect.stringContaining('Max-Age=0')]);
    for (const body of ['{}', 'x']) {
      const response = await fetch(`${server.url}/api/session`, {
        method: 'DELETE',
        body,
        headers: { 'content-type': 'text/plain' },
      });
      expect(response.status).toBe(415);
    }
    expect(
      (await fetch(`${server.url}/api/session`, { method: 'POST', body: '{}', headers: { 'content-type': 'text/plain' } }))
        .status,
    ).toBe(415);
    await server.close();
    await f.close();
  });
});

describe('the wrong address', () => {
  it('a write from another address is refused with the right address', async () => {
    const { f } = await fixtureSite('sqlite');
    const site = openSite(f, { publicUrl: 'https://seatgrid.test' });
    const { status, body } = await site
      .browser()
      .post('/api/session', { login: 'alice', password }, { origin: 'http://10.0.0.7:4280' });
    expect([status, body.detail]).toEqual([
      403,
      'This request came from http://10.0.0.7:4280 and was refused. Seatgrid is at https://seatgrid.test: open it there',
    ]);
    expect((await site.browser().get('/api/site')).body).toEqual({ address: 'https://seatgrid.test', mail: false });
    await f.close();
  });

  it('a page at a wrong address says where to go, in both languages', async () => {
    const { f } = await fixtureSite('sqlite');
    const site = openSite(f, { publicUrl: 'https://seatgrid.test' });
    const response = await site.app.request('http://old-name.example/users', { headers: { accept: 'text/html,*/*' } });
    const text = await response.text();
    expect([response.status, response.headers.get('content-type')]).toEqual([421, 'text/html; charset=UTF-8']);
    expect(text).toContain('Open <a href="https://seatgrid.test">');
    expect(text).toContain('Ouvrez <a href="https://seatgrid.test">');
    expect(text).not.toContain('old-name');
    await f.close();
  });

  it('a page requested over http is redirected to https when our proxy reports it', async () => {
    const { f } = await fixtureSite('sqlite');
    const open = (config: { trustProxy: boolean }, publicUrl = 'https://seatgrid.test') =>
      openSite(f, { publicUrl, config }).browser();
    const page = { accept: 'text/html,*/*', 'x-forwarded-proto': 'http' };
    const sent = await open({ trustProxy: true }).fetch('/invite?a=b', { headers: page });
    expect([sent.status, sent.headers.get('location')]).toEqual([307, 'https://seatgrid.test/invite?a=b']);
    for (const [browser, path, headers] of [
      [open({ trustProxy: false }), '/invite', page],
      [open({ trustProxy: true }, 'http://seatgrid.test'), '/invite', page],
      [open({ trustProxy: true }), '/invite', { ...page, 'x-forwarded-proto': 'https' }],
      [open({ trustProxy: true }), '/invite', { ...page, accept: 'application/json' }],
      [open({ trustProxy: true }), '/api/session', page],
    ] as const)
      expect([200, 404]).toContain((await browser.fetch(path, { headers })).status);
    await f.close();
  });
});
