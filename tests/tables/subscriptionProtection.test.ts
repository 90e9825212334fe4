import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Cells, Outcome } from '../../server/model/change.ts';
import { type Fixture, openFixture, setup } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';

/** Every way for a person to take a subscription away from the people who use it. */
const doors: Record<string, (f: Fixture, ownSubscription: string) => Promise<Outcome>> = {
  'an end in the past': (f, ownSubscription) => edit(f, ownSubscription, { endsAt: '2026-01-14' }),
  'a start in the future': (f, ownSubscription) => edit(f, ownSubscription, { startsAt: '2026-01-16' }),
  'both at once': (f, ownSubscription) => edit(f, ownSubscription, { startsAt: '2027-01-01', endsAt: '2027-12-31' }),
  'no organisation': (f, ownSubscription) => edit(f, ownSubscription, { appliedTo: null }),
  'another organisation': (f, ownSubscription) => edit(f, ownSubscription, { appliedTo: 'globex' }),
  'the action Take back': (f, ownSubscription) => act(f, 'release', ownSubscription),
  'the action Apply': (f, ownSubscription) => act(f, 'apply', ownSubscription, { accountName: 'globex' }),
  'the same cell twice in one commit': (f, ownSubscription) =>
    f.commit([
      { table: 'subscriptions', row: ownSubscription, to: { reference: 'x', endsAt: '2026-01-14' } },
      { table: 'subscriptions', row: ownSubscription, to: { endsAt: '2026-01-13' } },
    ]),
};

const edit = (f: Fixture, row: string, to: Cells, by = 'alice') => f.commit([{ table: 'subscriptions', row, to }], f.as(by));
const act = (f: Fixture, action: string, row: string, input?: Cells, by = 'alice') =>
  f.writer.runAction(f.as(by), { table: 'subscriptions', action, rows: [row], ...(input === undefined ? {} : { input }) });

