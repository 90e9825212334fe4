import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EmailResponse } from '../../server/api/wire.ts';
import { tick } from '../../server/effects/clock.ts';
import type { Outcome, Row } from '../../server/model/change.ts';
import type { Fixture } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';
import { type Browser, fixtureSite, openSite, password, type Site, workspace } from './site.ts';

async function messagesTo(f: Fixture, address: string): Promise<Row[]> {
  const fields = ['to', 'kind', 'body', 'link', 'org'];
  const { rows } = await f.reader.page({ table: 'outbox', scope: null, sort: [], fields, limit: 500 });
  return rows.filter(row => row.to === address).sort((a, b) => (a.id < b.id ? -1 : 1));
}

const kindsTo = async (f: Fixture, address: string) => (await messagesTo(f, address)).map(message => message.kind);

const tokenTo = async (f: Fixture, address: string): Promise<string> => (await f.secretTo(address, 'M8c')) ?? '';

const open = async (engine: (typeof engines)[number], policy: Record<string, string> = {}) => {
  const { f } = await fixtureSite(engine, { policy });
  const site = openSite(f, { config: { smtpUrl: 'smtp://127.0.0.1:1' } });
  const as = async (name: string): Promise<Browser> => {
    const browser = site.browser();
    await browser.signIn(name);
    return browser;
  };
  return { f, site, as };
};

const confirm = (site: Site, token: string) => site.browser().post('/api/email-changes/confirm', { token });

describe.each(engines)('a person’s own e-mail on %s', engine => {
  let f: Fixture;
  let site: Site;
  let as: (name: string) => Promise<Browser>;
  beforeAll(async () => ({ f, site, as } = await open(engine)));
  afterAll(() => f.close());

  it('the address changes once the new one has confirmed it, with a password, and the old one is informed before and after', async () => {
    const carol = await as('carol');
    const ask = (email: string, secret = password) =>
      carol.post<EmailResponse>('/api/session/email', { password: secret, email });
    expect((await carol.get<EmailResponse>('/api/session/email')).body).toEqual({ address: 'carol@acme.test', waiting: null });
    expect((await ask('caroline@acme.test', 'not the password')).body.code).toBe('wrong_password');
    expect((await ask('caroline@acme')).body.code).toBe('V_EMAIL_FORMAT');
    expect((await ask('car\u200bol@acme.test')).body).toMatchObject({
      detail: 'Invalid e-mail address: invisible character U+200B at position 4',
      issues: [{ field: 'email', params: { signFr: '\u00a0: caractère invisible U+200B à la position 4' } }],
    });
    expect((await ask('carol@acme.test')).body.code).toBe('email_same');
    expect((await ask('caroline@acme.test')).body).toEqual({
      address: 'carol@acme.test',
      waiting: { address: 'caroline@acme.test', expiresAt: '2026-01-18T10:00:00.000Z' },
    });
    expect(await f.user('carol')).toMatchObject({
      email: 'carol@acme.test',
      newEmail: 'caroline@acme.test',
      validationResult: 'Waiting for caroline@acme.test to confirm',
    });
    expect(await kindsTo(f, 'carol@acme.test')).toContain('M8');
    expect((await site.browser().signIn('caroline@acme.test')).status).toBe(401);
    // Other edits keep the note about the pending address.
    await f.commit([{ table: 'users', row: f.ids.carol!, to: { mobile: '+33612345679' } }]);
    expect(await f.user('carol')).toMatchObject({ validationResult: 'Waiting for caroline@acme.test to confirm' });

    const token = await tokenTo(f, 'caroline@acme.test');
    expect((await messagesTo(f, 'caroline@acme.test'))[0]).toMatchObject({
      org: f.acme,
      link: 'https://seatgrid.test/confirm-email#••••',
    });
    for (let i = 0; i < 2; i += 1)
      expect((await site.browser().post('/api/email-changes/read', { token })).body).toMatchObject({
        address: 'caroline@acme.test',
      });
    expect((await site.browser().post('/api/email-changes/read', { token: 'x'.repeat(43) })).status).toBe(404);
    const answers = await Promise.all([1, 2, 3].map(() => confirm(site, token)));
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([204, 404, 404]);
    expect(await f.user('carol')).toMatchObject({ email: 'caroline@acme.test', newEmail: null, validationResult: 'OK' });
    expect((await site.browser().signIn('caroline@acme.test')).status).toBe(200);
    expect((await site.browser().signIn('carol@acme.test')).status).toBe(401);
    expect((await carol.get(`${workspace}/catalog`)).status).toBe(200);
    expect(await kindsTo(f, 'caroline@acme.test')).toEqual(['M8c', 'M8']);
    expect((await kindsTo(f, 'carol@acme.test')).filter(kind => kind === 'M8')).toHaveLength(2);
    expect(site.failures).toEqual([]);
  });

  it('the address of an external person changes in every organisation', async () => {
    const jean = await as('jean');
    expect((await jean.post('/api/session/email', { password, email: 'jean@elsewhere.test' })).status).toBe(200);
    expect((await confirm(site, await tokenTo(f, 'jean@elsewhere.test'))).status).toBe(204);
    expect(await f.user('jean')).toMatchObject({ email: 'jean@elsewhere.test', external: true, validationResult: 'OK' });
    expect(await kindsTo(f, 'jean@elsewhere.test')).toEqual(['M8c', 'M8']);
  });

  it('an address in use is revealed only to the reader of its mail', async () => {
    const bob = await as('bob');
    const { status, body } = await bob.post<EmailResponse>('/api/session/email', { password, email: 'alice@acme.test' });
    expect([status, body.waiting?.address]).toEqual([200, 'alice@acme.test']);
    const token = await tokenTo(f, 'alice@acme.test');
    expect((await confirm(site, token)).body.code).toBe('email_taken');
    expect(await f.user('bob')).toMatchObject({ email: 'bob@acme.test' });
    expect((await bob.send('DELETE', '/api/session/email')).status).toBe(204);
    expect(await f.user('bob')).toMatchObject({ newEmail: null, validationResult: 'OK' });
    expect((await confirm(site, token)).status).toBe(404);
  });

  it('only the last requested address can be confirmed, within three days, while the account is open', async () => {
    const bob = await as('bob');
    const ask = (email: string) => bob.post('/api/session/email', { password, email });
    await ask('one@acme.test');
    const first = await tokenTo(f, 'one@acme.test');
    expect((await site.browser().post('/api/email-changes/read', { token: first })).status).toBe(200);
    // At the same moment by the clock: the first link confirms no other address.
    await ask('other@acme.test');
    expect((await confirm(site, first)).status).toBe(404);
    f.now = '2026-01-15T10:01:00.000Z';
    await ask('two@acme.test');
    expect((await confirm(site, first)).status).toBe(404);
    const token = await tokenTo(f, 'two@acme.test');
    expect((await site.browser().post('/api/email-changes/read', { token })).status).toBe(200);
    f.now = '2026-01-18T10:01:00.000Z';
    expect((await confirm(site, token)).status).toBe(404);
    expect(await tick(f, f.now)).toMatchObject({ accounts: 1 });
    expect(await f.user('bob')).toMatchObject({ newEmail: null, validationResult: 'OK' });

    const again = await as('bob');
    await again.post('/api/session/email', { password, email: 'three@acme.test' });
    const third = await tokenTo(f, 'three@acme.test');
    await f.commit([{ table: 'users', row: f.ids.bob!, to: { status: 'Inactive' } }]);
    expect((await confirm(site, third)).status).toBe(404);
    await f.commit([{ table: 'users', row: f.ids.bob!, to: { status: 'Active' } }]);
    expect((await confirm(site, third)).status).toBe(404);
  });

  it('an address can be requested five times an hour', async () => {
    const alice = await as('alice');
    const statuses: number[] = [];
    for (let n = 0; n < 7; n += 1) {
      f.now = `2026-01-18T10:1${n}:00.000Z`;
      statuses.push((await alice.post('/api/session/email', { password, email: `stranger${n}@else.test` })).status);
    }
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429, 429]);
  });
});

