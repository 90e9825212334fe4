import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { afterEach, describe, expect, it } from 'vitest';
import type { App, AppEnv } from '../../server/api/appContext.ts';
import { jsonResponses, noContentResponses } from '../../server/api/routes.ts';
import type { CatalogResponse, Outcome, RowsResponse, SessionsResponse } from '../../server/api/wire.ts';
import type { Fixture, TestWorkspace } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';
import { checkedResponses, checkResponse, describedResponses } from './contract.ts';
import { type Browser, emptySite, fixtureSite, openSite, origin, password, type Site, setupToken, workspace } from './site.ts';

describe.each(engines)('the answers of the API on %s', engine => {
  const open: TestWorkspace[] = [];
  afterEach(async () => {
    for (const each of open.splice(0)) await each.close();
  });

  it('every route answers what its schema says, member for member', async () => {
    checkedResponses.clear();
    const empty = await emptySite(engine);
    open.push(empty.world);
    await empty.site.browser().post('/api/setup', {
      token: setupToken,
      email: 'olga@first.test',
      password: 'green paper boats',
      firstName: 'Olga',
      lastName: 'First',
      organisation: 'First',
      accountName: 'first',
      licences: 3,
    });
    const { f } = await fixtureSite(engine, { policy: { bulkMode: 'partial' } });
    open.push(f);
    const site = openSite(f, { config: { smtpUrl: 'smtp://127.0.0.1:1' }, works: true });
    const as = async (name: string): Promise<Browser> => {
      const browser = site.browser();
      expect((await browser.signIn(name)).status).toBe(200);
      return browser;
    };
    const [alice, carol] = [await as('alice'), await as('carol')];
    await readEverything(alice, f);
    await changeRows(alice, f);
    await importFile(alice, site);
    await useLinks(alice, carol, f, async () => {
      await site.settled();
      return site.browser();
    });
    await endSessions(alice, carol, await as('alice'), f);
    expect([...checkedResponses].sort()).toEqual(describedResponses(site.app).sort());
    expect(site.failures).toEqual([]);
  });
});

async function readEverything(alice: Browser, f: Fixture): Promise<void> {
  for (const path of ['/healthz', '/readyz', '/api/site', '/api/session', '/api/sessions', '/api/session/email'])
    await alice.get(path);
  await alice.get('/api/workspaces');
  const { body } = await alice.get<CatalogResponse>(`${workspace}/catalog`);
  for (const { id } of body.tables) {
    const table = `${workspace}/tables/${id}`;
    const page = await alice.get<RowsResponse>(`${table}/rows?titles=true`);
    await alice.get(`${table}/cells`);
    await alice.get(`${table}/rows/count`);
    await alice.get(`${table}/values?field=${Object.keys(page.body.rows[0]?.cells ?? {})[0]}`);
    for (const row of page.body.rows.slice(0, 3)) {
      await alice.get(`${table}/rows/${row.id}`);
      await alice.get(`${table}/rows/${row.id}/history`);
    }
  }
  await alice.get(`${workspace}/tables/users/rows/position?row=${f.ids.bob}`);
  const file = await alice.fetch(`${workspace}/tables/users/export`);
  await file.text();
  const chosen = await alice.fetch(`${workspace}/tables/users/export`, {
    method: 'POST',
    body: JSON.stringify({ ids: [f.ids.bob] }),
    headers: { 'content-type': 'application/json', origin, 'sec-fetch-site': 'same-origin' },
  });
  await chosen.text();
  await (await alice.fetch(`${workspace}/stream`)).body?.cancel();
}

async function changeRows(alice: Browser, f: Fixture): Promise<void> {
  const commit = (body: object, headers?: Record<string, string>) => alice.post<Outcome>(`${workspace}/commit`, body, headers);
  const edit = (to: object, from?: object) => ({ table: 'users', row: f.ids.erin, to, ...(from === undefined ? {} : { from }) });
  // Held, invalid, stale, with another version, refused as a whole, and tried.
  await commit({ changes: [edit({ status: 'Active', firstDay: 'soon' }), { table: 'users', to: { status: 'Active' } }] });
  expect((await commit({ changes: [edit({ firstName: 'X' }, { firstName: 'Y' })] })).status).toBe(409);
  expect((await commit({ changes: [edit({ firstName: 'X' })] }, { 'if-match': '"0"' })).status).toBe(412);
  expect((await commit({ changes: [{ table: 'users', row: f.ids.alice, to: { role: 'member' } }] })).status).toBe(422);
  await commit({ changes: [edit({ firstDay: null, status: 'Active' })], dryRun: true });
  const batch = crypto.randomUUID();
  const { body } = await commit({ changes: [edit({ lastName: 'Vert' })], batch });
  await alice.get(`${workspace}/tables/users/rows/${f.ids.erin}/history`);
  await alice.get(`${workspace}/steps`);
  await alice.get(`${workspace}/counts`);
  await alice.get(`${workspace}/licences/use?span=all`);
  await alice.post(`${workspace}/undo`, { transaction: body.transaction, dryRun: true });
  await alice.get(`${workspace}/batches/${batch}`);
  await alice.post(`${workspace}/undo`, { batch });
  await alice.post(`${workspace}/act`, { table: 'users', action: 'deactivate', rows: [f.ids.bob] });
}

