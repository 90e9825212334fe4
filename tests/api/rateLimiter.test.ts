import { afterEach, describe, expect, it, vi } from 'vitest';
import { createMemoryThrottle } from '../../server/api/memoryThrottle.ts';
import { ApiProblem } from '../../server/api/problem.ts';
import { costOf, RateLimiter, refusal } from '../../server/api/rateLimiter.ts';
import { maxStreams } from '../../server/api/streamLimits.ts';
import { maxNewRows } from '../../server/engine/rowQuota.ts';
import type { Person } from '../../server/model/actor.ts';
import type { Outcome } from '../../server/model/change.ts';
import type { Fixture } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';
import { listen } from './listening.ts';
import { fixtureSite, type Site, workspace } from './site.ts';

const person = (user: string, role: Person['role'] = 'member', org = 'acme'): Person => ({
  kind: 'person',
  user,
  account: user,
  org,
  role,
  name: user,
  language: 'en',
});

/** How many requests of this cost are accepted at once before one is refused. */
async function throughput(rates: RateLimiter, who: Person, price: number): Promise<number> {
  for (let count = 0; count < 200_000; count += 1) {
    try {
      await rates.consume(who, price);
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      expect([error.status, error.code]).toEqual([429, 'too_many_requests']);
      expect(error.extensions.retryAfter).toBeGreaterThan(0);
      return count;
    }
  }
  return Number.POSITIVE_INFINITY;
}

const atOnce = { after: 0 };

describe('the rate limiter', () => {
  it('it limits one person in a minute, and not the others', async () => {
    let now = 0;
    const rates = new RateLimiter(
      createMemoryThrottle(() => now),
      atOnce,
    );
    expect(await throughput(rates, person('carol'), 1)).toBe(3_000);
    expect(await throughput(rates, person('dave'), 10)).toBe(300);
    expect(await throughput(rates, person('alice', 'owner'), 10)).toBe(3_000);
    now += 61_000;
    expect(await throughput(rates, person('carol'), 1)).toBe(3_000);
  });

  it('it limits an organisation, and no other', async () => {
    const rates = new RateLimiter(
      createMemoryThrottle(() => 0),
      atOnce,
    );
    let all = 0;
    for (let n = 0; n < 60; n += 1) all += await throughput(rates, person(`p${n}`), 10);
    expect(all).toBe(12_000);
    expect(await throughput(rates, person('zoe', 'member', 'globex'), 10)).toBe(300);
  });

  it('servers that share a throttle share the count', async () => {
    const shared = createMemoryThrottle(() => 0);
    const servers = [new RateLimiter(shared, atOnce), new RateLimiter(shared, atOnce)];
    const first = await throughput(servers[0]!, person('carol'), 1);
    expect([first, await throughput(servers[1]!, person('carol'), 1)]).toEqual([3_000, 0]);
  });

  it('a refused person waits for the answer, a bounded number of requests at a time, and delays nobody else', async () => {
    const rates = new RateLimiter(createMemoryThrottle(() => 0));
    const spend = (who: Person) => rates.consume(who, 600).catch((error: unknown) => error);
    for (let spent = 0; spent < 3_000; spent += 600) expect(await spend(person('carol'))).toBeUndefined();
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    try {
      const answered: unknown[] = [];
      const asked = Array.from({ length: refusal.max + 5 }, () => spend(person('carol')).then(each => answered.push(each)));
      expect(await spend(person('dave'))).toBeUndefined();
      expect(answered).toHaveLength(5);
      await vi.advanceTimersByTimeAsync(refusal.after);
      await Promise.all(asked);
      expect(answered).toHaveLength(refusal.max + 5);
      for (const each of answered) expect(each).toMatchObject({ status: 429 });
    } finally {
      vi.useRealTimers();
    }
  });

  it('an expensive request costs more, known before it is read', () => {
    const asking = { method: 'GET', path: '/api/workspaces/administration/tables/users/rows', length: null, scansRows: false };
    expect(costOf(asking)).toBe(1);
    expect(costOf({ ...asking, scansRows: true })).toBe(4);
    const post = { ...asking, method: 'POST', path: '/api/workspaces/administration/commit' };
    expect(costOf({ ...post, length: 200 })).toBe(2);
    expect(costOf({ ...post, length: 1024 * 1024 })).toBe(257);
    expect(costOf({ ...post, length: 64 * 1024 * 1024 })).toBe(600);
  });
});

describe.each(engines)('the limits of one member, on %s', engine => {
  let f: Fixture;
  let site: Site;
  afterEach(() => f.close());

  it('too many requests answer 429 with Retry-After, while others are served', async () => {
    const made = await fixtureSite(engine);
    ({ f, site } = made);
    const [carol, alice] = await Promise.all([made.as('carol'), made.as('alice')]);
    const path = `${workspace}/tables/users/rows/count?search=nobody`;
    let answer = await carol.get(path);
    for (let asked = 0; asked < 900 && answer.status === 200; asked += 25) {
      const all = await Promise.all(Array.from({ length: 25 }, () => carol.get(path)));
      answer = all.find(each => each.status !== 200) ?? answer;
    }
    expect([answer.status, answer.body.code]).toEqual([429, 'too_many_requests']);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await alice.get(path)).status).toBe(200);
    expect(site.failures).toEqual([]);
  });

  it('too many new rows in an hour are refused', async () => {
    const made = await fixtureSite(engine);
    ({ f, site } = made);
    const carol = await made.as('carol');
    const add = (count: number, from: number) =>
      carol.post<Outcome>(`${workspace}/commit`, {
        changes: Array.from({ length: count }, (_, n) => ({ table: 'workspaces', to: { name: `Carol ${from + n}` } })),
      });
    expect((await add(maxNewRows - 1, 0)).status).toBe(200);
    expect((await add(2, 200)).status).toBe(429);
    expect((await add(1, 300)).status).toBe(200);
    const refused = await add(1, 400);
    expect([refused.status, refused.body.code]).toEqual([429, 'too_many_rows']);
    const elsewhere = f.otherWriter().commit(f.as('carol'), [{ table: 'workspaces', to: { name: 'Carol 401' } }]);
    await expect(elsewhere).rejects.toMatchObject({ code: 'too_many_rows' });
    f.now = new Date(Date.parse(f.now) + 3_600_001).toISOString();
    expect((await add(1, 500)).status).toBe(200);
    expect((await f.all('workspaces', 'org', f.acme)).filter(row => String(row.name).startsWith('Carol'))).toHaveLength(101);
  });

  it('too many streams are refused', async () => {
    const made = await fixtureSite(engine);
    ({ f, site } = made);
    const [carol, alice] = await Promise.all([made.as('carol'), made.as('alice')]);
    const server = await listen(site);
    const open = async (cookie: string | null) => {
      const cut = new AbortController();
      const headers = { cookie: cookie ?? '' };
      const { status } = await fetch(`${server.url}${workspace}/stream`, { signal: cut.signal, headers });
      return { status, close: () => cut.abort() };
    };
    const streams = [];
    for (let n = 0; n < maxStreams.person; n += 1) streams.push(await open(carol.cookie));
    expect(new Set(streams.map(each => each.status))).toEqual(new Set([200]));
    expect((await open(carol.cookie)).status).toBe(429);
    expect((await open(alice.cookie)).status).toBe(200);
    streams[0]!.close();
    let status = 429;
    for (let tries = 0; tries < 100 && status === 429; tries += 1) ({ status } = await open(carol.cookie));
    expect(status).toBe(200);
    await server.close();
  });
});
