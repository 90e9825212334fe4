import { afterEach, describe, expect, it } from 'vitest';
import type { LicenceUseResponse } from '../../server/api/wire.ts';
import type { ChangeRequest } from '../../server/model/change.ts';
import { openStore } from '../../server/store/openStore.ts';
import { catalogs, type Fixture, setup } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';
import { type Browser, fixtureSite, workspace } from './site.ts';

type Pool = LicenceUseResponse['pools'][number];

/** The numbers of a period as one text: `2026-01-15 3/5 +1` means 3 used of 5, and 1 reserved. */
const said = (pool: Pool | undefined): string[] =>
  (pool?.periods ?? []).map(
    ({ period, used, total, reserved }) => `${period} ${used}/${total}${reserved > 0 ? ` +${reserved}` : ''}`,
  );

describe.each(engines)('the use of licences over time, on %s', engine => {
  let f: Fixture;
  let as: (name: string) => Promise<Browser>;
  afterEach(() => f.close());

  const open = async (options: Parameters<typeof fixtureSite>[1] = {}): Promise<void> => {
    ({ f, as } = await fixtureSite(engine, options));
  };
  const change = (user: string, to: Record<string, unknown>): ChangeRequest => ({ table: 'users', row: f.ids[user]!, to });
  /** Commits at this time and expects that it is accepted. */
  const at = async (moment: string, changes: ChangeRequest[]): Promise<void> => {
    f.now = moment;
    const { outcomes } = await f.commit(changes, setup);
    expect(outcomes.map(({ outcome, issues }) => [outcome, issues])).toEqual(changes.map(() => ['accepted', []]));
  };
  const ask = async (span: string, name = 'alice'): Promise<LicenceUseResponse> => {
    const { status, body } = await (await as(name)).get<LicenceUseResponse>(`${workspace}/licences/use?span=${span}`);
    expect(status).toBe(200);
    return body;
  };
  const base = (use: LicenceUseResponse): Pool | undefined => use.pools.find(({ product }) => product === 'base');

  it('is the count at the end of each day, as counted by hand', async () => {
    await open();
    // On 15 January, F0 has Alice, Bob and Carol active, and five licences.
    await at('2026-01-17T08:00:00.000Z', [change('dave', { status: 'Active' })]);
    await at('2026-01-17T09:00:00.000Z', [change('carol', { status: 'Inactive' })]);
    await at('2026-01-17T23:59:59.999Z', [change('bob', { status: 'Inactive' })]);
    await at('2026-01-18T00:00:00.000Z', [change('carol', { status: 'Active' })]);
    await at('2026-01-18T12:00:00.000Z', [change('erin', { status: 'Invited' })]);
    await at('2026-01-20T12:00:00.000Z', [
      { table: 'subscriptions', from: null, to: { product: 'base', quantity: 7, appliedTo: f.acme } },
    ]);
    await at('2026-01-20T13:00:00.000Z', [change('bob', { status: 'Active' })]);
    f.now = '2026-01-21T10:00:00.000Z';
    const use = await ask('all');
    expect(use).toMatchObject({ unit: 'day', zone: 'UTC' });
    expect(base(use)).toMatchObject({ since: '2026-01-15T10:00:00.000Z', start: 'created' });
    const days = ['2026-01-15 3/5', '2026-01-16 3/5', '2026-01-17 2/5', '2026-01-18 3/5 +1', '2026-01-19 3/5 +1'];
    expect(said(base(use))).toEqual([...days, '2026-01-20 4/12 +1', '2026-01-21 4/12 +1']);
    // Asked again, and after another change, the earlier days are the same.
    expect(said(base(await ask('30d')))).toEqual(said(base(use)));
    await at('2026-01-22T10:00:00.000Z', [change('bob', { status: 'Inactive' })]);
    expect(said(base(await ask('all')))).toEqual([...said(base(use)), '2026-01-22 3/12 +1']);
    expect(said(base(await ask('12m')))).toEqual(['2026-01 3/12 +1']);
    f.now = '2026-04-01T10:00:00.000Z';
    expect(said(base(await ask('12m'))).length).toBe(4);
    expect(said(base(await ask('30d'))).length).toBe(30);
    expect(said(base(await ask('30d')))[0]).toBe('2026-03-03 3/12 +1');
  });

  it('is returned for one day, also long ago, and not for a future day', async () => {
    await open({ policy: { zone: 'America/New_York' } });
    const on = async (day: string) => (await as('alice')).get<LicenceUseResponse>(`${workspace}/licences/use?day=${day}`);
    await at('2026-01-17T04:30:00.000Z', [change('bob', { status: 'Inactive' })]);
    await at('2026-01-17T05:30:00.000Z', [change('carol', { status: 'Inactive' })]);
    f.now = '2027-06-01T10:00:00.000Z';
    const told = async (day: string): Promise<string[]> => said(base((await on(day)).body));
    expect(await told('2026-01-15')).toEqual(['2026-01-15 3/5']);
    expect(await told('2026-01-16')).toEqual(['2026-01-16 2/5']);
    expect(await told('2026-01-17')).toEqual(['2026-01-17 1/5']);
    expect(await told('2027-06-01')).toEqual(['2027-06-01 1/5']);
    expect(base((await on('2026-01-14')).body)).toMatchObject({
      since: '2026-01-15T10:00:00.000Z',
      start: 'created',
      periods: [],
    });
    const ahead = await on('2027-06-02');
    expect([ahead.status, (ahead.body as unknown as { code: string }).code]).toEqual([422, 'day_ahead']);
    expect((await on('2027-02-30')).status).toBe(422);
  });

  it('ends each day in the organisation’s time zone, also after the zone has changed', async () => {
    await open({ policy: { zone: 'America/New_York' } });
    // 23:30 on the 16th and 00:30 on the 17th in New York.
    await at('2026-01-17T04:30:00.000Z', [change('bob', { status: 'Inactive' })]);
    await at('2026-01-17T05:30:00.000Z', [change('carol', { status: 'Inactive' })]);
    f.now = '2026-01-18T10:00:00.000Z';
    expect(said(base(await ask('all')))).toEqual(['2026-01-15 3/5', '2026-01-16 2/5', '2026-01-17 1/5', '2026-01-18 1/5']);
    await at('2026-01-18T11:00:00.000Z', [{ table: 'orgs', row: f.acme, to: { zone: 'Asia/Kolkata' } }]);
    expect(said(base(await ask('all')))).toEqual(['2026-01-15 3/5', '2026-01-16 3/5', '2026-01-17 1/5', '2026-01-18 1/5']);
  });

  it('starts at the first day that the log still covers after it was pruned', async () => {
    await open();
    await at('2026-01-17T08:00:00.000Z', [change('dave', { status: 'Active' })]);
    await at('2026-01-19T08:00:00.000Z', [change('bob', { status: 'Inactive' })]);
    await at('2026-01-20T08:00:00.000Z', [change('carol', { status: 'Inactive' })]);
    const other = await openStore(f.where, catalogs);
    while ((await other.sweep({ what: 'log', before: '2026-01-18T00:00:00.000Z' })) > 0);
    await other.close();
    const pool = base(await ask('all'));
    expect(pool).toMatchObject({ since: '2026-01-17T08:00:00.000Z', start: 'pruned' });
    expect(said(pool)).toEqual(['2026-01-17 4/5', '2026-01-18 4/5', '2026-01-19 3/5', '2026-01-20 2/5']);
  });

  it('is for those who may read Licences, and only of their own organisation', async () => {
    await open({ join: [{ name: 'lena', role: 'licence_admin' }] });
    const mine = await ask('all');
    for (const name of ['lena', 'bob', 'carol']) expect((await ask('all', name)).pools).toEqual(mine.pools);
    const theirs = await ask('all', 'zoe');
    expect(theirs.pools.filter(({ pool }) => mine.pools.some(own => own.pool === pool))).toEqual([]);
    expect(said(base(theirs))).toEqual(['2026-01-15 1/5']);
    const external = await (await as('jean')).get(`${workspace}/licences/use`);
    expect([external.status, external.body.code]).toEqual([404, 'no_such_table']);
    const { status } = await (await as('alice')).get(`${workspace}/licences/use?span=century`);
    expect(status).toBe(422);
  });
});
