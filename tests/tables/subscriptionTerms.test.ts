import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tick } from '../../server/effects/clock.ts';
import type { Actor } from '../../server/model/actor.ts';
import type { Cells } from '../../server/model/change.ts';
import { type Fixture, openFixture, setup } from '../kit/administration.ts';
import { writeRawCells } from '../kit/rawWrites.ts';
import { engines } from '../kit/stores.ts';

/** A subscription of 3 beside the 5 of F0: its days, the zone of ACME, and the times at which it counts. */
const days: readonly { says: string; zone: string; ownSubscription: Cells; counts: Record<string, boolean> }[] = [
  {
    says: 'from the first moment of its first day to the last of its last, in UTC',
    zone: 'UTC',
    ownSubscription: { startsAt: '2026-02-01', endsAt: '2026-02-28' },
    counts: {
      '2026-01-31T23:59:59.999Z': false,
      '2026-02-01T00:00:00.000Z': true,
      '2026-02-28T23:59:59.999Z': true,
      '2026-03-01T00:00:00.000Z': false,
    },
  },
  {
    says: 'fourteen hours before UTC on Kiritimati',
    zone: 'Pacific/Kiritimati',
    ownSubscription: { startsAt: '2026-02-01', endsAt: '2026-02-01' },
    counts: {
      '2026-01-31T09:59:59.000Z': false,
      '2026-01-31T10:00:00.000Z': true,
      '2026-02-01T09:59:59.000Z': true,
      '2026-02-01T10:00:00.000Z': false,
    },
  },
  {
    says: 'over the day of 23 hours in New York',
    zone: 'America/New_York',
    ownSubscription: { startsAt: '2026-03-08', endsAt: '2026-03-08' },
    counts: {
      '2026-03-08T04:59:59.000Z': false,
      '2026-03-08T05:00:00.000Z': true,
      '2026-03-09T03:59:59.000Z': true,
      '2026-03-09T04:00:00.000Z': false,
    },
  },
  {
    says: 'over the day of 25 hours in Paris',
    zone: 'Europe/Paris',
    ownSubscription: { startsAt: '2026-10-25', endsAt: '2026-10-25' },
    counts: {
      '2026-10-24T21:59:59.000Z': false,
      '2026-10-24T22:00:00.000Z': true,
      '2026-10-25T22:59:59.000Z': true,
      '2026-10-25T23:00:00.000Z': false,
    },
  },
  {
    says: 'on a leap day, and not on the day after it',
    zone: 'Asia/Kolkata',
    ownSubscription: { startsAt: '2028-02-29', endsAt: '2028-02-29' },
    counts: {
      '2028-02-28T18:29:59.000Z': false,
      '2028-02-28T18:30:00.000Z': true,
      '2028-02-29T18:29:59.000Z': true,
      '2028-02-29T18:30:00.000Z': false,
    },
  },
  {
    says: 'for ever where it has no days',
    zone: 'Europe/Paris',
    ownSubscription: {},
    counts: { '2026-01-15T10:00:30.000Z': true, '2099-12-31T23:59:59.000Z': true },
  },
];

