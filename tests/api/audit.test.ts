import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { hashPassword, newPasswordCells } from '../../server/identity/password.ts';
import type { Row, RowId } from '../../server/model/change.ts';
import { type Fixture, setup } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';
import { allRows } from '../laws/rows.ts';
import { type Browser, fixtureSite, password, type Site, workspace } from './site.ts';
import { trailOf } from './trail.ts';

describe.each(engines)('refusals in the audit trail on %s', engine => {
  let f: Fixture;
  let site: Site;
  let as: (name: string) => Promise<Browser>;
  let carol: Browser;
  let alice: Browser;
  let added: () => Promise<Row[]>;

  beforeAll(async () => {
    ({ f, site, as } = await fixtureSite(engine, { total: 9 }));
    carol = await as('carol');
    alice = await as('alice');
    added = trailOf(site, f);
  });
  afterAll(() => f.close());
  beforeEach(async () => {
    await added();
  });

  it('a refused sign-in is recorded for each organisation of the person, without what was typed', async () => {
    const thief = site.browser('198.51.100.9');
    expect((await thief.signIn('carol@acme.test', 'a secret of somebody')).status).toBe(401);
    const [row, ...more] = await added();
    expect(more).toEqual([]);
    expect(row).toMatchObject({
      event: 'sign_in_refused',
      org: f.acme,
      row: f.ids.carol,
      rowName: expect.stringContaining('Carol'),
      actor: null,
      actorName: null,
      address: '198.51.100.9',
      detail: 'POST /api/session: sign_in_failed',
    });
    await thief.signIn('my password by mistake', 'x');
    await thief.signIn('nobody@nowhere.test', 'x');
    const unknown = await added();
    expect(unknown.map(each => [each.event, each.org, each.rowName])).toEqual([
      ['sign_in_refused', null, null],
      ['sign_in_refused', null, 'nobody@nowhere.test'],
    ]);
    expect(JSON.stringify([row, ...unknown, ...site.told])).not.toMatch(/a secret of somebody|my password by mistake/);
  });

  it.each(['carol＠acme.test', 'carol﹫acme.test', 'carol\0', 'ca\u200brol@ACME.test', 'ｃａｒｏｌ'])(
    'a refused sign-in is recorded for the organisation of its account, however it was typed: %j',
    async login => {
      const thief = site.browser('198.51.100.19');
      expect((await thief.signIn(login, 'not this one')).status).toBe(401);
      expect((await added()).map(each => [each.event, each.org, each.row])).toEqual([['sign_in_refused', f.acme, f.ids.carol]]);
      // It does match the account.
      expect((await site.browser().signIn(login)).status).toBe(200);
    },
  );

  it('requests from another site and without a session are recorded', async () => {
    const init = { method: 'POST', headers: { origin: 'https://evil.test', 'content-type': 'application/json' }, body: '{}' };
    expect((await alice.fetch(`${workspace}/commit`, init)).status).toBe(403);
    expect((await site.browser('198.51.100.10').get(`${workspace}/catalog`)).status).toBe(401);
    expect(
      (await site.browser('198.51.100.10').post('/api/invitations/read', { token: 'a-token-that-is-not-good' })).status,
    ).toBe(404);
    const rows = await added();
    expect(rows.map(row => [row.event, row.detail])).toEqual([
      ['foreign_origin', 'POST /api/workspaces/administration/commit: foreign_origin'],
      ['denied', 'GET /api/workspaces/administration/catalog: signed_out'],
      ['denied', 'POST /api/invitations/…: no_invitation'],
    ]);
  });

  it('a flood of refused sign-ins becomes a few entries that count them all, and delays nobody else', async () => {
    const thief = site.browser('198.51.100.11');
    const seq = await f.reader.seq();
    await Promise.all(Array.from({ length: 400 }, () => thief.signIn('dave', 'not this one')));
    const rows = await added();
    expect(rows.length).toBeLessThanOrEqual(4);
    expect(rows.reduce((sum, row) => sum + Number(row.count), 0)).toBe(400);
    expect(new Set(rows.map(row => row.event))).toEqual(new Set(['sign_in_refused', 'too_many_tries']));
    expect((await f.reader.seq()) - seq).toBeLessThanOrEqual(4);
  });

  it('sign-in, organisation switch, password change and sign-out record who and from where', async () => {
    const dave = site.browser('198.51.100.12');
    await f.commit([{ table: 'users', row: f.ids.dave!, to: { status: 'Active' } }], setup);
    const [account] = await f.all('accounts', 'id', String((await f.user('dave'))?.account));
    expect(account?.state).toBe('active');
    await added();
    await f.commit([{ table: 'accounts', row: account!.id, to: newPasswordCells(await hashPassword(password)) }], setup);
    await dave.signIn('dave');
    await dave.post('/api/session/password', { current: password, next: 'four green paper boats' });
    await dave.send('DELETE', '/api/session', {});
    const rows = await added();
    const told = rows.filter(row => row.address === '198.51.100.12');
    const events = told.map(row => String(row.event)).sort();
    expect(events).toEqual(['password_changed', 'session_ended', 'signed_in', 'signed_in', 'signed_out']);
    for (const row of told) {
      expect(row).toMatchObject({
        actor: f.ids.dave,
        actorName: 'Dave Blanc',
        org: f.acme,
        rowName: 'Dave Blanc',
        channel: 'page',
      });
      expect(row.requestId).not.toBeNull();
    }
  });

  it('each entry is also a line of the log', async () => {
    site.told.length = 0;
    await carol.get(`${workspace}/tables/outbox/rows`);
    await added();
    expect(site.told).toEqual([{ audit: expect.objectContaining({ event: 'denied', actor: f.ids.carol, table: 'outbox' }) }]);
  });

  it('the trail contains no tokens, passwords or hashes', async () => {
    const { body } = await alice.post<{ transaction: string }>(`${workspace}/commit`, {
      changes: [
        {
          table: 'users',
          to: { userId: 'nora', firstName: 'Nora', lastName: 'Vert', email: 'nora@acme.test', status: 'Active' },
        },
        { table: 'users', row: f.ids.erin, to: { status: 'Invited' } },
      ],
    });
    expect(body.transaction).not.toBeNull();
    await alice.post(`${workspace}/act`, { table: 'users', action: 'newWayIn', rows: [f.ids.carol] });
    await alice.post(`${workspace}/act`, {
      table: 'workspaces',
      action: 'inviteOutside',
      rows: [f.ids.WS1],
      input: { address: 'guest@elsewhere.test', level: 'user' },
    });
    await added();
    const kept = JSON.stringify(await allRows(f.reader, 'audit')) + JSON.stringify(site.told);
    expect(kept).toContain('secret_sent');
    const secrets: string[] = [];
    for (const table of ['outbox', 'messageSecrets', 'accounts', 'sessions', 'invites']) {
      for (const row of await allRows(f.reader, table)) {
        for (const value of Object.values(row)) {
          if (typeof value !== 'string') continue;
          secrets.push(...(value.match(/[\w-]{43}|[\da-f]{64}|\$argon2\S+/g) ?? []));
        }
      }
    }
    expect(secrets.length).toBeGreaterThan(5);
    for (const secret of secrets) expect(kept).not.toContain(secret);
  });

  it('only owners of the organisation see the trail', async () => {
    const rows = (browser: Browser) =>
      browser.get<{ rows: { cells: { org: RowId } }[] }>(`${workspace}/tables/audit/rows?limit=1000`);
    const zoe = await as('zoe');
    for (const [browser, org] of [
      [alice, f.acme],
      [zoe, f.globex],
    ] as const) {
      const { status, body } = await rows(browser);
      expect([status, new Set(body.rows.map(row => row.cells.org))]).toEqual([200, new Set([org])]);
    }
    for (const role of ['manager', 'licence_admin', 'team_admin', 'member'] as const) {
      await f.commit([{ table: 'users', row: f.ids.bob!, to: { role } }], setup);
      expect([role, (await rows(await as('bob'))).status]).toEqual([role, 404]);
    }
    expect((await rows(await as('jean'))).status).toBe(404);
  });
});

describe.each(engines)('many refusals that concern no organisation, on %s', engine => {
  let f: Fixture;
  let site: Site;
  beforeAll(async () => {
    ({ f, site } = await fixtureSite(engine));
  });
  afterAll(() => f.close());

  it('many refusals hide no refused sign-in from the organisation of its account', async () => {
    const added = trailOf(site, f);
    await added();
    const crowd = site.browser('198.51.100.20');
    for (let n = 0; n < 210; n += 1) await crowd.get(`${workspace}/tables/t${n}/rows`);
    await site.browser('198.51.100.21').signIn('carol', 'not this one');
    const rows = await added();
    // Of the crowd, 200 have entries of their own and one more counts the others.
    expect(rows).toHaveLength(202);
    expect(rows.filter(row => row.org === f.acme)).toMatchObject([{ event: 'sign_in_refused', row: f.ids.carol, count: 1 }]);
  });
});
