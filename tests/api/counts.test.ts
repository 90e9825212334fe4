import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CatalogResponse, CatalogTable, CountResponse, CountsResponse } from '../../server/api/wire.ts';
import { viewsFor } from '../../server/model/builtInViews.ts';
import { accessTo } from '../../server/model/tableAccess.ts';
import { catalog, type Fixture } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';
import { type Browser, fixtureSite, type Site, workspace } from './site.ts';

const people = ['alice', 'bob', 'carol', 'jean', 'zoe'] as const;

/** The number of rows of a table for a person, asked for in the ordinary way. */
const countRows = async (browser: Browser, table: string, filter: string): Promise<number> => {
  const query = filter === '' ? '' : `?${new URLSearchParams({ filter })}`;
  return (await browser.get<CountResponse>(`${workspace}/tables/${table}/rows/count${query}`)).body.count;
};

const tablesOf = async (browser: Browser): Promise<CatalogTable[]> =>
  (await browser.get<CatalogResponse>(`${workspace}/catalog`)).body.tables;

describe.each(engines)('the numbers of rows in the frame on %s', engine => {
  let f: Fixture;
  let site: Site;
  const browsers = new Map<string, Browser>();
  beforeAll(async () => {
    const made = await fixtureSite(engine);
    ({ f, site } = made);
    for (const name of people) browsers.set(name, await made.as(name));
    const outcome = await f.commit([
      { table: 'users', row: crypto.randomUUID(), from: null, to: { userId: 'nora', status: 'Active' } },
      { table: 'users', row: crypto.randomUUID(), from: null, to: { userId: 'alice', email: 'a@acme.test', status: 'Active' } },
      { table: 'users', row: crypto.randomUUID(), from: null, to: { email: 'guest@acme.test', status: 'Invited' } },
    ]);
    expect(outcome.outcomes.map(each => each.outcome)).toEqual(['held', 'held', 'accepted']);
  });
  afterAll(() => f.close());

  it.each(people)('%s is told the numbers of the rows that they may read, and of no other table', async name => {
    const browser = browsers.get(name)!;
    const tables = await tablesOf(browser);
    const { status, body } = await browser.get<CountsResponse>(`${workspace}/counts`);
    expect(status).toBe(200);
    const counted = tables.filter(({ counted }) => counted !== undefined);
    expect(Object.keys(body.tables).toSorted()).toEqual(counted.map(({ id }) => id).toSorted());
    for (const { id, counted: filter = '' } of counted) expect(body.tables[id], id).toBe(await countRows(browser, id, filter));
    expect([body.views, body.causes]).toEqual([{}, []]);
  });

  it.each(people)('%s is told the numbers of the views of each table as its rows give them', async name => {
    const browser = browsers.get(name)!;
    for (const { id, views = [], section } of await tablesOf(browser)) {
      if (section === 'hidden') continue;
      const { body } = await browser.get<CountsResponse>(`${workspace}/counts?table=${id}`);
      const wanted = views.length > 0 ? views.map(view => view.id) : ['all'];
      expect(Object.keys(body.views), id).toEqual(wanted);
      for (const view of wanted) {
        const filter = views.find(each => each.id === view)?.filter ?? '';
        expect(body.views[view], `${id} ${view}`).toBe(await countRows(browser, id, filter));
      }
    }
  });

  it('who reads only their own row has no views and is told no causes', async () => {
    const carol = browsers.get('carol')!;
    expect((await tablesOf(carol)).flatMap(({ views = [] }) => views)).toEqual([]);
    const { body } = await carol.get<CountsResponse>(`${workspace}/counts?table=users`);
    expect(body).toMatchObject({ tables: { users: 1 }, views: { all: 1 }, causes: [] });
    expect(Object.keys(body.tables)).not.toContain('invites');
  });

  it('says what is wrong with the rows that need attention, each once, the most frequent first', async () => {
    const { body } = await browsers.get('alice')!.get<CountsResponse>(`${workspace}/counts?table=users`);
    const sum = body.causes.reduce((total, { count }) => total + count, 0);
    expect(sum).toBe(body.views.attention);
    expect(body.causes.map(({ code }) => code)).toContain('V_MISSING');
    expect(body.causes).toEqual(body.causes.toSorted((a, b) => b.count - a.count));
    // The other organisation has no such rows, and is told of none.
    const other = await browsers.get('zoe')!.get<CountsResponse>(`${workspace}/counts?table=users`);
    expect(other.body).toMatchObject({ tables: { users: 1 }, causes: [] });
  });

  it('counts pending invitations only', async () => {
    const alice = browsers.get('alice')!;
    const before = (await alice.get<CountsResponse>(`${workspace}/counts`)).body.tables.invites!;
    const row = crypto.randomUUID();
    await f.commit([{ table: 'users', row, from: null, to: { email: 'next@acme.test', status: 'Invited' } }]);
    const during = (await alice.get<CountsResponse>(`${workspace}/counts`)).body.tables.invites!;
    await f.commit([{ table: 'users', row, from: {}, to: { status: 'Draft' } }]);
    const after = (await alice.get<CountsResponse>(`${workspace}/counts`)).body.tables.invites!;
    expect([during, after]).toEqual([before + 1, before]);
  });

  it('a table that a person may not see does not exist for them', async () => {
    expect((await browsers.get('carol')!.get(`${workspace}/counts?table=outbox`)).status).toBe(404);
    expect((await browsers.get('carol')!.get(`${workspace}/counts?table=nonsense`)).status).toBe(404);
  });

  it('a count ends at the given limit', async () => {
    const access = accessTo(catalog.table('users'), f.as('alice'))!;
    const view = { ...access.view, sort: [] };
    const all = await f.reader.count(view);
    expect(all).toBeGreaterThan(3);
    expect(await f.reader.count({ ...view, atMost: 3 })).toBe(3);
    expect(await f.reader.count({ ...view, atMost: all + 5 })).toBe(all);
  });

  it('every view and number of every table can be asked for by everyone who may see the table', async () => {
    for (const name of people) {
      const person = f.as(name);
      for (const table of catalog.tables.values()) {
        const access = accessTo(table, person);
        for (const { filter, columns = [] } of access === null ? [] : viewsFor(access)) {
          if (filter !== undefined)
            expect(
              (await browsers.get(name)!.get(`${workspace}/tables/${table.id}/rows/count?${new URLSearchParams({ filter })}`))
                .status,
            ).toBe(200);
          for (const column of columns) {
            const fields = table.table.composed?.[column]?.fields ?? [column];
            expect(
              fields.filter(field => !access!.fieldIds.has(field)),
              `${table.id} ${column}`,
            ).toEqual([]);
          }
        }
      }
    }
    expect(site.failures).toEqual([]);
  });
});
