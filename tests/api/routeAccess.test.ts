import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RowId } from '../../server/model/change.ts';
import { catalog, type Fixture, setup } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';
import { matrix, rightFor, rows, type Who, whos } from './matrix.ts';
import { filledPath } from './routes.ts';
import { type Browser, fixtureSite, origin, type Site, workspace } from './site.ts';

describe.each(engines)('who may call which route, on %s', engine => {
  let f: Fixture;
  let site: Site;
  const cookies = new Map<Who, string | null>();
  /** Each person’s own row, a colleague’s and a foreign one, and the last transaction that changed each. */
  const row = new Map<string, RowId>();

  beforeAll(async () => {
    const made = await fixtureSite(engine, {
      total: 12,
      join: [
        { name: 'lena', role: 'licence_admin' },
        { name: 'tom', role: 'team_admin' },
        { name: 'eva', role: 'member' },
      ],
    });
    ({ f, site } = made);
    const second = randomUUID();
    const system = (requests: Parameters<Fixture['commit']>[0]) => f.commit(requests, setup);
    await system([
      { table: 'users', row: f.ids.bob!, to: { role: 'manager' } },
      { table: 'users', row: f.ids.dave!, to: { status: 'Active' } },
      { table: 'users', row: second, from: null, to: { userId: 'second', org: f.globex } },
    ]);
    const names = {
      deactivated: 'dave',
      expired: 'eva',
      external: 'jean',
      team_admin: 'tom',
      licence_admin: 'lena',
      member: 'carol',
      manager: 'bob',
      owner: 'alice',
      stranger: 'zoe',
    } as const;
    for (const who of whos) {
      const name = who === 'anonymous' ? null : names[who];
      cookies.set(who, name === null ? null : (await made.as(name)).cookie);
      row.set(`${who} own`, f.ids[name ?? 'alice']!);
      row.set(`${who} colleague`, who === 'stranger' ? second : f.ids.erin!);
      row.set(`${who} foreign`, who === 'stranger' ? f.ids.erin! : f.ids.zoe!);
    }
    await system([{ table: 'users', row: f.ids.dave!, to: { status: 'Inactive' } }]);
    const [session] = await f.all('sessions', 'user', f.ids.eva!);
    await system([{ table: 'sessions', row: session!.id, to: { expiresAt: '2026-01-15T09:59:59.000Z' } }]);
  });
  afterAll(() => f.close());

  const browserOf = (who: Who): Browser => {
    const browser = site.browser();
    browser.cookie = cookies.get(who) ?? null;
    return browser;
  };

  /** A transaction that changed a row, made for this test. */
  async function changeOf(id: RowId): Promise<RowId> {
    const { transaction } = await f.commit([{ table: 'users', row: id, to: { firstName: randomUUID().slice(0, 8) } }], setup);
    return transaction ?? '';
  }

  async function answerTo(who: Who, route: string, id: RowId, change: RowId): Promise<{ status: number; body: string }> {
    const browser = browserOf(who);
    const [method = '', path = ''] = route.split(' ');
    const { query, body, file } = matrix[route]?.ask?.(id, change) ?? {};
    const url = `${filledPath(path, id).split('?')[0]}${query ?? ''}`;
    const sent =
      file !== undefined
        ? { body: file, headers: { 'content-type': 'application/octet-stream', origin } }
        : body === undefined
          ? {}
          : { body: JSON.stringify(body), headers: { 'content-type': 'application/json', origin } };
    const response = await browser.fetch(url, { method, ...sent });
    if (route === 'DELETE /api/session' && !['anonymous', 'deactivated', 'expired'].includes(who)) {
      const again = site.browser();
      await again.signIn(String((await f.row('users', row.get(`${who} own`)!))?.userId));
      cookies.set(who, again.cookie);
    }
    if (response.headers.get('content-type')?.startsWith('text/event-stream') === true) {
      await response.body?.cancel();
      return { status: response.status, body: '' };
    }
    const text = (await response.text()).replace(/"requestId":"[^"]*"/, '');
    // A new import has an id of its own.
    const words = (file === undefined ? text : text.replace(/"id":"[^"]*"/, '')).replaceAll(id, 'ROW');
    return { status: response.status, body: change === '' ? words : words.replaceAll(change, 'CHANGE') };
  }

  it('the matrix has a line for every route, and no other', () => {
    const routes = site.app.routes
      .filter(route => route.method !== 'ALL' && /^\/(?:api\/|healthz|readyz)/.test(route.path))
      .map(route => `${route.method} ${route.path.replace(/:(\w+)/g, '{$1}')}`);
    expect(Object.keys(matrix).sort()).toEqual([...new Set(routes)].sort());
  });

  it.each(Object.keys(matrix))('%s', async route => {
    const line = matrix[route]!;
    const wanted: string[] = [];
    const got: string[] = [];
    for (const who of whos) {
      for (const whose of line.ask === undefined && !route.includes('{row}') ? (['own'] as const) : rows) {
        const id = row.get(`${who} ${whose}`)!;
        const change = route.endsWith('/undo') ? await changeOf(id) : '';
        const answer = await answerTo(who, route, id, change);
        wanted.push(`${who}, ${whose}: ${rightFor(line, who, whose)}`);
        got.push(`${who}, ${whose}: ${answer.status}`);
        if (whose === 'foreign')
          expect(answer).toEqual(await answerTo(who, route, randomUUID(), change === '' ? '' : randomUUID()));
      }
    }
    expect(got).toEqual(wanted);
    expect(site.failures).toEqual([]);
  });

  it('a row of another organisation does not exist for reading, changing, deleting or acting, in any table', async () => {
    const owner = browserOf('owner');
    const stranger = browserOf('stranger');
    let looked = 0;
    for (const { id: table, stored, table: page } of catalog.tables.values()) {
      const theirs = await foreign(table, page.scope);
      for (const id of theirs) {
        looked += 1;
        const seen = Object.keys(page.access).length > 0;
        const path = `${workspace}/tables/${table}/rows/${id}`;
        expect([table, (await owner.get(path)).status]).toEqual([table, 404]);
        expect([table, (await owner.get(`${path}/history`)).status]).toEqual([table, 404]);
        expect([table, (await stranger.get(path)).status]).toEqual([table, seen ? 200 : 404]);
        const field = stored.columns.find(
          column => page.fields[column.id]?.system !== true && page.fields[column.id] !== undefined,
        );
        for (const to of [{ [field?.id ?? 'id']: 'x' }, null]) {
          const { status, body } = await owner.post(`${workspace}/commit`, { changes: [{ table, row: id, to }] });
          expect([table, status, body.code]).toEqual([table, 404, 'no_such_row']);
        }
        for (const action of Object.keys(page.actions)) {
          const { status } = await owner.post(`${workspace}/act`, { table, action, rows: [id], input: {} });
          expect([table, action, status]).toEqual([table, action, 404]);
        }
      }
    }
    expect(looked).toBeGreaterThan(8);
    expect(site.failures).toEqual([]);
  });

  /** Rows of GLOBEX that ACME does not see. */
  async function foreign(table: string, scope: readonly string[]): Promise<RowId[]> {
    const fields = scope.length === 0 ? ['id'] : [...scope];
    const { rows: all } = await f.reader.page({ table, scope: null, sort: [], fields, limit: 100 });
    return all
      .filter(
        each =>
          scope.length === 0 || (scope.some(field => each[field] === f.globex) && !scope.some(field => each[field] === f.acme)),
      )
      .map(each => each.id);
  }
});
