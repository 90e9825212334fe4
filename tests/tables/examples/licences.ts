import { expect } from 'vitest';
import { tick } from '../../../server/effects/clock.ts';
import type { Cells } from '../../../server/model/change.ts';
import { apply, calendarSubscription, clockAt, type Line, later, ownSubscription, seat, set, used } from './edits.ts';

/** The worked examples of licences: subscriptions, seats of other products, and what may change while they are used. */
export const licenceExamples: Line[] = [
  {
    n: 72,
    says: 'access goes to as many as there are active subscriptions',
    before: [calendarSubscription, calendarSubscription, seat('alice'), seat('bob')],
    edit: seat('carol'),
    outcome: 'refused',
    issue: '2 of 2 subscriptions in use',
    licences: '3/5',
    async also(f) {
      expect(await f.pool('link2calendar')).toMatchObject({ used: 2, total: 2 });
      expect(await f.user('carol')).toMatchObject({ status: 'Active', validationResult: 'OK', seats: 1 });
    },
  },
  {
    n: 74,
    inSeveral: true,
    says: 'a lot that ends with its last day cuts nobody and lets nobody in',
    before: [
      calendarSubscription,
      ownSubscription({ product: 'link2calendar', quantity: 1, appliedTo: 'acme', endsAt: '2026-01-15' }),
      seat('alice'),
      seat('bob'),
      async f => {
        await tick(f, '2026-01-15T23:59:59.999Z');
        expect(await f.pool('link2calendar')).toMatchObject({ used: 2, total: 2, over: false });
        return later(0)(f);
      },
    ],
    edit: clockAt('2026-01-16T00:00:00.000Z'),
    outcome: 'accepted',
    licences: '3/5',
    changes: ['pools acme link2calendar: over, total', 'subscriptions link2calendar × 1: daysLeft, state, validFrom, validUntil'],
    async also(f, outcome) {
      expect(await f.pool('link2calendar')).toMatchObject({ used: 2, total: 1, over: true });
      expect(outcome.licences).toMatchObject([
        { product: 'link2calendar', before: { total: 2, used: 2 }, after: { total: 1, used: 2 } },
      ]);
      expect(outcome.cascades.map(each => each.table).filter(table => table !== 'pools' && table !== 'orgs')).toEqual([]);
      expect([await f.user('alice'), await f.user('bob')]).toMatchObject([
        { status: 'Active', seats: 2, validationResult: 'OK' },
        { status: 'Active', seats: 2, validationResult: 'OK' },
      ]);
      const more = await seat('carol')(f);
      expect(more.outcomes[0]?.issues[0]?.message).toBe('2 of 1 subscription in use');
    },
  },
  {
    n: 75,
    says: 'an unknown account name leaves the subscription where it was',
    edit: async f =>
      f.commit([
        { table: 'subscriptions', row: (await f.all('subscriptions', 'appliedTo', f.acme))[0]!.id, to: { appliedTo: 'acmee' } },
      ]),
    outcome: 'refused',
    issue: 'No organisation has this account name',
    licences: '3/5',
  },
  {
    n: 75,
    says: 'nor is it applied to one by the action',
    edit: apply('acmee'),
    outcome: 'refused',
    issue: 'No organisation has this account name',
    licences: '3/5',
  },
  {
    n: 76,
    says: 'a lot that people use does not move',
    edit: async f =>
      f.commit([
        { table: 'subscriptions', row: (await f.all('subscriptions', 'appliedTo', f.acme))[0]!.id, to: { appliedTo: 'globex' } },
      ]),
    outcome: 'refused',
    issue: '3 seats of this lot are in use. Free them or add licences before moving or removing the subscription',
    licences: '3/5',
    async also(f) {
      const [subscriptionOf5] = await f.all('subscriptions', 'appliedTo', f.acme);
      expect(subscriptionOf5).toMatchObject({ state: 'applied', quantity: 5, version: 1 });
      for (const to of [{ endsAt: '2026-01-14' }, { startsAt: '2026-01-16' }] as Cells[]) {
        const walkedRound = await f.commit([{ table: 'subscriptions', row: subscriptionOf5!.id, to }]);
        expect(walkedRound.outcomes[0]?.issues[0]?.message).toMatch(/^3 seats of this lot are in use/);
      }
      await ownSubscription({ product: 'base', quantity: 2, appliedTo: 'acme' })(f);
      const back = () =>
        f.writer.runAction(f.as('alice'), { table: 'subscriptions', action: 'release', rows: [subscriptionOf5!.id] });
      expect((await back()).outcomes[0]?.issues[0]?.message).toMatch(/^1 seat of/);
      await ownSubscription({ product: 'base', quantity: 1, appliedTo: 'acme' })(f);
      expect((await back()).outcomes[0]?.outcome).toBe('accepted');
      expect(await f.pool()).toMatchObject({ used: 3, total: 3, over: false });
    },
  },
  {
    n: 76,
    says: 'nor is it applied elsewhere by the action',
    edit: apply('globex'),
    outcome: 'refused',
    issue: '3 seats of this lot are in use. Free them or add licences before moving or removing the subscription',
    licences: '3/5',
  },
  {
    n: 76,
    says: 'one that others make up for is applied elsewhere, and nobody is told of the licences there',
    before: [ownSubscription({ product: 'base', quantity: 3, appliedTo: 'acme' })],
    edit: apply('globex'),
    outcome: 'accepted',
    licences: '3/8→3/3',
    changes: [
      'orgs acme: licencesAvailable, licencesTotal',
      'orgs globex: licencesAvailable, licencesTotal',
      'pools acme base: available, total',
      'pools globex base: available, total',
      'subscriptions base × 5: appliedTo, pool',
    ],
    async also(f, outcome) {
      expect(outcome.licences.map(({ org }) => org)).toEqual([f.acme]);
      const [there] = await f.all('pools', 'org', f.globex);
      expect(there).toMatchObject({ used: 1, total: 10, over: false });
      const moved = await f.row('subscriptions', outcome.outcomes[0]!.row);
      expect(moved).toMatchObject({ appliedTo: f.globex, purchasedBy: f.acme, state: 'applied', quantity: 5 });
    },
  },
  {
    n: 79,
    says: 'a new office is announced',
    edit: set('carol', { role: 'licence_admin' }),
    outcome: 'accepted',
    validation: 'OK',
    licences: '3/5',
    changes: ['+ audit role_changed Carol Roy', '+ outbox M4 carol@acme.test', 'users carol: role'],
    messages: ['M4 carol@acme.test'],
  },
  {
    n: 79,
    says: 'an office given to somebody Inactive is announced when they are Active again, once',
    before: [set('dave', { role: 'licence_admin' })],
    edit: set('dave', { status: 'Active' }),
    outcome: 'accepted',
    validation: 'OK',
    licences: '3/5→4/5',
    changes: [
      ...used,
      '+ audit reactivated Dave Blanc',
      '+ outbox M4 dave@acme.test',
      '+ seats dave base assigned',
      'accounts dave: state',
      'users dave: seats, status',
    ],
    messages: ['M4 dave@acme.test'],
    async also(f) {
      await set('dave', { status: 'Inactive' })(f);
      expect((await set('dave', { status: 'Active' })(f)).messages).toEqual([]);
    },
  },
  {
    n: 79,
    says: 'nobody who is no member gets an office',
    edit: set('zoe', { role: 'licence_admin' }),
    outcome: 'refused',
    licences: '3/5',
  },
];
