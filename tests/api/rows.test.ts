import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodePage } from '../../client/sync/decode-page.ts';
import type {
  CatalogResponse,
  CellsResponse,
  CountResponse,
  HistoryResponse,
  PositionResponse,
  Problem,
  RowResponse,
  RowsResponse,
} from '../../server/api/wire.ts';
import { catalog, type Fixture } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';
import { type Browser, fixtureSite, type Site, workspace } from './site.ts';

const users = `${workspace}/tables/users/rows`;
const ask = (path: string, query: Record<string, string | number>): string =>
  `${path}?${new URLSearchParams(Object.entries(query).map(([key, value]) => [key, String(value)]))}`;

const names = async (browser: Browser, query: Record<string, string | number>): Promise<unknown[]> => {
  const { status, body } = await browser.get<RowsResponse>(ask(users, { sort: 'userId', ...query }));
  expect(status).toBe(200);
  return body.rows.map(row => row.cells.userId);
};

const where = (browser: Browser, row: string | undefined, more = {}) =>
  browser.get<PositionResponse>(ask(`${users}/position`, { sort: 'userId', row: row ?? '', ...more }));

const seen = async (browser: Browser) => (await browser.get<CatalogResponse>(`${workspace}/catalog`)).body;

describe.each(engines)('reading rows on %s', engine => {
  let f: Fixture;
  let site: Site;
  let alice: Browser;
  let bob: Browser;
  let carol: Browser;
  let zoe: Browser;
  beforeAll(async () => {
    const made = await fixtureSite(engine);
    ({ f, site } = made);
    [alice, bob, carol, zoe] = await Promise.all([made.as('alice'), made.as('bob'), made.as('carol'), made.as('zoe')]);
  });
  afterAll(() => f.close());

  it('an owner reads the organisation’s rows, and no others', async () => {
    expect(await names(alice, {})).toEqual(['alice', 'bob', 'carol', 'dave', 'erin', 'jean']);
    expect(await names(zoe, {})).toEqual(['zoe']);
  });

  it('a member reads only their own row', async () => {
    expect(await names(carol, {})).toEqual(['carol']);
    expect((await carol.get<CountResponse>(`${users}/count`)).body.count).toBe(1);
  });

  it('a filter names fields by id and by label in both languages', async () => {
    for (const filter of ['status = "Draft"', '{Status} = "Draft"', 'Statut = "Draft"', '=status="Draft"']) {
      expect(await names(alice, { filter })).toEqual(['erin']);
    }
    expect(await names(alice, { search: 'PARTNER' })).toEqual(['jean']);
    expect((await alice.get<CountResponse>(ask(`${users}/count`, { filter: 'external' }))).body.count).toBe(1);
  });

  it.each([
    'nothing = 1',
    'status = ',
    '((((',
    'account.passwordHash = "x"',
    'org.tokenHash = 1',
    'UNKNOWN(1)',
    'issues = ""',
    'key_idFree = 1',
  ])('the invalid filter %s is explained', async filter => {
    const { status, body } = await alice.get(ask(users, { filter }));
    expect([status, body.code]).toEqual([422, 'bad_filter']);
    expect(body.detail).toBeTruthy();
  });

  it('a member cannot ask about others through a link', async () => {
    expect((await carol.get(ask(users, { filter: 'manager.userId = "alice"' }))).body.code).toBe('bad_filter');
    expect((await carol.get(ask(`${workspace}/tables/seats/rows`, { filter: 'user.mobile = "x"' }))).body.code).toBe(
      'bad_filter',
    );
  });

  it('pages neither lose nor repeat a row, and continue from a cursor', async () => {
    const seen: unknown[] = [];
    let after = '';
    for (;;) {
      const { body } = await alice.get<RowsResponse>(ask(users, { sort: '-lastName,userId', limit: 2, after }));
      seen.push(...body.rows.map(row => row.cells.userId));
      if (body.cursor === null) break;
      after = body.cursor;
    }
    expect(seen).toEqual(['carol', 'bob', 'erin', 'alice', 'jean', 'dave']);
    expect(await names(alice, { offset: 4, limit: 10 })).toEqual(['erin', 'jean']);
  });

  it('the position of a row is its number in the view', async () => {
    expect((await where(alice, f.ids.carol)).body.position).toBe(2);
    expect((await where(alice, f.ids.carol, { filter: 'status = "Draft"' })).body.position).toBeNull();
    expect((await where(alice, f.ids.zoe)).body.position).toBeNull();
  });

  it('only the requested fields are returned', async () => {
    const { body } = await alice.get<RowsResponse>(ask(users, { fields: 'userId,org', limit: 1, sort: 'userId' }));
    expect(body.rows[0]?.cells).toEqual({ userId: 'alice', org: f.acme });
    expect(body.links).toEqual({ orgs: { [f.acme]: 'ACME' } });
    expect((await alice.get(ask(users, { fields: 'userId,account' }))).body.code).toBe('unknown_field');
    expect((await alice.get(ask(users, { sort: 'account' }))).body.code).toBe('unknown_field');
  });

  it('a page of cells has the rows and values of a page of rows', async () => {
    const queries: Record<string, string | number>[] = [
      { sort: '-lastName', offset: 1, limit: 3 },
      { fields: 'external,userId,org', filter: 'external' },
      { fields: 'id' },
    ];
    for (const query of queries) {
      const [whole, short] = [ask(users, query), ask(`${workspace}/tables/users/cells`, query)];
      const { body: rows } = await alice.get<RowsResponse>(whole);
      const { status, body: cells } = await alice.get<CellsResponse>(short);
      expect(status).toBe(200);
      expect(decodePage(cells)).toEqual(rows);
      expect(rows.rows.length).toBeGreaterThan(0);
    }
    const { body } = await alice.get<Problem>(ask(`${workspace}/tables/users/cells`, { fields: 'account' }));
    expect(body.code).toBe('unknown_field');
  });

  it('linked rows are named by their titles', async () => {
    const { body } = await alice.get<RowsResponse>(ask(`${workspace}/tables/seats/rows`, { filter: 'user.userId = "bob"' }));
    const [seat] = body.rows;
    expect(body.links.users?.[String(seat?.cells.user)]).toBe('Bob Petit');
    expect(body.links.pools?.[String(seat?.cells.pool)]).toBe('Seatgrid');
  });

  it('a single row has its version as ETag', async () => {
    const { status, headers, body } = await alice.get<RowResponse>(`${users}/${f.ids.bob}`);
    expect(status).toBe(200);
    expect(headers.get('etag')).toBe(`"${body.row.version}"`);
    expect(body.row.cells).toMatchObject({ userId: 'bob', validationResult: 'OK' });
  });

  it('the history of a row is returned, also of a deleted one', async () => {
    const row = crypto.randomUUID();
    const commit = (to: object | null, from?: null) =>
      alice.post(`${workspace}/commit`, { label: 'Test', changes: [{ table: 'users', row, from, to }] });
    await commit({ firstName: 'Tom', email: 'tom@acme.test' }, null);
    await commit({ firstName: 'Thomas' });
    await commit(null);
    const { body } = await alice.get<HistoryResponse>(`${users}/${row}/history`);
    expect(body.entries.map(entry => [entry.kind, entry.actorName, entry.label])).toEqual([
      ['deleted', 'Alice Martin', 'Test'],
      ['changed', 'Alice Martin', 'Test'],
      ['added', 'Alice Martin', 'Test'],
    ]);
    expect(body.entries[1]?.changes).toEqual([{ field: 'firstName', from: 'Tom', to: 'Thomas' }]);
    const { body: more } = await alice.get<HistoryResponse>(`${users}/${row}/history?before=${body.entries[1]?.seq}`);
    expect(more.entries.map(entry => entry.kind)).toEqual(['added']);
    expect((await zoe.get(`${users}/${row}/history`)).status).toBe(404);
    expect((await carol.get(`${users}/${row}/history`)).status).toBe(404);
  });

  it('the history has validation results as codes, so that each reader gets their language', async () => {
    const row = crypto.randomUUID();
    const commit = (to: object, from?: null) =>
      alice.post(`${workspace}/commit`, { changes: [{ table: 'users', row, from, to }] });
    await commit({ userId: 'tim', firstName: 'Tim', email: 'tim@acme.test', status: 'Active' }, null);
    await commit({ lastName: 'Noir' });
    const { body } = await alice.get<HistoryResponse>(`${users}/${row}/history`);
    const said = body.entries.map(entry => entry.changes.find(change => change.field === 'validationResult'));
    const missing = { code: 'V_MISSING', params: { fields: ['lastName'] } };
    expect(said).toMatchObject([
      { from: 'Missing: Last Name', to: null, issues: { from: [missing], to: [] } },
      { from: null, to: 'Missing: Last Name', issues: { from: [], to: [missing] } },
    ]);
    expect(JSON.stringify(body)).not.toContain('"field":"issues"');
  });

  it('a hidden or secret field is never returned, to anybody', async () => {
    const secret = /passwordHash|tokenHash|activationHash|"account"|inviterName|key_|\$argon2|sha256:/;
    for (const browser of [alice, bob, carol, zoe]) {
      for (const table of catalog.tables.keys()) {
        for (const path of ['rows', `rows/${f.ids.bob}`, `rows/${f.ids.bob}/history`]) {
          const response = await browser.fetch(`${workspace}/tables/${table}/${path}`);
          expect(await response.text()).not.toMatch(secret);
        }
      }
    }
  });

  it('every route answers 404 for a row of another organisation and for a table without access', async () => {
    for (const table of catalog.tables.keys()) {
      const { body } = await alice.get<RowsResponse>(`${workspace}/tables/${table}/rows`);
      const theirs = [...(body.rows ?? []).map(row => row.id), crypto.randomUUID(), 'no-uuid', '%00', "' or 1=1"];
      for (const row of theirs) {
        for (const path of [row, `${row}/history`]) {
          const { status } = await zoe.get(`${workspace}/tables/${table}/rows/${encodeURIComponent(path).replace('%2F', '/')}`);
          expect([table, row, status]).toEqual([table, row, 404]);
        }
      }
    }
    for (const table of ['accounts', 'sessions', 'nothing', '__proto__', 'constructor', '_log']) {
      for (const path of ['rows', 'rows/count', `rows/position?row=${f.ids.bob}`]) {
        expect((await alice.get(`${workspace}/tables/${table}/${path}`)).status).toBe(404);
      }
    }
    expect((await alice.get('/api/workspaces/other/catalog')).status).toBe(404);
  });

  it('a row of another organisation is never changed, acted on or undone', async () => {
    const before = await f.user('bob');
    const changes = [{ table: 'users', row: f.ids.bob, to: { firstName: 'Eve' } }];
    expect(await zoe.post(`${workspace}/commit`, { changes })).toMatchObject({ status: 404, body: { code: 'no_such_row' } });
    expect((await zoe.post(`${workspace}/commit`, { changes: [{ table: 'users', row: f.ids.bob, to: null }] })).status).toBe(404);
    expect((await zoe.post(`${workspace}/act`, { table: 'users', action: 'deactivate', rows: [f.ids.bob] })).status).toBe(404);
    const { body } = await alice.post<{ transaction: string }>(`${workspace}/commit`, {
      changes: [{ table: 'users', row: f.ids.erin, to: { jobTitle: 'Nurse' } }],
    });
    expect((await zoe.post(`${workspace}/undo`, { transaction: body.transaction })).status).toBe(404);
    expect(await f.user('bob')).toEqual(before);
  });

  it('each role sees its tables and rights', async () => {
    const owner = await seen(alice);
    expect(owner.tables.map(table => table.id)).toEqual([
      'users',
      'workspaces',
      'access',
      'orgs',
      'pools',
      'seats',
      'subscriptions',
      'invites',
      'outbox',
      'audit',
      'imports',
    ]);
    expect((await seen(carol)).tables.map(table => table.id)).toEqual([
      'users',
      'workspaces',
      'access',
      'orgs',
      'pools',
      'seats',
    ]);
    const [table] = owner.tables;
    expect(table?.rights).toEqual({ insert: true, delete: [{}], update: [{ fields: true }] });
    expect(table?.fields.some(field => field.id === 'account')).toBe(false);
    expect(table?.fields.find(field => field.id === 'userId')).toMatchObject({
      readOnly: false,
      fixed: { in: ['Active', 'Inactive'] },
    });
    expect(table?.fields.find(field => field.id === 'validationResult')?.readOnly).toBe(true);
    expect(table?.actions.filter(action => action.final).map(action => action.id)).toEqual([
      'inviteAgain',
      'newWayIn',
      'signOut',
    ]);
    expect(table?.actions.find(action => action.id === 'inviteAgain')).toMatchObject({
      removes: false,
      needs: [{ when: 'OR(status = "Invited", inviteState <> "accepted")' }, { when: 'status = "Invited"' }, {}],
    });
    const own = (await seen(carol)).tables[0];
    const when = `id = "${f.ids.carol}"`;
    expect(own?.rights).toEqual({
      insert: false,
      delete: [],
      update: [{ fields: ['firstName', 'lastName', 'mobile', 'language'], when }],
    });
    expect(own?.actions).toEqual([]);
    for (const code of [
      'V_MISSING',
      'V_NO_LICENCE',
      'USERID_FIXED',
      'EXTERNAL',
      'TOO_SOON',
      'OWNERS_ONLY',
      'V_USERID_FORMAT',
      'V_EMAIL_FORMAT',
      'stale',
      'V_INVITED',
      'INVITE_INTERNAL',
    ]) {
      expect(owner.words[code]?.fr).toBeTruthy();
    }
  });

  it('no request of these tests has failed unexpectedly', () => expect(site.failures).toEqual([]));
});
