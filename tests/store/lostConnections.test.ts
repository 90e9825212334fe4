import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore } from '../../server/store/openStore.ts';
import { openPostgresRateLimiter, readPostgres } from '../../server/store/postgres.ts';
import { newLocation } from '../kit/stores.ts';
import { type FaultProxy, startFaultProxy } from '../reliability/faultProxy.ts';

const policy = { free: 10, firstDelay: 0, maxDelay: 0, window: 60_000, maxWait: 0 };
const loss = { name: 'ConnectionLostError', code: 'ECONNLOST' };

describe('a lost connection to PostgreSQL', () => {
  const { where, remove } = newLocation('postgres');
  if (!('url' in where)) throw new Error('PostgreSQL has an address');
  let detour: FaultProxy;
  beforeAll(async () => {
    const store = await openStore(where, []);
    await store.close();
    detour = await startFaultProxy(where.url);
  });
  afterAll(async () => {
    await detour.close();
    await remove();
  });
  const place = () => ({ ...where, url: detour.url });

  it('is reported by the rate limiter, which uses a new connection next time', async () => {
    const limiter = await openPostgresRateLimiter(place());
    try {
      expect((await limiter.acquire('one', policy)).allowed).toBe(true);
      detour.set('hold');
      const taken = expect(limiter.acquire('one', policy)).rejects.toMatchObject(loss);
      const forgiven = expect(limiter.refund('one')).rejects.toMatchObject(loss);
      await Promise.all([taken, forgiven]);
      detour.set('pass');
      await expect.poll(() => limiter.acquire('one', policy).then(turn => turn.allowed), { timeout: 20_000 }).toBe(true);
    } finally {
      detour.set('pass');
      await limiter.close();
    }
  });

  it('is reported by a snapshot', async () => {
    const source = readPostgres(place());
    try {
      await source.snapshot(async () => 1);
      detour.set('hold');
      const read = expect(source.snapshot(async () => 1)).rejects.toMatchObject(loss);
      await read;
    } finally {
      detour.set('pass');
      await source.close();
    }
  });
});