describe.each(engines)('an address that an administrator changes, on %s', engine => {
  const change = (by: Browser, row: string | undefined, email: string) =>
    by.post<Outcome>(`${workspace}/commit`, { changes: [{ table: 'users', row, to: { email } }] });

  it('an administrator’s change waits for confirmation where the organisation wants it', async () => {
    const { f, site, as } = await open(engine, { emailChange: 'verify_first' });
    const alice = await as('alice');
    expect((await change(alice, f.ids.carol, 'caroline@acme.test')).body.outcomes[0]?.outcome).toBe('accepted');
    expect(await f.user('carol')).toMatchObject({
      email: 'carol@acme.test',
      newEmail: 'caroline@acme.test',
      validationResult: 'Waiting for caroline@acme.test to confirm',
    });
    expect(await kindsTo(f, 'caroline@acme.test')).toEqual(['M8c']);
    expect((await kindsTo(f, 'carol@acme.test')).filter(kind => kind === 'M8')).toHaveLength(1);
    expect((await site.browser().signIn('carol@acme.test')).status).toBe(200);
    expect((await change(alice, f.ids.carol, 'bob@acme.test')).body.issues?.[0]).toMatchObject({
      code: 'V_EMAIL_TAKEN',
      field: 'email',
    });
    expect((await confirm(site, await tokenTo(f, 'caroline@acme.test'))).status).toBe(204);
    expect(await f.user('carol')).toMatchObject({ email: 'caroline@acme.test', newEmail: null, validationResult: 'OK' });
    expect((await site.browser().signIn('caroline@acme.test')).status).toBe(200);
    // A draft cannot sign in, so its address needs no confirmation.
    await change(alice, f.ids.erin, 'erin.noir@acme.test');
    expect(await f.user('erin')).toMatchObject({ email: 'erin.noir@acme.test', newEmail: null });
    expect(site.failures).toEqual([]);
    await f.close();
  });

  it('an administrator’s change is immediate where no confirmation is required, and ends a pending one', async () => {
    const { f, site, as } = await open(engine);
    const [alice, carol] = [await as('alice'), await as('carol')];
    await carol.post('/api/session/email', { password, email: 'caroline@acme.test' });
    const token = await tokenTo(f, 'caroline@acme.test');
    await change(alice, f.ids.carol, 'c.roy@acme.test');
    expect(await f.user('carol')).toMatchObject({ email: 'c.roy@acme.test', newEmail: null, validationResult: 'OK' });
    expect((await confirm(site, token)).status).toBe(404);
    expect((await site.browser().signIn('c.roy@acme.test')).status).toBe(200);
    await f.close();
  });
});
