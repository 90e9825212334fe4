import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SessionResponse } from '../../server/api/wire.ts';
import type { Row } from '../../server/model/change.ts';
import type { Fixture } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';
import { type Browser, fixtureSite, openSite, password, type Site, workspace } from './site.ts';

const next = 'green paper boats';
const system = { kind: 'system', name: 'session' } as const;

/** Messages of this kind to an address, in the order of creation. */
async function messagesTo(f: Fixture, address: string, kind: string): Promise<Row[]> {
  const { rows } = await f.reader.page({
    table: 'outbox',
    scope: null,
    sort: [],
    fields: ['to', 'kind', 'body', 'link', 'org', 'language', 'createdAt'],
    limit: 500,
  });
  return rows.filter(row => row.to === address && row.kind === kind).sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** The token of the last link to an address. */
const tokenTo = async (f: Fixture, address: string): Promise<string> => (await f.secretTo(address, 'M1r')) ?? '';

describe.each(engines)('a forgotten password on %s', engine => {
  let f: Fixture;
  let site: Site;
  let as: (name: string) => Promise<Browser>;
  beforeAll(async () => {
    const made = await fixtureSite(engine);
    ({ f } = made);
    site = openSite(f, { config: { smtpUrl: 'smtp://127.0.0.1:1' } });
    as = async name => {
      const browser = site.browser();
      await browser.signIn(name);
      return browser;
    };
  });
  afterAll(() => f.close());

  const ask = async (login: string, by = site.browser()): Promise<number> => {
    const { status } = await by.post('/api/password-resets', { login, language: 'fr' });
    await site.settled();
    return status;
  };

  it('a link resets the password once: all sessions end, a new one starts, and a message informs the person', async () => {
    const carol = await as('carol');
    expect(await ask('carol')).toBe(204);
    // The old password works until the link is used.
    expect((await site.browser().signIn('carol')).status).toBe(200);
    const [message, ...more] = await messagesTo(f, 'carol@acme.test', 'M1r');
    expect(more).toEqual([]);
    expect(message).toMatchObject({ language: 'fr', org: f.acme, link: 'https://seatgrid.test/reset#••••' });
    const token = await tokenTo(f, 'carol@acme.test');
    expect(token).toHaveLength(43);
    const browser = site.browser();
    for (let i = 0; i < 2; i += 1)
      expect((await browser.post('/api/password-resets/read', { token })).body).toEqual({
        address: 'carol@acme.test',
        expiresAt: '2026-01-15T11:00:00.000Z',
      });
    const use = (secret: string, by = site.browser()) =>
      by.post<SessionResponse>('/api/password-resets/use', { token, password: secret });
    expect((await use('carol@acme.test1')).body.code).toBe('password_own');
    const answers = await Promise.all(Array.from({ length: 5 }, () => use(next)));
    expect(answers.map(answer => answer.status).sort((a, b) => a - b)).toEqual([200, 404, 404, 404, 404]);
    expect(answers.find(answer => answer.status === 200)?.body.person).toMatchObject({
      userId: 'carol',
      mustChangePassword: false,
    });
    expect((await carol.get(`${workspace}/catalog`)).status).toBe(401);
    expect(await f.all('sessions', 'user', f.ids.carol!)).toHaveLength(1);
    expect((await site.browser().signIn('carol')).status).toBe(401);
    expect((await site.browser().signIn('carol', next)).status).toBe(200);
    expect(await messagesTo(f, 'carol@acme.test', 'M1p')).toHaveLength(1);
    expect((await use(next)).body.code).toBe('no_reset');
  });

  it('external people, the only owner and people without an organisation can reset their password', async () => {
    for (const name of ['jean@partner.test', 'ALICE', 'alice@acme.test']) expect(await ask(name)).toBe(204);
    const [jean, alice] = [await tokenTo(f, 'jean@partner.test'), await tokenTo(f, 'alice@acme.test')];
    const [, ...again] = await messagesTo(f, 'alice@acme.test', 'M1r');
    expect(again).toEqual([]);
    const entered = await site.browser().post<SessionResponse>('/api/password-resets/use', { token: alice, password: next });
    expect(entered.body.person?.role).toBe('owner');
    await f.commit([{ table: 'access', row: f.ids.right!, to: null }], system);
    const nowhere = await site.browser().post<SessionResponse>('/api/password-resets/use', { token: jean, password: next });
    expect([nowhere.status, nowhere.body]).toEqual([200, { person: null, setup: false }]);
    expect((await site.browser().signIn('jean', next)).body.code).toBe('no_membership');
  });

  it('every login gets the same answer, and nothing is sent without an active account', async () => {
    const before = (await f.reader.page({ table: 'outbox', scope: null, sort: [], fields: ['id'], limit: 500 })).rows.length;
    for (const login of ['nobody', 'nobody@nowhere.test', 'dave', 'erin@acme.test', "' or 1=1", '\0', '%'])
      expect(await ask(login)).toBe(204);
    const after = (await f.reader.page({ table: 'outbox', scope: null, sort: [], fields: ['id'], limit: 500 })).rows.length;
    expect(after).toBe(before);
    expect(site.failures).toEqual([]);
  });

  it('a link is sent once an hour and five times a day, and replaces the previous one', async () => {
    const hours = ['10:59', '11:00', '11:59', '12:00', '13:00', '14:00', '15:00', '16:00'];
    const sent: number[] = [];
    const tokens: string[] = [];
    await Promise.all([1, 2, 3].map(() => ask('bob')));
    const first = (await messagesTo(f, 'bob@acme.test', 'M1r')).length;
    for (const time of hours) {
      f.now = `2026-01-15T${time}:00.000Z`;
      await Promise.all([ask('bob'), ask('bob@acme.test')]);
      sent.push((await messagesTo(f, 'bob@acme.test', 'M1r')).length);
      tokens.push(await tokenTo(f, 'bob@acme.test'));
    }
    expect([first, ...sent]).toEqual([1, 1, 2, 2, 3, 4, 5, 5, 5]);
    const read = async (token = '') => (await site.browser().post('/api/password-resets/read', { token })).status;
    f.now = '2026-01-15T14:30:00.000Z';
    const [before, last] = [...new Set(tokens)].slice(-2);
    expect([await read(before), await read(last)]).toEqual([404, 200]);
    f.now = '2026-01-15T15:00:00.000Z';
    expect(await read(last)).toBe(404);
    f.now = '2026-01-16T10:00:01.000Z';
    await ask('bob');
    expect(await messagesTo(f, 'bob@acme.test', 'M1r')).toHaveLength(6);
  });

  it('a link is invalid after a change of password, address or account state', async () => {
    const account = String((await f.user('bob'))?.account);
    const changes: [string, () => Promise<unknown>][] = [
      ['the password', async () => (await as('bob')).post('/api/session/password', { current: password, next })],
      ['the address', () => f.commit([{ table: 'users', row: f.ids.bob!, to: { email: 'robert@acme.test' } }])],
      ['the account', () => f.commit([{ table: 'users', row: f.ids.bob!, to: { status: 'Inactive' } }])],
    ];
    for (const [day, [what, change]] of changes.entries()) {
      f.now = `2026-02-0${day + 1}T10:00:00.000Z`;
      await ask('bob');
      const { email } = (await f.row('accounts', account))!;
      const token = await tokenTo(f, String(email));
      expect([what, (await site.browser().post('/api/password-resets/read', { token })).status]).toEqual([what, 200]);
      await change();
      expect([what, (await site.browser().post('/api/password-resets/read', { token })).status]).toEqual([what, 404]);
      const used = await site.browser().post('/api/password-resets/use', { token, password: 'seven yellow lamps' });
      expect([what, used.status]).toEqual([what, 404]);
      expect((await f.row('accounts', account))?.resetHash).toBeNull();
    }
    expect(site.failures).toEqual([]);
  });

  it('resets can be requested ten times an hour from one network', async () => {
    const statuses: number[] = [];
    for (let n = 0; n < 12; n += 1) {
      const { status } = await site.browser(`2001:db8:7::${n}`).post('/api/password-resets', { login: `nobody${n}` });
      statuses.push(status);
    }
    expect(statuses).toEqual([...Array<number>(10).fill(204), 429, 429]);
    expect((await site.browser().post('/api/password-resets', { login: 'nobody' })).status).toBe(204);
  });

  it('without a mail server a reset is refused', async () => {
    const silent = openSite(f);
    expect((await silent.browser().post('/api/password-resets', { login: 'alice' })).body.code).toBe('no_mail');
    expect((await silent.browser().get('/api/site')).body).toMatchObject({ mail: false });
    expect((await site.browser().get('/api/site')).body).toMatchObject({ mail: true });
  });
});
