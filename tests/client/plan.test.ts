import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shownLabels, ticksUpTo } from '../../client/pages/plan/chart-scale.ts';
import { dayOfTime } from '../../client/pages/plan/dates.ts';
import { pastDays } from '../../client/pages/plan/past-days.ts';
import { poolsOn, poolsToday } from '../../client/pages/plan/past-pools.ts';
import { nextEnd, type Pool, type Subscription, sortSubscriptions, statusOf } from '../../client/pages/plan/subscription.ts';
import type { LicenceUseResponse } from '../../server/api/wire.ts';
import { periodsOf } from '../../server/model/periods.ts';

const subscription = (id: string, cells: Partial<Subscription> = {}): Subscription => ({
  id,
  reference: id,
  product: 'base',
  quantity: 10,
  state: 'applied',
  startsAt: null,
  endsAt: null,
  source: 'online',
  isOurs: true,
  ...cells,
});
const pool: Pool = { id: 'p', product: 'base', trigger: 'on_active', total: 100, used: 70, reserved: 5 };

describe('subscriptions', () => {
  it('say how they are, and from sixty days before the end in how many days they end', () => {
    const today = '2026-11-29';
    const said = (cells: Partial<Subscription>) => statusOf(subscription('a', cells), today);
    expect(said({ endsAt: '2026-12-31' })).toEqual({ kind: 'ends', days: 32, mark: 'warn' });
    expect(said({ endsAt: '2026-11-29' })).toEqual({ kind: 'ends', days: 0, mark: 'warn' });
    expect(said({ endsAt: '2027-01-28' })).toMatchObject({ kind: 'ends', days: 60 });
    expect(said({ endsAt: '2027-01-29' })).toEqual({ kind: 'state', state: 'applied', mark: 'full' });
    expect(said({})).toEqual({ kind: 'state', state: 'applied', mark: 'full' });
    // Until the clock has ended it, it is still in use.
    expect(said({ endsAt: '2026-11-28' })).toMatchObject({ state: 'applied' });
    expect(said({ state: 'not_started', startsAt: '2027-04-03' })).toEqual({ kind: 'starts', date: '2027-04-03', mark: 'ring' });
    expect(said({ state: 'purchased', endsAt: '2026-12-01' })).toMatchObject({ state: 'purchased', mark: 'grey' });
    expect(said({ isOurs: false, endsAt: '2026-12-01' })).toMatchObject({ state: 'elsewhere' });
    expect(said({ state: 'expired' })).toMatchObject({ state: 'expired', mark: 'hollow' });
    expect(said({ state: 'revoked' })).toMatchObject({ state: 'revoked', mark: 'hollow' });
  });

  it('are listed with those in use first, and those that end soonest before the others', () => {
    const subscriptions = [
      subscription('ended', { state: 'expired', endsAt: '2025-01-01' }),
      subscription('forever'),
      subscription('later', { endsAt: '2027-01-01' }),
      subscription('waits', { state: 'purchased' }),
      subscription('soon', { endsAt: '2026-12-01' }),
      subscription('next', { state: 'not_started' }),
    ];
    expect(sortSubscriptions(subscriptions).map(({ id }) => id)).toEqual(['soon', 'later', 'forever', 'next', 'waits', 'ended']);
  });

  it('tell which ends next, and what is left then', () => {
    const today = '2026-11-29';
    const ending = subscription('a', { quantity: 40, endsAt: '2026-12-31' });
    const others = [
      subscription('b', { endsAt: '2027-06-01' }),
      subscription('c', { endsAt: '2026-11-28' }),
      subscription('d', { state: 'expired' }),
    ];
    expect(nextEnd([...others, ending], [pool], today)).toEqual({
      subscriptions: [ending],
      quantity: 40,
      endsAt: '2026-12-31',
      days: 32,
      product: 'base',
      total: 60,
      taken: 75,
    });
    // Two that end on one day count together; one that starts on the next day counts afterwards, one that starts later does not.
    const twin = subscription('e', { quantity: 5, endsAt: '2026-12-31' });
    const follows = subscription('f', { quantity: 30, state: 'not_started', startsAt: '2027-01-01' });
    const late = subscription('g', { quantity: 30, state: 'not_started', startsAt: '2027-01-02' });
    const found = nextEnd([ending, twin, follows, late], [pool], today);
    expect([found?.quantity, found?.total, found?.subscriptions.length]).toEqual([45, 85, 2]);
    // Not of this organisation, of no known product, or without an end: nothing ends.
    expect(nextEnd([{ ...ending, isOurs: false }, subscription('h')], [pool], today)).toBeNull();
    expect(nextEnd([{ ...ending, product: 'other' }], [pool], today)).toBeNull();
  });
});

