import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createApi, idempotencyKeyLifetime, KeyExpired } from '../../client/sync/api.ts';
import { type EventSourceLike, openConnection } from '../../client/sync/connection.ts';
import { createNetwork } from '../../client/sync/network.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A page whose server can be disconnected, and the keys of all attempted requests. */
function line() {
  const world = { reachable: false, keys: [] as string[] };
  const network = createNetwork();
  const api = createApi({
    fetch: async (_, { headers }) => {
      world.keys.push(new Headers(headers).get('idempotency-key') ?? '');
      if (!world.reachable) throw new TypeError('Nothing got through.');
      return new Response('{"done":42}', { headers: { 'content-type': 'application/json' } });
    },
    wait: () => Promise.reject(new Error('not here')),
    onSignedOut: () => Promise.reject(new Error('not here')),
    newKey: () => 'key',
    network,
  });
  return { world, network, api };
}

describe('a write without a connection', () => {
  it('is sent with its key as soon as the network may be back, however long it has waited', async () => {
    const { world, network, api } = line();
    const written = api.write('/x', {});
    await vi.advanceTimersByTimeAsync(600_000);
    expect(network.isRetrying()).toBe(true);
    world.reachable = true;
    const before = world.keys.length;
    network.wake();
    await vi.advanceTimersByTimeAsync(250);
    expect(await written).toEqual({ done: 42 });
    expect(world.keys.length).toBe(before + 1);
    expect(new Set(world.keys)).toEqual(new Set(['key']));
    expect(network.isRetrying()).toBe(false);
  });

  it('is sent when another request gets through', async () => {
    const { world, api } = line();
    const written = api.write('/x', {});
    await vi.advanceTimersByTimeAsync(600_000);
    world.reachable = true;
    await api.probe('/y');
    await vi.advanceTimersByTimeAsync(250);
    expect(await written).toEqual({ done: 42 });
  });

  it('is not retried with each successful request if it alone fails', async () => {
    const { world, network } = line();
    const api = createApi({
      fetch: async path => {
        world.keys.push(path);
        if (path === '/x') throw new TypeError('Nothing got through.');
        return new Response('{}', { headers: { 'content-type': 'application/json' } });
      },
      wait: () => Promise.reject(new Error('not here')),
      onSignedOut: () => Promise.reject(new Error('not here')),
      newKey: () => 'key',
      network,
    });
    void api.write('/x', {});
    for (let second = 0; second < 60; second += 1) {
      await api.probe('/y');
      await vi.advanceTimersByTimeAsync(1_000);
    }
    expect(world.keys.filter(path => path === '/x').length).toBeLessThan(12);
    expect(network.isRetrying()).toBe(true);
  });

  it('retries more often after a false sign of recovery', async () => {
    const { world, network, api } = line();
    void api.write('/x', {});
    await vi.advanceTimersByTimeAsync(600_000);
    network.wake();
    await vi.advanceTimersByTimeAsync(250);
    const before = world.keys.length;
    await vi.advanceTimersByTimeAsync(4_000);
    expect(world.keys.length).toBeGreaterThanOrEqual(before + 2);
  });

  it('is not sent again once its key may have expired', async () => {
    const { world, api } = line();
    const written = api.write('/x', {}).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(idempotencyKeyLifetime + 60_000);
    world.reachable = true;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await written).toBeInstanceOf(KeyExpired);
    expect(world.keys.length).toBeGreaterThan(0);
  });
});

it('pages that wake together spread their requests', async () => {
  const network = createNetwork();
  const woken: number[] = [];
  for (let page = 0; page < 50; page += 1) void network.pause(60_000).then(() => woken.push(Date.now()));
  network.wake();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(woken).toHaveLength(50);
  expect(new Set(woken).size).toBeGreaterThan(10);
});

describe('an interrupted connection', () => {
  function open() {
    const world = { reachable: true, opened: 0, tried: 0, listeners: new Map<string, (event: MessageEvent<string>) => void>() };
    const tell = (type: string, data = ''): void => world.listeners.get(type)?.(new MessageEvent(type, { data }));
    const states: string[] = [];
    const connection = openConnection({
      url: '/stream',
      after: 0,
      open: (): EventSourceLike => {
        world.opened += 1;
        world.listeners = new Map();
        if (world.reachable) queueMicrotask(() => tell('open'));
        return { addEventListener: (type, listener) => void world.listeners.set(type, listener), close: () => undefined };
      },
      catalog: () => undefined,
      commit: () => undefined,
      changed: state => states.push(state),
      probe: () => {
        world.tried += 1;
        return world.reachable ? Promise.resolve() : Promise.reject(Object.assign(new Error(), { name: 'NoConnection' }));
      },
      online: () => true,
    });
    return { world, tell, states, connection };
  }

  it('reconnects about every second in the first minute, and rarely after an hour', async () => {
    const { world, tell, states, connection } = open();
    await vi.advanceTimersByTimeAsync(10);
    world.reachable = false;
    tell('error');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(world.tried).toBeGreaterThan(45);
    await vi.advanceTimersByTimeAsync(3_600_000);
    const before = world.tried;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(world.tried - before).toBeLessThan(7);
    expect(states).toEqual(['live', 'reconnecting', 'offline']);
    world.reachable = true;
    connection.wake();
    await vi.advanceTimersByTimeAsync(1);
    expect(connection.state()).toBe('live');
    connection.close();
  });

  it('is detected by silence, even without an error', async () => {
    const { world, tell, states, connection } = open();
    await vi.advanceTimersByTimeAsync(10);
    for (let beat = 1; beat < 10; beat += 1) {
      await vi.advanceTimersByTimeAsync(15_000);
      tell('alive', String(beat));
    }
    expect(world.opened).toBe(1);
    expect(connection.seq()).toBe(9);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(world.opened).toBeGreaterThan(1);
    expect(states).toContain('reconnecting');
    connection.close();
  });
});