describe.each(engines)('subscriptions on %s', engine => {
  let f: Fixture;
  beforeEach(async () => {
    f = await openFixture(engine);
  });
  afterEach(() => f.close());

  const add = async (to: Cells, actor: Actor = setup): Promise<string> => {
    const [made] = (
      await f.commit([{ table: 'subscriptions', to: { product: 'base', quantity: 3, appliedTo: 'acme', ...to } }], actor)
    ).outcomes;
    expect(made?.outcome).toBe('accepted');
    return made!.row;
  };
  const at = async (now: string) => {
    f.now = now;
    return tick(f, now);
  };
  const zoneOf = (org: string, zone: string) => f.commit([{ table: 'orgs', row: org, to: { zone } }], setup);
  /** Everything that a tick must not have changed: people, seats, messages. */
  const beside = async () => [
    await Promise.all(['alice', 'bob', 'carol', 'dave', 'erin', 'jean'].map(name => f.user(name))),
    await f.all('outbox', 'org', f.acme),
  ];

  it.each(days)('a subscription counts $says', async ({ zone, ownSubscription, counts }) => {
    await zoneOf(f.acme, zone);
    await add(ownSubscription);
    const before = await beside();
    const there = Object.entries(counts);
    // Forward and back again: the right clock corrects what a wrong one did.
    for (const [now, does] of [...there, ...there.toReversed()]) {
      await at(now);
      expect([now, (await f.pool()).total]).toEqual([now, does ? 8 : 5]);
      const seq = await f.reader.seq();
      await at(now);
      expect(await f.reader.seq()).toBe(seq);
    }
    expect(await beside()).toEqual(before);
  });

  it('a subscription counts by its days as soon as it is added or changed', async () => {
    const id = await add({ startsAt: '2027-01-01' }, f.as('alice'));
    expect(await f.row('subscriptions', id)).toMatchObject({ state: 'not_started', daysLeft: null });
    expect((await f.pool()).total).toBe(5);
    await f.commit([{ table: 'subscriptions', row: id, to: { startsAt: '2026-01-15' } }]);
    expect((await f.pool()).total).toBe(8);
    await f.commit([{ table: 'subscriptions', row: id, to: { endsAt: '2026-01-20' } }]);
    expect(await f.row('subscriptions', id)).toMatchObject({ state: 'applied', daysLeft: 5 });
    await f.commit([{ table: 'subscriptions', row: id, to: { appliedTo: null } }]);
    expect(await f.row('subscriptions', id)).toMatchObject({ state: 'purchased', daysLeft: null });
    expect((await f.pool()).total).toBe(5);
  });

  it('the days left are shown from thirty days before the end', async () => {
    const id = await add({ endsAt: '2026-03-31' });
    const left = async (now: string) => {
      await at(now);
      return (await f.row('subscriptions', id))?.daysLeft;
    };
    expect(await left('2026-02-28T12:00:00.000Z')).toBeNull();
    expect(await left('2026-03-01T00:00:00.000Z')).toBe(30);
    expect(await left('2026-03-31T23:00:00.000Z')).toBe(0);
    expect(await left('2026-04-01T00:00:00.000Z')).toBeNull();
    expect(await f.row('subscriptions', id)).toMatchObject({ state: 'expired' });
    expect(await left('2026-03-30T00:00:00.000Z')).toBe(1);
  });

  it('a subscription that ends deactivates nobody and admits nobody; one that starts adds licences, and admits nobody by itself', async () => {
    const [five] = await f.all('subscriptions', 'appliedTo', f.acme);
    await f.commit([{ table: 'subscriptions', row: five!.id, to: { quantity: 1, endsAt: '2026-01-31' } }], setup);
    await add({ startsAt: '2026-02-05' });
    const before = await beside();
    await at('2026-02-01T00:00:00.000Z');
    expect(await f.pool()).toMatchObject({ total: 0, used: 3, available: 0, over: true });
    const [held] = (await f.commit([{ table: 'users', row: f.ids.erin!, to: { status: 'Active' } }])).outcomes;
    expect(held?.outcome).toBe('held');
    const validation = 'No licence available: 3 in use, the limit is 0. Add licences in Plan and billing.';
    expect(await f.user('erin')).toMatchObject({ status: 'Draft', validationResult: validation });
    await f.commit([{ table: 'users', row: f.ids.carol!, to: { status: 'Inactive' } }]);
    await at('2026-02-05T00:00:00.000Z');
    expect(await f.pool()).toMatchObject({ total: 3, used: 2, over: false });
    expect(await f.user('erin')).toMatchObject({ status: 'Draft', validationResult: validation });
    const [active] = (await f.commit([{ table: 'users', row: f.ids.erin!, to: { status: 'Active' } }])).outcomes;
    expect(active?.outcome).toBe('accepted');
    expect((await beside())[1]).toHaveLength(before[1]!.length + 1);
  });

  it('the days follow the zone of the organisation when it changes, and of the one it moves to', async () => {
    await zoneOf(f.globex, 'Pacific/Kiritimati');
    const id = await add({ endsAt: '2026-01-31' });
    const now = '2026-01-31T12:00:00.000Z';
    await at(now);
    expect((await f.row('subscriptions', id))?.state).toBe('applied');
    await f.commit([{ table: 'subscriptions', row: id, to: { appliedTo: 'globex' } }]);
    expect((await f.row('subscriptions', id))?.state).toBe('expired');
    await zoneOf(f.globex, 'America/New_York');
    await at(now);
    expect((await f.row('subscriptions', id))?.state).toBe('applied');
  });

  it('subscriptions of an earlier version are calculated at the first tick', async () => {
    const id = await add({ startsAt: '2027-01-01' });
    await writeRawCells(f.where, 'subscriptions', id, { state: 'applied', validFrom: null, validUntil: null });
    await writeRawCells(f.where, 'pools', (await f.pool()).id, { total: 8, available: 5 });
    expect((await f.pool()).total).toBe(8);
    expect(await at('2026-01-16T00:00:00.000Z')).toMatchObject({ subscriptions: 1 });
    expect(await f.row('subscriptions', id)).toMatchObject({ state: 'not_started' });
    expect((await f.pool()).total).toBe(5);
  });

  it('two clocks start and end each subscription once', async () => {
    for (let n = 0; n < 20; n += 1) await add({ quantity: 1, startsAt: n % 2 === 0 ? '2026-02-01' : null, endsAt: '2026-02-10' });
    f.now = '2026-02-01T00:00:00.000Z';
    const started = await Promise.all([tick(f, f.now), tick(f, f.now)]);
    expect(started.reduce((sum, each) => sum + (each.subscriptions ?? 0), 0)).toBe(10);
    expect((await f.pool()).total).toBe(25);
    f.now = '2026-02-11T00:00:00.000Z';
    await Promise.all([tick(f, f.now), tick(f, f.now)]);
    expect((await f.pool()).total).toBe(5);
  });

  it('where people have more licences than count, the refusal names both numbers', async () => {
    const ownSubscription = (await f.all('subscriptions', 'appliedTo', f.acme))[0]!;
    await f.commit([{ table: 'subscriptions', row: ownSubscription.id, to: { endsAt: '2026-01-20' } }], setup);
    await add({ quantity: 1 });
    f.now = '2026-02-01T00:00:00.000Z';
    await tick(f, f.now);
    const { used } = await f.pool();
    const to = { lastName: 'Noir', status: 'Active' };
    const { outcomes } = await f.commit([{ table: 'users', row: f.ids.erin!, to }], f.as('alice'));
    expect(outcomes[0]).toMatchObject({ outcome: 'held', issues: [{ code: 'V_OVER_LICENCES', params: { used, total: 1 } }] });
    expect((await f.user('erin'))?.validationResult).toMatch(
      new RegExp(`^No licence available: ${String(used)} in use, the limit is 1\\.`),
    );
    expect(Number(used)).toBeGreaterThan(1);
  });
});
