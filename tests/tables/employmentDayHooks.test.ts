import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tick } from '../../server/effects/clock.ts';
import type { Cells } from '../../server/model/change.ts';
import { catalog, type Fixture, openFixture, setup } from '../kit/administration.ts';
import { writeRawCells } from '../kit/rawWrites.ts';
import { engines } from '../kit/stores.ts';

describe.each(engines)('first and last days on %s', engine => {
  let f: Fixture;
  beforeEach(async () => {
    f = await openFixture(engine);
  });
  afterEach(() => f.close());

  const at = async (now: string) => {
    f.now = now;
    return tick(f, now);
  };
  const set = (name: string, to: Cells) => f.commit([{ table: 'users', row: f.ids[name]!, to }]);
  const policy = (to: Cells) => f.commit([{ table: 'orgs', row: f.acme, to }], setup);
  const messages = async () => (await f.all('outbox', 'org', f.acme)).length;

  describe('the last day', () => {
    it('it is announced seven days before, and the person is deactivated after it, with all consequences', async () => {
      await policy({ zone: 'America/New_York' });
      await f.commit(
        [
          {
            table: 'sessions',
            to: { user: f.ids.carol!, account: f.as('carol').account, tokenHash: 'x', expiresAt: '2027-01-01T00:00:00.000Z' },
          },
        ],
        setup,
      );
      await set('carol', { lastDay: '2026-03-08' });
      const others = ['alice', 'bob', 'dave', 'erin', 'jean'];
      const before = [await Promise.all(others.map(name => f.user(name))), await messages()];
      // In New York the eighth of March has 23 hours.
      const steps: [string, Cells][] = [
        ['2026-03-01T04:59:59.000Z', { comingUp: null, status: 'Active', seats: 1 }],
        ['2026-03-01T05:00:00.000Z', { comingUp: 'leaving', status: 'Active', seats: 1 }],
        ['2026-03-09T03:59:59.000Z', { comingUp: 'leaving', status: 'Active', seats: 1 }],
        ['2026-03-09T04:00:00.000Z', { comingUp: null, status: 'Inactive', seats: 0 }],
      ];
      for (const [now, row] of steps) {
        await at(now);
        expect([now, await f.user('carol')]).toMatchObject([now, { ...row, validationResult: 'OK' }]);
        const seq = await f.reader.seq();
        await at(now);
        expect(await f.reader.seq()).toBe(seq);
      }
      expect(await f.pool()).toMatchObject({ used: 2, total: 5 });
      expect(await f.all('sessions', 'user', f.ids.carol!)).toEqual([]);
      expect(await f.row('accounts', f.as('carol').account)).toMatchObject({ state: 'blocked' });
      expect([await Promise.all(others.map(name => f.user(name))), await messages()]).toEqual(before);
      const [entry] = await f.reader.history('users', f.ids.carol!, 1);
      expect(entry?.transaction).toMatchObject({ actor: 'clock', label: 'Last day' });
    });

    it('if moved or removed in time it has no effect; if entered too late it applies at the next tick', async () => {
      await set('carol', { lastDay: '2026-02-01' });
      await set('bob', { lastDay: '2026-02-01' });
      await at('2026-01-30T00:00:00.000Z');
      await set('carol', { lastDay: null });
      await set('bob', { lastDay: '2026-02-03' });
      expect([await f.user('carol'), await f.user('bob')]).toMatchObject([{ comingUp: null }, { comingUp: 'leaving' }]);
      await at('2026-02-03T23:59:59.000Z');
      expect([await f.user('carol'), await f.user('bob')]).toMatchObject([{ status: 'Active' }, { status: 'Active' }]);
      await set('carol', { lastDay: '2026-01-31' });
      expect(await f.user('carol')).toMatchObject({ status: 'Active', comingUp: 'past' });
      await at('2026-02-04T00:00:00.000Z');
      expect([await f.user('carol'), await f.user('bob')]).toMatchObject([{ status: 'Inactive' }, { status: 'Inactive' }]);
    });

    it('it is only announced where the organisation says so, until the policy changes', async () => {
      await policy({ lastDay: 'remind' });
      await set('carol', { lastDay: '2026-02-01' });
      await at('2026-02-05T00:00:00.000Z');
      expect(await f.user('carol')).toMatchObject({ status: 'Active', comingUp: 'past', validationResult: 'OK' });
      await policy({ lastDay: 'deactivate' });
      await at('2026-02-05T00:00:30.000Z');
      expect(await f.user('carol')).toMatchObject({ status: 'Inactive' });
    });

    it('it never deactivates the last owner, whose row says so; of two who leave together one stays', async () => {
      await set('alice', { lastDay: '2026-02-01' });
      await at('2026-02-02T00:00:00.000Z');
      expect(await f.user('alice')).toMatchObject({ status: 'Active', comingUp: 'past', validationResult: 'OK' });
      const seq = await f.reader.seq();
      await at('2026-02-03T00:00:00.000Z');
      expect(await f.reader.seq()).toBe(seq);
      await set('carol', { role: 'owner', lastDay: '2026-02-02' });
      await at('2026-02-03T00:00:30.000Z');
      const owners = [await f.user('alice'), await f.user('carol')];
      expect(new Set(owners.map(each => each?.status))).toEqual(new Set(['Active', 'Inactive']));
      expect((await f.row('orgs', f.acme))?.owners).toBe(1);
    });

    it('it keeps a person who has left from being Active again until it is changed', async () => {
      await set('dave', { lastDay: '2026-01-14' });
      for (const act of [
        set('dave', { status: 'Active' }),
        f.writer.runAction(f.as('alice'), { table: 'users', action: 'reactivate', rows: [f.ids.dave!] }),
      ])
        expect((await act).outcomes[0]).toMatchObject({
          outcome: 'held',
          issues: [{ code: 'V_LAST_DAY', message: 'Last day was 14 January 2026: change it first', field: 'lastDay' }],
        });
      expect(await f.user('dave')).toMatchObject({ status: 'Inactive', seats: 0 });
      expect((await set('dave', { lastDay: '2026-06-30', status: 'Active' })).outcomes[0]?.outcome).toBe('accepted');
      expect(await f.user('dave')).toMatchObject({ status: 'Active', validationResult: 'OK', comingUp: null });
    });

    it('it is recalculated for the current day when a clock is set back', async () => {
      await policy({ lastDay: 'remind' });
      await set('carol', { lastDay: '2026-02-01' });
      const before = await f.user('carol');
      await at('2027-01-15T10:00:00.000Z');
      expect(await f.user('carol')).toMatchObject({ comingUp: 'past' });
      await at('2026-01-15T10:00:00.000Z');
      const { version: _v, seq: _s, updatedAt: _at, updatedBy: _by, ...cells } = before!;
      expect(await f.user('carol')).toMatchObject(cells);
    });

    it('one from an earlier version applies; those organisations are only reminded', async () => {
      await writeRawCells(f.where, 'users', f.ids.carol!, { lastDay: '2026-02-01' });
      expect(catalog.table('orgs').stored.columns).toContainEqual(expect.objectContaining({ id: 'lastDay', initial: 'remind' }));
      await at('2026-01-28T00:00:00.000Z');
      expect(await f.user('carol')).toMatchObject({ comingUp: 'leaving' });
      await at('2026-02-02T00:00:00.000Z');
      expect(await f.user('carol')).toMatchObject({ status: 'Inactive' });
    });
  });

  describe('the first day', () => {
    const newcomer: Cells = { firstDay: '2027-04-03', status: 'Active' };

    it('it has no effect by default', async () => {
      expect((await set('erin', newcomer)).outcomes[0]?.outcome).toBe('accepted');
      expect(await f.user('erin')).toMatchObject({ status: 'Active', validationResult: 'OK' });
    });

    it('where the organisation waits for it, the row is held with its day and activated that morning, with one message', async () => {
      await policy({ firstDay: 'wait', zone: 'Pacific/Kiritimati' });
      const sent = await messages();
      const held = await set('erin', newcomer);
      expect(held.outcomes[0]).toMatchObject({ outcome: 'held', issues: [{ code: 'V_STARTS', field: 'firstDay' }] });
      expect(held.messages).toEqual([]);
      expect(await f.user('erin')).toMatchObject({ status: 'Draft', validationResult: 'Starts on 3 April 2027', seats: 0 });
      await at('2027-04-02T09:59:59.000Z');
      expect(await f.user('erin')).toMatchObject({ status: 'Draft', validationResult: 'Starts on 3 April 2027' });
      expect(await at('2027-04-02T10:00:00.000Z')).toMatchObject({ users: 1 });
      expect(await f.user('erin')).toMatchObject({ status: 'Active', validationResult: 'OK', seats: 1 });
      expect(await messages()).toBe(sent + 1);
      const seq = await f.reader.seq();
      await at('2027-04-02T10:00:30.000Z');
      expect(await f.reader.seq()).toBe(seq);
    });

    it('it activates nobody without a free licence, and does not try again', async () => {
      await policy({ firstDay: 'wait' });
      const [subscription] = await f.all('subscriptions', 'appliedTo', f.acme);
      await f.commit([{ table: 'subscriptions', row: subscription!.id, to: { quantity: 3 } }], setup);
      await set('erin', newcomer);
      await at('2027-04-03T00:00:00.000Z');
      const text = 'No licence available (3 of 3 used). Add licences in Plan and billing.';
      expect(await f.user('erin')).toMatchObject({ status: 'Draft', validationResult: text });
      await f.commit([{ table: 'subscriptions', row: subscription!.id, to: { quantity: 4 } }], setup);
      await at('2027-04-03T00:00:30.000Z');
      expect(await f.user('erin')).toMatchObject({ status: 'Draft', validationResult: text });
    });

    it('it gets a licence of a subscription that starts, or of a person who leaves, on the same day', async () => {
      await policy({ firstDay: 'wait' });
      const [subscription] = await f.all('subscriptions', 'appliedTo', f.acme);
      await f.commit([{ table: 'subscriptions', row: subscription!.id, to: { quantity: 3 } }], setup);
      const startsAt = '2027-04-03';
      await f.commit([{ table: 'subscriptions', to: { product: 'base', quantity: 1, appliedTo: 'acme', startsAt } }], setup);
      await set('carol', { lastDay: '2027-04-02' });
      await set('erin', newcomer);
      await set('dave', newcomer);
      await at('2027-04-03T00:00:00.000Z');
      expect(await Promise.all(['carol', 'erin', 'dave'].map(async name => (await f.user(name))?.status))).toEqual([
        'Inactive',
        'Active',
        'Active',
      ]);
      expect(await f.pool()).toMatchObject({ used: 4, total: 4 });
    });

    it('if moved, the wait ends, and nobody is activated who should not be', async () => {
      await policy({ firstDay: 'wait' });
      await set('erin', newcomer);
      await set('erin', { firstDay: '2027-05-01' });
      expect(await f.user('erin')).toMatchObject({ status: 'Draft', validationResult: null });
      await f.commit([{ table: 'users', to: { userId: 'kim', firstDay: '2027-05-01' } }]);
      await at('2027-05-02T00:00:00.000Z');
      expect(await f.user('erin')).toMatchObject({ status: 'Draft', validationResult: null });
      expect(await f.pool()).toMatchObject({ used: 3 });
    });

    it('a person who accepts an invitation before it is not refused', async () => {
      await policy({ firstDay: 'wait' });
      await set('erin', { firstDay: '2027-04-03', status: 'Invited' });
      const [invite] = await f.all('invites', 'user', f.ids.erin!);
      await f.writer.commit({ kind: 'system', name: 'invitation' }, [
        { table: 'invites', row: invite!.id, to: { state: 'accepted' } },
      ]);
      expect(await f.user('erin')).toMatchObject({ status: 'Active', seats: 1 });
    });
  });
});