async function importFile(alice: Browser, site: Site): Promise<void> {
  const text = 'User ID;First day;Status\nana;31/12/2026;Active\nben;soon;x\nbob;1/2/2026;Active';
  const { body } = await alice.upload<{ id: string }>(`${workspace}/imports?table=users&name=people.csv`, text);
  const path = `${workspace}/imports/${body.id}`;
  await site.jobs?.settled();
  await alice.get(path);
  await alice.get(`${path}/rows`);
  await (await alice.fetch(`${path}/failures`)).text();
  await alice.send('PATCH', path, { columns: [{ at: 1, order: 'mdy' }], fixes: [{ field: 'status', from: 'x', to: 'Draft' }] });
  await site.jobs?.settled();
  await alice.post(`${path}/apply`, { mode: 'valid' });
  await site.jobs?.settled();
  expect((await alice.get(path)).body).toMatchObject({ state: 'done' });
  await alice.send('DELETE', path, {});
}

async function useLinks(alice: Browser, carol: Browser, f: Fixture, stranger: () => Promise<Browser>): Promise<void> {
  const invite = { table: 'workspaces', action: 'inviteOutside', rows: [f.ids.WS1] };
  await alice.post(`${workspace}/act`, { ...invite, input: { address: 'ext@partner.test', level: 'user' } });
  const guest = { token: await f.secretTo('ext@partner.test', 'M6') };
  await (await stranger()).post('/api/invitations/read', guest);
  const answer = { ...guest, firstName: 'Ext', lastName: 'Two', password: 'green paper boats' };
  expect((await (await stranger()).post('/api/invitations', answer)).status).toBe(200);

  await carol.post('/api/session/email', { password, email: 'caroline@acme.test' });
  await carol.get('/api/session/email');
  const address = { token: await f.secretTo('caroline@acme.test', 'M8c') };
  await (await stranger()).post('/api/email-changes/read', address);
  expect((await (await stranger()).post('/api/email-changes/confirm', address)).status).toBe(204);
  await carol.post('/api/session/email', { password, email: 'carol.roy@acme.test' });
  await carol.send('DELETE', '/api/session/email', {});

  await (await stranger()).post('/api/password-resets', { login: 'carol' });
  const reset = await stranger();
  const link = { token: await f.secretTo('caroline@acme.test', 'M1r') };
  await reset.post('/api/password-resets/read', link);
  expect((await reset.post('/api/password-resets/use', { ...link, password: 'four green paper boats' })).status).toBe(200);
}

async function endSessions(alice: Browser, carol: Browser, second: Browser, f: Fixture): Promise<void> {
  await alice.send('PATCH', '/api/session', { language: 'fr' });
  await alice.post('/api/session/membership', { user: f.ids.alice });
  const { body } = await alice.get<SessionsResponse>('/api/sessions');
  const other = body.sessions.find(each => !each.current);
  await alice.send('DELETE', `/api/sessions/${other?.id}`, {});
  expect((await second.get(`${workspace}/catalog`)).status).toBe(401);
  await alice.send('DELETE', '/api/sessions', {});
  expect((await alice.post('/api/session/password', { current: password, next: 'blue paper boats' })).status).toBe(200);
  await alice.send('DELETE', '/api/session', {});
  expect((await carol.get('/api/session')).body).toMatchObject({ person: null });
}

describe('a response that differs from its description is found', () => {
  const app: App = new OpenAPIHono<AppEnv>();
  const schema = z.object({ person: z.object({ name: z.string() }).nullable(), rows: z.array(z.object({ id: z.string() })) });
  const route = createRoute({ method: 'get', path: '/api/x/{id}', responses: jsonResponses(schema, 'X') });
  app.openapi(route, c => c.json({ person: null, rows: [] }, 200));
  app.openapi(createRoute({ method: 'delete', path: '/api/x/{id}', responses: noContentResponses('X') }), c => c.body(null, 204));
  const check = (body: unknown, { method = 'GET', status = 200, type = 'application/json' } = {}) =>
    checkResponse(app, method, '/api/x/1', { status, type, text: body === null ? '' : JSON.stringify(body) });

  it.each([
    { person: null, rows: [] },
    { person: { name: 'A' }, rows: [{ id: '1' }] },
  ])('is not found in %j', body => {
    expect(() => check(body)).not.toThrow();
  });

  it.each([
    ['an unknown member', { person: null, rows: [], more: 1 }, 'schema lacks: more'],
    ['an unknown member inside a list', { person: null, rows: [{ id: '1' }, { id: '2', seq: 2 }] }, 'schema lacks: rows.1.seq'],
    ['a missing member', { rows: [] }, 'does not fit its schema'],
    ['a value of another type', { person: null, rows: [{ id: 1 }] }, 'does not fit its schema'],
  ])('%s', (_, body, message) => {
    expect(() => check(body)).toThrow(message);
  });

  it('has another status or media type, a body where none is described, or an error that is no problem', () => {
    expect(() => check({}, { status: 201 })).toThrow('GET /api/x/{id} 201 is not described');
    expect(() => check({}, { type: 'text/plain' })).toThrow('answers with text/plain');
    expect(() => check({}, { method: 'DELETE', status: 204 })).toThrow('answers with application/json');
    expect(() => check({}, { status: 404 })).toThrow('not a problem');
    const problem = { type: 'about:blank', title: 'X', status: 404, code: 'x', detail: 'x' };
    expect(() => check(problem, { status: 404, type: 'application/problem+json' })).not.toThrow();
    expect(() => check({ ...problem, more: 1 }, { status: 404, type: 'application/problem+json' })).toThrow('schema lacks: more');
  });
});
