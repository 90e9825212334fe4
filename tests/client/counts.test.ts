import * as fc from 'fast-check';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Api } from '../../client/sync/api.ts';
import type { Catalog } from '../../client/sync/catalog.ts';
import { createCounts } from '../../client/sync/counts.ts';
import type { CatalogTable, StreamCommit } from '../../server/api/wire.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const tables: Record<string, string | undefined> = { users: '', seats: '', invites: 'state = "pending"', audit: undefined };
const catalog = {
  table: (id: string) => (id in tables ? ({ id, counted: tables[id] } as CatalogTable) : undefined),
} as Catalog;

/** A server with numbers, whose answers take a while, and the page's numbers of it. */
function openCounts(limit = 1_000) {
  const server = { seq: 1, users: 5, seats: 3, invites: 2, attention: 1 };
  let requests = 0;
  const get = async (): Promise<unknown> => {
    requests += 1;
    await new Promise(done => setTimeout(done, 20));
    const { seq, attention, ...numbers } = server;
    await new Promise(done => setTimeout(done, 20));
    return {
      seq,
      limit,
      tables: numbers,
      views: { all: numbers.users, attention },
      causes: [{ code: 'V_MISSING', count: attention }],
    };
  };
  const counts = createCounts({ get } as unknown as Api, '/w', () => catalog);
  const commit = (changes: { table: string; by: number }[], reload: string[] = []): void => {
    server.seq += 1;
    counts.applyCommit({
      seq: server.seq,
      changes: changes.map(({ table, by }, at) => ({
        table,
        row: `${server.seq}.${at}`,
        version: 1,
        added: by > 0,
        cells: by < 0 ? null : {},
      })),
      reload,
    } as unknown as StreamCommit);
  };
  return { server, counts, commit, requests: () => requests };
}

const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(10_000);

it('the numbers are those of the server after any commits, and a commit alone costs no request', async () => {
  const change = fc.record({ table: fc.constantFrom('users', 'seats', 'invites'), by: fc.constantFrom(1, 1, -1, 0) });
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ changes: fc.array(change, { maxLength: 4 }), pause: fc.nat({ max: 200 }) }), { maxLength: 30 }),
      async commits => {
        const { server, counts, commit, requests } = openCounts();
        counts.follow('users');
        for (const { changes, pause } of commits) {
          for (const { table, by } of changes) server[table as 'users'] += by;
          commit(changes);
          await vi.advanceTimersByTimeAsync(pause);
        }
        await settle();
        for (const table of ['users', 'seats', 'invites'] as const)
          expect(counts.table(table)).toEqual({ count: Math.max(0, server[table]), isMore: false });
        const duration = commits.reduce((sum, { pause }) => sum + pause, 0);
        expect(requests()).toBeLessThanOrEqual(2 + Math.ceil((duration + 500) / 3_000));
      },
    ),
    { numRuns: 60 },
  );
});

it('rows of a table that is not shown are counted without a request', async () => {
  const { counts, commit, requests } = openCounts();
  counts.follow('users');
  await settle();
  for (let added = 0; added < 10; added += 1) commit([{ table: 'seats', by: 1 }]);
  await settle();
  expect([counts.table('seats'), requests()]).toEqual([{ count: 13, isMore: false }, 1]);
});

it('a change that arrives while an answer is on its way is counted once', async () => {
  const { server, counts, commit } = openCounts();
  counts.follow('users');
  await vi.advanceTimersByTimeAsync(10);
  server.seats += 1;
  commit([{ table: 'seats', by: 1 }]);
  await vi.advanceTimersByTimeAsync(100);
  expect(counts.table('seats')).toEqual({ count: 4, isMore: false });
});

it('a number above the limit is not counted further, and a table without a number has none', async () => {
  const { counts, commit } = openCounts(4);
  counts.follow('users');
  await settle();
  commit([{ table: 'users', by: -1 }]);
  expect(counts.table('users')).toEqual({ count: 4, isMore: true });
  expect(counts.table('audit')).toBeNull();
});

it('a number that counted a change twice is corrected after a while', async () => {
  const { server, counts, commit, requests } = openCounts();
  counts.follow('users');
  // The answer counts a row of a commit that it does not name yet.
  server.seats += 1;
  await vi.advanceTimersByTimeAsync(100);
  commit([{ table: 'seats', by: 1 }]);
  expect(counts.table('seats')?.count).toBe(5);
  await vi.advanceTimersByTimeAsync(40_000);
  expect([counts.table('seats')?.count, requests()]).toEqual([4, 2]);
});

it('while changes go on without a pause, the numbers are read less and less often, and at last once more', async () => {
  const { server, counts, commit, requests } = openCounts();
  counts.follow('users');
  for (let second = 0; second < 60; second += 1) {
    server.users += 1;
    commit([{ table: 'users', by: 1 }]);
    await vi.advanceTimersByTimeAsync(1_000);
  }
  expect(requests()).toBeLessThanOrEqual(12);
  await settle();
  expect(counts.view('users', 'all')?.count).toBe(65);
});

it('views and causes belong to the followed table only', async () => {
  const { counts } = openCounts();
  counts.follow('users');
  await settle();
  expect([counts.view('users', 'attention')?.count, counts.causes('users')]).toEqual([1, [{ code: 'V_MISSING', count: 1 }]]);
  expect([counts.view('seats', 'all'), counts.causes('seats')]).toEqual([null, []]);
});
