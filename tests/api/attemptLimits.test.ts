import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createMemoryThrottle } from '../../server/api/memoryThrottle.ts';
import { type AttemptLimits, createAttemptLimits } from '../../server/identity/attemptLimits.ts';
import { networkOf } from '../../server/identity/network.ts';
import type { Throttle, ThrottlePolicy } from '../../server/model/throttle.ts';
import type { Refusal } from '../../server/model/writer.ts';
import { openRateLimiter, openStore } from '../../server/store/openStore.ts';
import { engines } from '../kit/stores.ts';

const minute = 60_000;

/** Limits with a clock that moves only by waiting. */
function limitsByClock(): { limits: AttemptLimits; clock: { now: number }; pass: (milliseconds: number) => void } {
  const clock = { now: 1_000_000 };
  const pass = (milliseconds: number) => {
    clock.now += milliseconds;
  };
  const limits = createAttemptLimits(
    createMemoryThrottle(() => clock.now),
    async milliseconds => pass(milliseconds),
  );
  return { limits, clock, pass };
}

/** The result of an attempt: the seconds it waited, or the seconds after which it may be repeated. */
async function tryAt(
  { limits, clock }: ReturnType<typeof limitsByClock>,
  who: { address?: string; account?: string | null; login?: string; device?: string | null; right?: boolean },
): Promise<{ waited: number } | { refused: number }> {
  const before = clock.now;
  try {
    const tried = await limits.signIn({ address: '192.0.2.1', account: 'alice', login: '', device: null, ...who });
    if (who.right === true) await tried.succeeded();
    return { waited: (clock.now - before) / 1000 };
  } catch (error) {
    return { refused: (error as Refusal).details?.retryAfter ?? 0 };
  }
}

describe('guessing a password', () => {
  it('wrong attempts are slowed down more and more, and the right one is accepted a minute later at most', async () => {
    const at = limitsByClock();
    const heard: unknown[] = [];
    for (let i = 0; i < 11; i += 1) heard.push(await tryAt(at, {}));
    expect(heard).toEqual([
      ...Array.from({ length: 5 }, () => ({ waited: 0 })),
      ...[0.2, 0.4, 0.8, 1.6, 3.2].map(waited => ({ waited })),
      { refused: 7 },
    ]);
    for (let i = 0; i < 50; i += 1) {
      at.pass(10_000);
      await tryAt(at, {});
    }
    at.pass(minute);
    expect(await tryAt(at, { right: true })).toEqual({ waited: 0 });
    expect(await tryAt(at, {})).toEqual({ waited: 0 });
  });

  it('simultaneous attempts are delayed like consecutive ones', async () => {
    const clock = { now: 0 };
    const tries = createMemoryThrottle(() => clock.now);
    const waits: number[] = [];
    const limits = createAttemptLimits(tries, async wait => void waits.push(wait));
    const all = await Promise.allSettled(
      Array.from({ length: 100 }, () => limits.signIn({ address: '192.0.2.1', account: 'alice', login: '', device: null })),
    );
    expect(all.filter(each => each.status === 'fulfilled')).toHaveLength(9);
    expect(waits).toEqual([200, 600, 1_400, 3_000]);
  });

  it('attempts from many networks are slowed down to one in ten seconds', async () => {
    const at = limitsByClock();
    let heard = 0;
    for (let n = 0; n < 1_000; n += 1) {
      if ('waited' in (await tryAt(at, { address: `198.51.${n >> 8}.${n & 255}` }))) heard += 1;
      at.pass(1_000);
    }
    expect(heard).toBeLessThan(45 + (at.clock.now - 1_000_000) / 10_000);
    expect(heard).toBeGreaterThan(90);
  });

  it('attempts from elsewhere do not slow down a known device, which has five free attempts of its own', async () => {
    const at = limitsByClock();
    for (let n = 0; n < 1_000; n += 1) await tryAt(at, { address: `198.51.${n >> 8}.${n & 255}` });
    for (let i = 0; i < 6; i += 1) expect(await tryAt(at, { device: 'd' })).toEqual({ waited: i < 5 ? 0 : 0.2 });
    expect(await tryAt(at, { device: 'd', right: true })).toMatchObject({ waited: 0.4 });
    expect(await tryAt(at, { device: 'd' })).toEqual({ waited: 0 });
  });

  it('attempts at many accounts from one address delay others at that address by a second', async () => {
    const at = limitsByClock();
    for (let n = 0; n < 500; n += 1) await tryAt(at, { account: null, login: `nobody${n}` });
    for (const account of ['bob', 'carol', 'dave']) {
      const turn = await tryAt(at, { account, right: true });
      expect('waited' in turn && turn.waited <= 1).toBe(true);
    }
  });

  it('attempts are counted by /64, in every spelling of an address', async () => {
    const at = limitsByClock();
    for (let n = 0; n < 10; n += 1) await tryAt(at, { address: `2001:db8:0:1:${n.toString(16)}::${n}` });
    expect(await tryAt(at, { address: '2001:0db8:0000:0001:ffff::1%eth0' })).toHaveProperty('refused');
    expect(await tryAt(at, { address: '2001:db8:0:2::1' })).toEqual({ waited: 0 });
    for (let n = 0; n < 10; n += 1) await tryAt(at, { address: '203.0.113.9', account: 'bob' });
    expect(await tryAt(at, { address: '::ffff:203.0.113.9', account: 'bob' })).toHaveProperty('refused');
    expect(await tryAt(at, { address: '203.0.113.10', account: 'bob' })).toEqual({ waited: 0 });
  });

  it('an attempt is refused when too many are waiting, but not on a known device', async () => {
    const limits = createAttemptLimits(createMemoryThrottle(), () => new Promise(() => undefined));
    const all = Array.from({ length: 200 }, (_, n) =>
      Array.from({ length: 9 }, () =>
        limits.signIn({ address: `10.1.0.${n}`, account: `a${n}`, login: '', device: `known${n}` }),
      ),
    );
    const outcomes = await Promise.all(
      all.flat().map(each =>
        Promise.race([
          each.then(
            () => 'let in',
            () => 'refused',
          ),
          new Promise(done => setTimeout(() => done('waits'), 300)),
        ]),
      ),
    );
    expect(outcomes.filter(each => each === 'let in')).toHaveLength(200 * 5);
    expect(outcomes.filter(each => each === 'waits')).toHaveLength(500);
    expect(outcomes.filter(each => each === 'refused')).toHaveLength(200 * 4 - 500);
  });
});

