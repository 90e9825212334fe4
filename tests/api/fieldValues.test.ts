import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { comparisonsOf } from '../../client/fields/filter.ts';
import { conditionValue, writeValueFilter } from '../../client/fields/value-condition.ts';
import type { CatalogResponse, CountResponse, ValuesResponse } from '../../server/api/wire.ts';
import { onlyBuiltIn } from '../../server/model/catalogs.ts';
import type { Outcome, RowId } from '../../server/model/change.ts';
import type { Fixture } from '../kit/administration.ts';
import { projectCatalog } from '../kit/projects.ts';
import { engines } from '../kit/stores.ts';
import { type Browser, fixtureSite, type Site, workspace } from './site.ts';

describe.each(engines)('the values of a field on %s', engine => {
  let f: Fixture;
  let site: Site;
  let alice: Browser;
  let carol: Browser;
  let zoe: Browser;
  const ids: Record<string, RowId> = {};
  beforeAll(async () => {
    const made = await fixtureSite(engine, { catalogs: onlyBuiltIn(projectCatalog) });
    ({ f, site } = made);
    [alice, carol, zoe] = await Promise.all([made.as('alice'), made.as('carol'), made.as('zoe')]);
    const project = (name: string, to: object) => {
      ids[name] = crypto.randomUUID();
      return { table: 'projects', row: ids[name], from: null, to: { name, ...to } };
    };
    const changes = [
      project('Open', { skills: ['red', 'blue'], members: [f.ids.carol, f.ids.bob], notes: 'Été' }),
      project('Hidden', { skills: ['green'], members: [f.ids.bob], notes: 'ÉTÉ' }),
      project('Empty', { notes: 'winter' }),
    ];
    const needs = { table: 'projects', row: ids.Open, to: { needs: [ids.Hidden!] } };
    for (const some of [changes, [needs]]) {
      const { body } = await alice.post<Outcome>(`${workspace}/commit`, { changes: some });
      expect(body.outcomes.every(({ outcome }) => outcome === 'accepted')).toBe(true);
    }
  });
  afterAll(() => f.close());

  const ask = (by: Browser, table: string, query: Record<string, string>) =>
    by.get<ValuesResponse>(`${workspace}/tables/${table}/values?${new URLSearchParams(query)}`);
  const valuesOf = async (by: Browser, table: string, query: Record<string, string>) => {
    const { status, body } = await ask(by, table, query);
    expect([status, site.failures]).toEqual([200, []]);
    return body;
  };
  const pairs = ({ values }: ValuesResponse) => Object.fromEntries(values.map(({ value, count }) => [String(value), count]));

  it('are counted, with the titles of linked rows, texts regardless of case, and each item of a list', async () => {
    expect(pairs(await valuesOf(alice, 'projects', { field: 'skills' }))).toEqual({ red: 1, blue: 1, green: 1, null: 1 });
    const members = await valuesOf(alice, 'projects', { field: 'members' });
    expect(pairs(members)).toEqual({ [f.ids.bob!]: 2, [f.ids.carol!]: 1, null: 1 });
    expect(members.values[0]).toEqual({ value: f.ids.bob, count: 2 });
    expect(members.links.users).toMatchObject({ [f.ids.bob!]: 'Bob Petit', [f.ids.carol!]: 'Carol Roy' });
    expect((await valuesOf(alice, 'projects', { field: 'notes' })).values.map(({ count }) => count)).toEqual([2, 1]);
    expect(pairs(await valuesOf(alice, 'projects', { field: 'isRed' }))).toEqual({ true: 1, false: 2 });
    const org = await valuesOf(alice, 'users', { field: 'org' });
    expect(org.links.orgs).toHaveProperty(f.acme);
  });

  it('are those of the rows that match the filter and the search', async () => {
    expect(pairs(await valuesOf(alice, 'projects', { field: 'name', filter: 'HASANY(skills, "green")' }))).toEqual({ Hidden: 1 });
    expect(pairs(await valuesOf(alice, 'projects', { field: 'name', search: 'open' }))).toEqual({ Open: 1 });
    for (const filter of ['nothing = 1', 'AND('])
      expect((await ask(alice, 'projects', { field: 'name', filter })).status).toBe(422);
  });

  it('each has as many rows as its filter finds', async () => {
    const { tables } = (await alice.get<CatalogResponse>(`${workspace}/catalog`)).body;
    let compared = 0;
    for (const table of tables.filter(({ id }) => ['users', 'orgs', 'seats', 'projects', 'access', 'audit'].includes(id))) {
      for (const field of table.fields.filter(each =>
        comparisonsOf(each).some(one => ['isAnyOf', 'hasAny', 'yes'].includes(one)),
      )) {
        const { values, more } = await valuesOf(alice, table.id, { field: field.id });
        expect(more).toBe(false);
        const counts = new Map<string | null, number>();
        for (const { value, count } of values) {
          const named = conditionValue(field, value);
          // Formulas treat an empty number as 0.
          const key = field.type === 'number' && named === null ? '0' : named;
          counts.set(key, (counts.get(key) ?? 0) + count);
        }
        for (const [value, count] of [...counts].slice(0, 4)) {
          const filter = writeValueFilter([], field, { values: new Set([value]), except: false }, table);
          const path = `${workspace}/tables/${table.id}/rows/count?${new URLSearchParams({ filter })}`;
          expect([table.id, filter, (await alice.get<CountResponse>(path)).body.count]).toEqual([table.id, filter, count]);
          compared += 1;
        }
      }
    }
    expect(compared).toBeGreaterThan(100);
  });

  it('tell nothing of rows, fields and linked rows that the reader may not see', async () => {
    expect(pairs(await valuesOf(carol, 'projects', { field: 'name' }))).toEqual({ Open: 1 });
    expect(pairs(await valuesOf(carol, 'projects', { field: 'skills' }))).toEqual({ red: 1, blue: 1 });
    // Her project needs one that she may not read: its id stays unnamed, and its value is not listed.
    const needs = await valuesOf(carol, 'projects', { field: 'needs' });
    expect([needs.values, needs.links]).toEqual([[], {}]);
    expect(Object.keys(pairs(await valuesOf(carol, 'users', { field: 'email' })))).toEqual(['carol@acme.test']);
    const theirs = Object.keys(pairs(await valuesOf(zoe, 'users', { field: 'email' })));
    expect(theirs.filter(email => email.endsWith('@acme.test'))).toEqual([]);
    for (const field of ['account', 'password', 'issues', 'invalid', 'version', 'seq', 'nothing', '__proto__', '"', ''])
      expect([field, (await ask(alice, 'users', { field })).status]).toEqual([field, 422]);
    for (const table of ['accounts', 'sessions', 'nothing', '__proto__'])
      expect((await ask(alice, table, { field: 'id' })).status).toBe(404);
    expect((await ask(site.browser(), 'users', { field: 'status' })).status).toBe(401);
  });
});
