import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CatalogResponse, CountResponse, RowsResponse } from '../../server/api/wire.ts';
import type { Fixture } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';
import { type Browser, fixtureSite, workspace } from './site.ts';

const pageOf = (query: Record<string, string>): string => `${workspace}/tables/users/rows?${new URLSearchParams(query)}`;

/** What the panel of an open row reads beyond the row itself. */
describe.each(engines)('the row panel on %s', engine => {
  let f: Fixture;
  let [alice, carol, zoe]: Browser[] = [];
  beforeAll(async () => {
    const { f: fixture, as } = await fixtureSite(engine);
    f = fixture;
    [alice, carol, zoe] = await Promise.all([as('alice'), as('carol'), as('zoe')]);
  });
  afterAll(() => f.close());

  it('counts all rows that match, if asked, and only those that the reader may see', async () => {
    const totalOf = async (browser: Browser | undefined, query: Record<string, string>) =>
      (await browser!.get<RowsResponse>(pageOf({ total: 'true', ...query }))).body.total;
    expect(await totalOf(alice, { limit: '2' })).toBe(6);
    expect(await totalOf(alice, { limit: '100' })).toBe(6);
    const active = { limit: '1', filter: 'status = "Active"' };
    expect(await totalOf(alice, active)).toBe(
      (await alice!.get<CountResponse>(`${workspace}/tables/users/rows/count?filter=${encodeURIComponent(active.filter)}`)).body
        .count,
    );
    expect(await totalOf(carol, { limit: '1' })).toBe(1);
    expect(await totalOf(zoe, { limit: '1' })).toBe(1);
    const page = await alice!.get<RowsResponse>(pageOf({ limit: '2', total: 'true' }));
    expect(await totalOf(alice, { limit: '100', after: page.body.cursor ?? '' })).toBe(6);
    expect((await alice!.get<RowsResponse>(pageOf({ limit: '2' }))).body.total).toBeUndefined();
  });

  it('the catalog groups fields, says what they are computed from, and whom to ask', async () => {
    const tableOf = async (browser: Browser | undefined, id: string) =>
      (await browser!.get<CatalogResponse>(`${workspace}/catalog`)).body.tables.find(table => table.id === id);
    const [own, others] = [await tableOf(alice, 'users'), await tableOf(carol, 'users')];
    expect(own?.groups?.map(({ id }) => id)).toEqual(['person', 'work', 'signIn']);
    expect(own?.editors).toBeUndefined();
    expect(others?.editors).toEqual([
      { role: 'owner', fields: true },
      { role: 'manager', fields: true },
      { role: 'licence_admin', fields: ['status'] },
    ]);
    const computed = (table: typeof own, id: string) => table?.fields.find(field => field.id === id)?.computed;
    expect(computed(own, 'seats')).toEqual({ fields: [], table: 'seats' });
    expect(computed(own, 'firstName')).toBeUndefined();
    expect(computed(await tableOf(alice, 'access'), 'external')).toEqual({ fields: ['user'] });
    expect((await tableOf(alice, 'seats'))?.titleFields).toEqual(['user']);
  });
});