describe('the network of an address', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['192.0.2.1:443', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['::FFFF:c000:201', '192.0.2.1'],
    ['[2001:db8::1]:443', '2001:db8:0:0::/64'],
    ['2001:db8:a:b:1:2:3:4', '2001:db8:a:b::/64'],
    ['2001:0DB8:000a:b::', '2001:db8:a:b::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['1:2:3:4:5:6:192.0.2.1', '1:2:3:4::/64'],
    ['unknown', 'unknown'],
    ['x'.repeat(500), 'x'.repeat(64)],
  ])('of %s is %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});

describe.each(engines)('turns counted with %s', engine => {
  const open: { close(): Promise<void> }[] = [];
  let here: Throttle;
  let there: Throttle;
  beforeAll(async () => {
    if (engine === 'sqlite') {
      here = createMemoryThrottle();
      there = here;
      return;
    }
    const where = { url: inject('postgres'), schema: `tries_${randomUUID().replaceAll('-', '')}` };
    open.push(await openStore(where, []));
    const both = await Promise.all([openRateLimiter(where), openRateLimiter(where)]);
    for (const tries of both) if (tries !== null) open.push(tries);
    [here, there] = both as [Throttle, Throttle];
  });
  afterAll(async () => {
    for (const each of open.toReversed()) await each.close();
  });

  const pace: ThrottlePolicy = { free: 3, firstDelay: 60_000, maxDelay: 240_000, window: 3_600_000, maxWait: 200_000 };

  it('turns are spaced together for all who count them, also simultaneous ones', async () => {
    const turns = await Promise.all(Array.from({ length: 8 }, (_, n) => (n % 2 === 0 ? here : there).acquire('together', pace)));
    const waits = turns.map(turn => Math.round(turn.wait / 10_000)).sort((a, b) => a - b);
    expect(turns.filter(turn => turn.allowed)).toHaveLength(5);
    expect(waits).toEqual([0, 0, 0, 6, 18, 42, 42, 42]);
  });

  it('refunded turns count again, and all are free after the window', async () => {
    for (let i = 0; i < 2; i += 1) await here.acquire('back', pace);
    await there.refund('back', 1);
    for (let i = 0; i < 2; i += 1) expect(await here.acquire('back', pace)).toEqual({ allowed: true, wait: 0 });
    expect((await there.acquire('back', pace)).wait).toBeGreaterThan(50_000);
    await there.refund('back');
    expect(await here.acquire('back', pace)).toEqual({ allowed: true, wait: 0 });
    const short = { ...pace, firstDelay: 1, window: 50 };
    for (let i = 0; i < 6; i += 1) await here.acquire('short', short);
    await new Promise(done => setTimeout(done, 120));
    for (let i = 0; i < 3; i += 1) expect(await here.acquire('short', short)).toEqual({ allowed: true, wait: 0 });
  });
});