describe.each(engines)('who may take a subscription away, on %s', engine => {
  let f: Fixture;
  beforeEach(async () => {
    f = await openFixture(engine);
  });
  afterEach(() => f.close());

  const subscriptionOf = async (org: string) => (await f.all('subscriptions', 'appliedTo', org))[0]!.id;
  const words = (outcome: Outcome) => outcome.outcomes.map(each => each.issues[0]?.message);

  it('a person who gives a subscription to another organisation learns nothing of its licences, also by a dry run or by taking it back', async () => {
    const give = { table: 'subscriptions', row: crypto.randomUUID(), from: null, to: { quantity: 1, appliedTo: 'globex' } };
    const told = [
      await f.writer.commit(f.as('alice'), [give], { dryRun: true }),
      await f.commit([give], f.as('alice')),
      await edit(f, give.row, { appliedTo: null }),
    ];
    expect(told.map(each => each.outcomes[0]?.outcome)).toEqual(['accepted', 'accepted', 'accepted']);
    expect(told.map(({ licences, cascades }) => [licences, cascades])).toEqual([
      [[], []],
      [[], []],
      [[], []],
    ]);
  });

  it.each(Object.keys(doors))('a subscription in use is not taken away by %s', async door => {
    const ownSubscription = await subscriptionOf(f.acme);
    const before = [await f.row('subscriptions', ownSubscription), await f.pool(), await f.user('carol')];
    const outcome = await doors[door]!(f, ownSubscription);
    expect(outcome.outcomes.every(each => each.outcome === 'refused')).toBe(true);
    expect(new Set(words(outcome))).toEqual(
      new Set(['3 seats of this lot are in use. Free them or add licences before moving or removing the subscription']),
    );
    expect(outcome.messages).toEqual([]);
    expect([await f.row('subscriptions', ownSubscription), await f.pool(), await f.user('carol')]).toEqual(before);
  });

  it.each(Object.keys(doors))('a subscription in use goes by %s if others replace it', async door => {
    await f.commit([{ table: 'subscriptions', to: { quantity: 3, appliedTo: 'acme' } }]);
    const ownSubscription = await subscriptionOf(f.acme);
    expect((await doors[door]!(f, ownSubscription)).outcomes.map(each => each.outcome)).not.toContain('refused');
    expect(await f.pool()).toMatchObject({ total: 3, used: 3, over: false });
  });

  it('a change that takes nothing away is allowed: a later end, an earlier start, another reference', async () => {
    const ownSubscription = await subscriptionOf(f.acme);
    const changes: Cells[] = [
      { endsAt: '2026-01-15' },
      { endsAt: '2030-01-01' },
      { startsAt: '2026-01-15' },
      { startsAt: null },
      { reference: 'R' },
    ];
    for (const to of changes) expect((await edit(f, ownSubscription, to)).outcomes[0]?.outcome).toBe('accepted');
    expect((await f.pool()).total).toBe(5);
  });

  it('undo of its creation is refused once people use it', async () => {
    const added = await f.commit([{ table: 'subscriptions', to: { quantity: 1, appliedTo: 'acme' } }]);
    const people = ['aaa', 'bbb', 'ccc'].map(userId => ({ userId, firstName: 'A', lastName: 'B', email: `${userId}@acme.test` }));
    await f.commit(people.map(to => ({ table: 'users', to: { ...to, status: 'Active' } })));
    const undone = await f.writer.undo(f.as('alice'), added.transaction!);
    expect(undone.outcomes.map(each => each.outcome)).toEqual(['refused']);
    expect(await f.pool()).toMatchObject({ total: 6, used: 6 });
  });

  it('of two subscriptions in one commit, as many go as are not in use', async () => {
    await f.commit([1, 2].map(() => ({ table: 'subscriptions', to: { quantity: 2, appliedTo: 'acme' } })));
    const ownSubscriptions = (await f.all('subscriptions', 'appliedTo', f.acme)).sort(
      (a, b) => Number(b.quantity) - Number(a.quantity),
    );
    const outcome = await f.commit(
      ownSubscriptions.map(ownSubscription => ({
        table: 'subscriptions',
        row: ownSubscription.id,
        to: { endsAt: '2026-01-01' },
      })),
    );
    expect(outcome.outcomes.map(each => each.outcome)).toEqual(['accepted', 'refused', 'refused']);
    expect((await f.pool()).total).toBe(4);
  });

  describe('bought by ACME, applied to GLOBEX', () => {
    let ownSubscription: string;
    beforeEach(async () => {
      const made = await f.commit([{ table: 'subscriptions', to: { quantity: 4, appliedTo: 'globex' } }]);
      ownSubscription = made.outcomes[0]!.row;
      expect(await f.row('subscriptions', ownSubscription)).toMatchObject({
        purchasedBy: f.acme,
        appliedTo: f.globex,
        state: 'applied',
      });
    });

    it.each(Object.keys(doors).filter(door => !door.startsWith('the ') && door !== 'another organisation'))(
      'its organisation cannot change it: %s',
      async door => {
        const zoe: Fixture = {
          ...f,
          as: () => f.as('zoe'),
          commit: (requests, actor = f.as('zoe')) => f.commit(requests, actor),
        };
        const before = await f.row('subscriptions', ownSubscription);
        const outcome = await doors[door]!(zoe, ownSubscription);
        expect(words(outcome)).toEqual(['Another organisation bought this subscription: only that organisation can change it']);
        expect(await f.row('subscriptions', ownSubscription)).toEqual(before);
      },
    );

    it('its organisation cannot take it back, pass it on, undo its creation, or write on it', async () => {
      const no = 'Another organisation bought this subscription: only that organisation can change it';
      expect(words(await act(f, 'release', ownSubscription, undefined, 'zoe'))).toEqual([no]);
      expect(words(await act(f, 'apply', ownSubscription, { accountName: 'acme' }, 'zoe'))).toEqual([no]);
      expect(words(await edit(f, ownSubscription, { reference: 'mine' }, 'zoe'))).toEqual([no]);
    });

    it('its purchaser can end it and take it back', async () => {
      expect((await edit(f, ownSubscription, { endsAt: '2026-01-20' })).outcomes[0]?.outcome).toBe('accepted');
      expect((await act(f, 'release', ownSubscription)).outcomes[0]?.outcome).toBe('accepted');
    });
  });

  it('an unknown account name and a forbidden one get the same answer', async () => {
    const ownSubscription = await subscriptionOf(f.acme);
    await f.commit([{ table: 'subscriptions', to: { quantity: 3, appliedTo: 'acme' } }]);
    await f.commit([{ table: 'orgs', row: f.globex, to: { status: 'suspended' } }], setup);
    const told = async (accountName: string) => {
      const { outcomes, transaction } = await act(f, 'apply', ownSubscription, { accountName });
      return JSON.parse(JSON.stringify([outcomes, transaction]).replaceAll(accountName, '…')) as unknown;
    };
    expect(await told('globex')).toEqual(await told('globes'));
  });
});
