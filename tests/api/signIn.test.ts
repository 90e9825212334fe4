import { hash } from '@node-rs/argon2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMemoryThrottle } from '../../server/api/memoryThrottle.ts';
import type { SessionResponse } from '../../server/api/wire.ts';
import { createWriter } from '../../server/engine/createWriter.ts';
import type { Throttle } from '../../server/model/throttle.ts';
import { openStore } from '../../server/store/openStore.ts';
import { catalog, catalogs, type Fixture } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';
import { type Browser, fixtureSite, openSite, password, type Site, workspace } from './site.ts';

const system = { kind: 'system', name: 'session' } as const;
const next = 'green paper boats';
/** Nobody is slowed down: this tests the writes. */
const unhindered: Throttle = { acquire: async () => ({ allowed: true, wait: 0 }), refund: async () => undefined };

/** Limits whose time passes only while an attempt waits, so that a slow machine forgives none. */
function waitingOnly(): { throttle: Throttle; pause: (milliseconds: number) => Promise<void> } {
  let now = 0;
  return {
    throttle: createMemoryThrottle(() => now),
    pause: async milliseconds => {
      now += milliseconds;
    },
  };
}

describe.each(engines)('a password that changes while people sign in, on %s', engine => {
  let f: Fixture;
  let sites: Site[];
  let as: (name: string) => Promise<Browser>;
  const closing: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    const made = await fixtureSite(engine);
    ({ f, as } = made);
    sites = [openSite(f, { throttle: unhindered })];
    closing.push(() => f.close());
    if (engine === 'sqlite') return;
    const other = await openStore(f.where, catalog.stored);
    closing.push(() => other.close());
    const world = { publicUrl: '', now: () => f.now, newSecret: () => ({ clear: 'x', hash: 'x' }) };
    sites.push(openSite({ ...f, reader: other.reader, writer: createWriter(other, catalogs, world) }, { throttle: unhindered }));
  });
  afterAll(async () => {
    for (const close of closing.toReversed()) await close();
  });

  /** Thirty sign-ins with the old password, at both servers if there are two, while it ends; returns the browsers that got in. */
  async function hammer(ending: () => Promise<unknown>, secret: string): Promise<Browser[]> {
    const browsers = Array.from({ length: 30 }, (_, n) => sites[n % sites.length]!.browser());
    const trying = browsers.map(async browser => ({ browser, ...(await browser.signIn('bob', secret)) }));
    await Promise.race(trying.slice(0, 4));
    await ending();
    const answers = await Promise.all(trying);
    // 403: the right password of a person who is by then active nowhere.
    for (const { status } of answers) expect([200, 401, 403]).toContain(status);
    return answers.flatMap(({ status, browser }) => (status === 200 ? [browser] : []));
  }

  const open = async (browsers: readonly Browser[]): Promise<number[]> =>
    Promise.all(browsers.map(async browser => (await browser.get(`${workspace}/catalog`)).status));

  it('none of thirty sessions with the old password survives, and that of the person who changed it does', async () => {
    const bob = await as('bob');
    for (const [from, to] of [
      [password, next],
      [next, password],
      [password, next],
    ] as const) {
      const entered = await hammer(async () => {
        expect((await bob.post('/api/session/password', { current: from, next: to })).status).toBe(200);
      }, from);
      expect(entered.length).toBeGreaterThan(0);
      expect(new Set(await open(entered))).toEqual(new Set([401]));
      expect(await open([bob])).toEqual([200]);
      expect(await f.all('sessions', 'user', f.ids.bob!)).toHaveLength(1);
    }
    expect((await bob.post('/api/session/password', { current: next, next: password })).status).toBe(200);
  });

  it('no session with the old password survives a reset by an administrator, or a deactivation and reactivation', async () => {
    const alice = await as('alice');
    const entered = await hammer(
      () => alice.post(`${workspace}/commit`, { changes: [{ table: 'users', row: f.ids.bob, to: { status: 'Inactive' } }] }),
      password,
    );
    await alice.post(`${workspace}/commit`, { changes: [{ table: 'users', row: f.ids.bob, to: { status: 'Active' } }] });
    expect(new Set(await open(entered))).toEqual(new Set([401]));
    expect(await f.all('sessions', 'user', f.ids.bob!)).toEqual([]);
    const again = await hammer(
      () => alice.post(`${workspace}/act`, { table: 'users', action: 'newWayIn', rows: [f.ids.bob] }),
      password,
    );
    expect(new Set(await open(again))).toEqual(new Set([401]));
    expect(await f.all('sessions', 'user', f.ids.bob!)).toEqual([]);
  });

  it('no session is written for an account whose password has changed since', async () => {
    const account = String((await f.user('carol'))?.account);
    const outcome = await f.writer.commit(
      system,
      [{ table: 'accounts', row: account, from: { passwordHash: 'another' }, to: {} }],
      { partial: false },
    );
    expect(outcome.outcomes[0]).toMatchObject({ outcome: 'refused', issues: [{ code: 'stale' }] });
    // A person learns nothing about hidden cells from what they send.
    const own = { table: 'users', row: f.ids.alice!, from: { account: 'guessed' }, to: { jobTitle: 'Chef' } };
    expect((await f.commit([own])).outcomes[0]?.outcome).toBe('accepted');
  });
});