describe('products on a past day', () => {
  type Answered = LicenceUseResponse['pools'][number];
  const answered = (id: string, cells: Partial<Answered> = {}): Answered => ({
    pool: id,
    product: id,
    since: '2026-11-20T23:30:00.000Z',
    start: 'created',
    periods: [],
    ...cells,
  });
  const use = (...pools: Answered[]): LicenceUseResponse => ({ unit: 'day', zone: 'Europe/Paris', pools, seq: 1 });
  const figures = { total: 7, used: 6, reserved: 1 };
  const then = { period: '2026-10-31', ...figures };

  it('never have figures of today: those that the day does not know are unknown', () => {
    const young = { ...pool, id: 'young', product: 'young' };
    const unread = { ...pool, id: 'unread', product: 'unread' };
    const found = poolsOn(
      use(answered('young'), answered('unread', { since: null, start: 'unread' }), answered('p', { periods: [then] })),
      [pool, young, unread],
    );
    expect(found).toEqual([
      { id: 'p', product: 'p', trigger: 'on_active', figures: then, since: '2026-11-21' },
      { id: 'young', product: 'young', trigger: 'on_active', figures: null, since: '2026-11-21' },
      { id: 'unread', product: 'unread', trigger: 'on_active', figures: null, since: null },
    ]);
  });

  it('are also those of which there are no licences any more, but not those of which there were none', () => {
    const none = { total: 0, used: 0, reserved: 0 };
    const ended = { ...pool, ...none, id: 'ended', product: 'ended' };
    const later = { ...pool, id: 'later', product: 'later' };
    const answer = use(
      answered('p', { periods: [{ period: 'x', ...none }] }),
      answered('gone', { periods: [then] }),
      answered('ended', { periods: [then] }),
      answered('later', { periods: [{ period: 'x', ...none }] }),
    );
    expect(poolsOn(answer, [pool, ended, later]).map(({ id }) => id)).toEqual(['p', 'ended', 'gone']);
    expect(poolsToday([pool, ended, later]).map(({ id }) => id)).toEqual(['p', 'later']);
  });

  it('are offered once each, and a moment is a day of the organisation', () => {
    expect(pastDays('2026-11-30').map(({ id, day }) => `${id} ${day}`)).toEqual([
      'month 2026-10-31',
      'quarter 2026-09-30',
      'year 2025-11-30',
    ]);
    expect(pastDays('2026-10-05').map(({ id }) => id)).toEqual(['month', 'year']);
    expect(dayOfTime('2026-11-20T23:30:00.000Z', 'Europe/Paris', 'en')).toBe('21 Nov 2026');
    expect(dayOfTime('2026-11-20T23:30:00.000Z', 'America/New_York', 'en')).toBe('20 Nov 2026');
  });
});

describe('a chart', () => {
  it('has round numbers on its axis, a few of them, up to the highest value', () => {
    expect(ticksUpTo(260)).toEqual([0, 100, 200]);
    expect(ticksUpTo(4)).toEqual([0, 1, 2, 3, 4]);
    expect(ticksUpTo(0)).toEqual([0, 1]);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3_000_000 }), highest => {
        const ticks = ticksUpTo(highest);
        expect(ticks.length).toBeGreaterThan(1);
        expect(ticks.length).toBeLessThan(7);
        expect(ticks.every(Number.isInteger)).toBe(true);
        expect(ticks.at(-1)).toBeLessThanOrEqual(Math.max(1, highest));
      }),
    );
  });

  it('labels the last value, and others only where there is room', () => {
    expect(shownLabels(12, 720, 40)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    expect(shownLabels(12, 260, 40)).toEqual([1, 3, 5, 7, 9, 11]);
    expect(shownLabels(1, 200, 40)).toEqual([0]);
  });
});

describe('periods', () => {
  it('are days or months without gaps, each ends where the next begins, and the last one contains now', () => {
    const zones = ['UTC', 'Europe/Paris', 'America/New_York', 'Asia/Kolkata', 'Pacific/Kiritimati', 'Africa/Cairo'];
    const time = fc.date({ min: new Date('2020-01-01'), max: new Date('2035-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(time, fc.integer({ min: 0, max: 3_000 }), fc.constantFrom(...zones), (now, age, zone) => {
        const since = new Date(now.getTime() - age * 86_400_000).toISOString();
        for (const span of ['30d', '12m', 'all'] as const) {
          const { unit, periods } = periodsOf(span, zone, now.toISOString(), since);
          const ends = periods.map(({ end }) => end);
          expect(ends).toEqual(ends.toSorted());
          expect(new Set(periods.map(({ name }) => name)).size).toBe(periods.length);
          expect((ends.at(-1) ?? '') > now.toISOString()).toBe(true);
          expect((ends.at(-2) ?? '') <= now.toISOString()).toBe(true);
          if (span !== 'all') expect([unit, periods.length]).toEqual(span === '30d' ? ['day', 30] : ['month', 12]);
          else expect((ends[0] ?? '') > since).toBe(true);
        }
      }),
    );
  });
});
