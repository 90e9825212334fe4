import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startClock, tick } from '../../server/effects/clock.ts';
import type { Fixture } from '../kit/administration.ts';
import { openFixture, setup } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';
import { keepLog } from './office.ts';

const none = { invites: 0, subscriptions: 0, users: 0, sessions: 0, devices: 0, accounts: 0 };

describe.each(engines)('the clock on %s', engine => {
  let f: Fixture;
  beforeEach(async () => {
    f = await openFixture(engine);
  });
  afterEach(() => f.close());

  it('an invitation expires on time, its person is a draft again and the licence is free', async () => {
    await f.commit([{ table: 'users', row: f.ids.erin ?? '', to: { status: 'Invited' } }]);
    expect((await f.pool()).reserved).toBe(1);
    expect(await tick(f, '2026-01-22T09:59:59.999Z')).toEqual(none);
    f.now = '2026-01-22T10:00:00.000Z';
    expect(await tick(f, f.now)).toEqual({ ...none, invites: 1 });
    const [invite] = await f.all('invites', 'user', f.ids.erin ?? '');
    expect(invite?.state).toBe('expired');
    const erin = await f.user('erin');
    expect(erin).toMatchObject({ status: 'Draft', inviteState: 'expired' });
    expect(erin?.validationResult).toBe('Invitation expired on 2026-01-22. Invite again.');
    expect((await f.pool()).reserved).toBe(0);
    const seq = await f.reader.seq();
    expect(await tick(f, f.now)).toEqual(none);
    expect(await f.reader.seq()).toBe(seq);
  });

  it('an invitation that was sent again in the meantime does not expire', async () => {
    await f.commit([{ table: 'users', row: f.ids.erin ?? '', to: { status: 'Invited' } }]);
    f.now = '2026-01-20T10:00:00.000Z';
    await f.writer.runAction(f.as('alice'), { table: 'users', action: 'inviteAgain', rows: [f.ids.erin ?? ''] });
    expect(await tick(f, '2026-01-22T10:00:00.000Z')).toEqual(none);
    expect(await tick(f, '2026-01-27T10:00:00.000Z')).toEqual({ ...none, invites: 1 });
  });

  it('a subscription counts through its last day', async () => {
    await f.commit(
      [{ table: 'subscriptions', to: { product: 'base', quantity: 3, appliedTo: 'acme', endsAt: '2026-01-20' } }],
      setup,
    );
    expect((await f.pool()).total).toBe(8);
    expect(await tick(f, '2026-01-20T23:59:59.000Z')).toEqual(none);
    expect((await f.pool()).total).toBe(8);
    expect(await tick(f, '2026-01-21T00:00:00.000Z')).toEqual({ ...none, subscriptions: 1 });
    expect((await f.pool()).total).toBe(5);
    expect(await tick(f, '2026-01-21T00:00:30.000Z')).toEqual(none);
  });

  it('a subscription that ends deactivates nobody, and the pool is over its limit', async () => {
    await f.commit(
      [{ table: 'subscriptions', to: { product: 'base', quantity: 4, appliedTo: 'acme', endsAt: '2026-01-20' } }],
      setup,
    );
    const [subscription] = (await f.all('subscriptions', 'appliedTo', f.acme)).filter(one => one.endsAt === null);
    await f.commit([{ table: 'subscriptions', row: subscription?.id ?? '', to: { appliedTo: null } }], setup);
    const before = await f.pool();
    await tick(f, '2026-01-21T00:00:00.000Z');
    expect(await f.pool()).toMatchObject({ total: 0, used: before.used, available: 0, over: true });
  });

  it('a session ends on time', async () => {
    const { account } = f.as('alice');
    const session = (expiresAt: string) => ({
      table: 'sessions',
      to: { user: f.ids.alice ?? '', account, tokenHash: crypto.randomUUID(), expiresAt },
    });
    await f.commit([session('2026-01-16T10:00:00.000Z'), session('2026-01-17T10:00:00.000Z')], setup);
    expect(await tick(f, '2026-01-16T10:00:00.000Z')).toEqual({ ...none, sessions: 1 });
    const left = await f.all('sessions', 'user', f.ids.alice ?? '');
    expect(left.map(one => one.expiresAt)).toEqual(['2026-01-17T10:00:00.000Z']);
  });

  it('more rows than a batch change in one tick', async () => {
    const { account } = f.as('alice');
    const sessions = Array.from({ length: 1_203 }, (_, n) => ({
      table: 'sessions',
      to: { user: f.ids.alice ?? '', account, tokenHash: `hash-${n}`, expiresAt: '2026-01-16T10:00:00.000Z' },
    }));
    await f.commit(sessions, setup);
    expect(await tick(f, '2026-01-17T10:00:00.000Z')).toEqual({ ...none, sessions: 1_203 });
    expect(await f.all('sessions', 'user', f.ids.alice ?? '')).toEqual([]);
  });

  it('two clocks change everything once', async () => {
    const { account } = f.as('alice');
    await f.commit([{ table: 'users', row: f.ids.erin ?? '', to: { status: 'Invited' } }]);
    await f.commit(
      Array.from({ length: 50 }, (_, n) => ({
        table: 'sessions',
        to: { user: f.ids.alice ?? '', account, tokenHash: `hash-${n}`, expiresAt: '2026-01-16T10:00:00.000Z' },
      })),
      setup,
    );
    const ended = await Promise.all([tick(f, '2026-02-01T10:00:00.000Z'), tick(f, '2026-02-01T10:00:00.000Z')]);
    expect(ended.reduce((sum, one) => sum + (one.sessions ?? 0), 0)).toBe(50);
    expect(ended.reduce((sum, one) => sum + (one.invites ?? 0), 0)).toBe(1);
  });

  it('the clock ticks at the start, and stops', async () => {
    const log = keepLog();
    await f.commit([{ table: 'users', row: f.ids.erin ?? '', to: { status: 'Invited' } }]);
    const clock = startClock({ ...f, log, now: () => new Date('2026-01-23T00:00:00.000Z'), patience: 0 });
    await clock.stop();
    expect((await f.user('erin'))?.status).toBe('Draft');
    expect(log.told).toEqual([{ what: { ended: { ...none, invites: 1 } }, message: expect.stringContaining('clock') }]);
  });
});