describe.each(engines)('sign-in on %s', engine => {
  let f: Fixture;
  let site: Site;
  let as: (name: string) => Promise<Browser>;
  beforeAll(async () => {
    ({ f, site, as } = await fixtureSite(engine));
  });
  afterAll(() => f.close());

  it('a person with the right password who is in no organisation gets another answer', async () => {
    await f.commit([{ table: 'access', row: f.ids.right!, to: null }], system);
    expect(await f.user('jean')).toBeUndefined();
    expect((await site.browser().signIn('jean', 'not the password')).body.code).toBe('sign_in_failed');
    expect(await site.browser().signIn('jean')).toMatchObject({ status: 403, body: { code: 'no_membership' } });
  });

  it('every spelling of a login leads to one account', async () => {
    for (const login of [
      'carol',
      'ＣＡＲＯＬ',
      'ca\u200brol',
      ' carol@acme.test\u2060',
      'Carol@ＡＣＭＥ.test',
      '\ufeffcarol@acme.test',
    ])
      expect([login, (await site.browser().signIn(login)).status]).toEqual([login, 200]);
  });

  it('the hash of a password stored as typed is renewed', async () => {
    const account = String((await f.user('carol'))?.account);
    const old = await hash('été à la plage'.normalize('NFD'), { memoryCost: 19_456, timeCost: 2, parallelism: 1 });
    await f.commit([{ table: 'accounts', row: account, to: { passwordHash: old } }], system);
    const before = site.browser();
    await before.signIn('carol', 'été à la plage'.normalize('NFC'));
    await f.commit([{ table: 'accounts', row: account, to: { passwordHash: old, rehashes: 2 } }], system);
    expect((await site.browser().signIn('carol', 'été à la plage'.normalize('NFC'))).status).toBe(200);
    // It is the same password: nobody is signed out.
    expect((await before.get<SessionResponse>('/api/session')).body.person).not.toBeNull();
    const kept = (await f.row('accounts', account))?.passwordHash;
    expect(kept).not.toBe(old);
    expect((await site.browser().signIn('carol', 'été à la plage'.normalize('NFD'))).status).toBe(200);
    expect((await f.row('accounts', account))?.passwordHash).toBe(kept);
  });

  it('an account keeps its newest 25 sessions', async () => {
    const [first, second] = [await as('alice'), await as('alice')];
    for (let i = 0; i < 24; i += 1) await as('alice');
    expect(await f.all('sessions', 'user', f.ids.alice!)).toHaveLength(25);
    expect((await first.get<SessionResponse>('/api/session')).body.person).toBeNull();
    expect((await second.get<SessionResponse>('/api/session')).body.person).not.toBeNull();
  });

  it('the hash of a device is stored, not the token, one row for each account that uses it', async () => {
    const browser = site.browser();
    for (const name of ['alice', 'bob', 'alice']) await browser.signIn(name);
    const token = browser.device?.split('=')[1] ?? '';
    expect(token).toHaveLength(43);
    const [alice, bob] = [await f.user('alice'), await f.user('bob')];
    const devices = [
      ...(await f.all('devices', 'account', String(alice?.account))),
      ...(await f.all('devices', 'account', String(bob?.account))),
    ];
    expect(JSON.stringify(devices)).not.toContain(token);
    const hashes = devices.map(device => device.tokenHash);
    expect(hashes.filter((one, index) => hashes.indexOf(one) !== index)).toHaveLength(1);
    const chosen = site.browser();
    chosen.device = `seatgrid-device=${'a'.repeat(43)}`;
    await chosen.signIn('bob');
    expect(chosen.device).not.toContain('aaaa');
  });
});

describe('guessing', () => {
  const wrong = 'a wrong password';

  it('attempts at one account count every spelling, and leave known devices, other addresses and other accounts alone', async () => {
    const { f } = await fixtureSite('sqlite');
    const site = openSite(f, waitingOnly());
    const known = site.browser('203.0.113.7');
    await known.signIn('alice');
    const thief = site.browser('203.0.113.7');
    const spellings = [
      'alice',
      'ALICE',
      'alice@acme.test',
      'Alice@ACME.test',
      'ａｌｉｃｅ',
      'alice\u200b',
      ' alice',
      'alice@acme.test\u2060',
    ];
    const statuses: number[] = [];
    for (let i = 0; i < 30; i += 1) statuses.push((await thief.signIn(spellings[i % 8]!, wrong)).status);
    expect(statuses.slice(0, 10)).toEqual(Array(10).fill(401));
    expect(statuses.slice(10).filter(status => status === 401).length).toBeLessThan(2);
    const { status, headers, body } = await thief.signIn('alice');
    expect([status, body.code]).toEqual([429, 'too_many_tries']);
    expect(body.detail).toMatch(/^Too many attempts\. Wait \d+ seconds? and try again$/);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    expect(Number(headers.get('retry-after'))).toBeLessThanOrEqual(60);
    expect((await known.signIn('alice')).status).toBe(200);
    expect((await site.browser('203.0.113.8').signIn('alice')).status).toBe(200);
    expect((await thief.signIn('bob')).status).toBe(200);
    await f.close();
  });

  it('attempts at unknown logins count like those at known ones', async () => {
    const { f } = await fixtureSite('sqlite');
    const site = openSite(f, waitingOnly());
    const thief = site.browser('203.0.113.9');
    const statuses: number[] = [];
    for (let i = 0; i < 11; i += 1) statuses.push((await thief.signIn(i % 2 === 0 ? 'nobody' : ' NOBODY\u200b', wrong)).status);
    expect(statuses).toEqual([...Array<number>(10).fill(401), 429]);
    await f.close();
  });

  it('a hundred attempts from one address lock out no other person at that address', async () => {
    const { f, site } = await fixtureSite('sqlite');
    const thieves = Array.from({ length: 100 }, (_, n) =>
      site.browser(`2001:db8::${n.toString(16)}`).signIn(`nobody${n}`, wrong),
    );
    for (const { status } of await Promise.all(thieves)) expect([401, 429]).toContain(status);
    for (const name of ['alice', 'bob', 'carol']) expect((await site.browser('2001:db8::ffff').signIn(name)).status).toBe(200);
    await f.close();
  });
});
