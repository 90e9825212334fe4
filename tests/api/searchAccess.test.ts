import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RowsResponse } from '../../server/api/wire.ts';
import { type Fixture, setup } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';
import { aliceAndCarol, type Browser, workspace } from './site.ts';

describe.each(engines)('a search among rows that link to others, on %s', engine => {
  let f: Fixture;
  let alice: Browser;
  let carol: Browser;
  beforeAll(async () => {
    ({ f, alice, carol } = await aliceAndCarol(engine));
    const right = { workspace: f.ids.WS2!, level: 'user' };
    await f.commit([
      { table: 'users', row: f.ids.carol!, to: { manager: f.ids.bob! } },
      { table: 'access', from: null, to: { ...right, user: f.ids.carol!, level: 'admin' } },
      { table: 'access', from: null, to: { ...right, user: f.ids.dave! } },
      { table: 'users', row: f.ids.erin!, to: { firstName: null, lastName: null } },
      { table: 'access', from: null, to: { ...right, user: f.ids.erin! } },
    ]);
  });
  afterAll(() => f.close());

  const found = async (browser: Browser, table: string, search: string): Promise<Set<unknown>> => {
    const query = `search=${encodeURIComponent(search)}`;
    const { body } = await browser.get<RowsResponse>(`${workspace}/tables/${table}/rows?${query}`);
    const { body: counted } = await browser.get<{ count: number }>(`${workspace}/tables/${table}/rows/count?${query}`);
    expect(counted.count).toBe(body.rows.length);
    return new Set(body.rows.map(row => row.cells.user ?? row.id));
  };

  it('rows are found by the shown titles of linked rows', async () => {
    expect(await found(carol, 'access', 'dave bl')).toEqual(new Set([f.ids.dave]));
    expect(await found(carol, 'users', 'petit')).toEqual(new Set([f.ids.carol]));
    // A person without a name is shown by User ID.
    expect(await found(carol, 'access', 'erin')).toEqual(new Set([f.ids.erin]));
  });

  it.each(['dave@acme', '@acme.test'])('%s finds nobody who may not be read', async text => {
    expect(await found(carol, 'access', text)).toEqual(new Set());
    expect(await found(alice, 'access', text)).toContain(f.ids.dave);
  });

  it('the address and User ID of a manager are not searched', async () => {
    await f.commit([{ table: 'users', row: f.ids.bob!, to: { email: 'robert.petit@acme.test' } }], setup);
    expect(await found(carol, 'users', 'robert')).toEqual(new Set());
    expect(await found(alice, 'users', 'robert')).toEqual(new Set([f.ids.bob, f.ids.carol]));
  });

  it('hidden cells are not searched', async () => {
    const [invite] = await f.all('invites', 'org', f.acme);
    const row = invite?.id ?? crypto.randomUUID();
    const to = { org: f.acme, address: 'x@y.test', firstName: 'Unseenfirst' };
    await f.commit([{ table: 'invites', row, ...(invite === undefined ? { from: null } : {}), to }], setup);
    expect(await found(alice, 'invites', 'x@y.test')).toHaveProperty('size', 1);
    expect(await found(alice, 'invites', 'unseenfirst')).toEqual(new Set());
  });
});
