import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Api } from '../../client/sync/api.ts';
import { RowStore } from '../../client/sync/row-store.ts';
import { View } from '../../client/sync/view.ts';

const rowId = (at: number): string => `${String(at).padStart(8, '0')}-0000-7000-8000-000000000000`;
const [size, first, most] = [5, 40, 400];

/** A server of `count` rows that takes some ticks to answer, and some to abort a cancelled request. */
function server(count: () => number, turns: () => number): { api: Api; asked: () => number } {
  let asked = 0;
  const answer = (path: string): unknown => {
    const url = new URL(path, 'http://x');
    if (url.pathname.endsWith('/count')) return { count: count() };
    const offset = Number(url.searchParams.get('offset'));
    const rows = Array.from({ length: Math.min(size, Math.max(0, count() - offset)) }, (_, at) => [
      rowId(offset + at),
      1,
      null,
      null,
    ]);
    return { fields: ['id', 'version', 'invalid', 'issues'], rows, links: {}, cursor: null, seq: 1 };
  };
  const after = (left: number, then: () => void): void => void (left === 0 ? then() : setImmediate(() => after(left - 1, then)));
  const get = <T>(path: string, signal?: AbortSignal): Promise<T> =>
    new Promise((resolve, reject) => {
      asked += 1;
      if (Number(new URL(path, 'http://x').searchParams.get('offset')) < 0) throw new Error(`Nothing is there: ${path}`);
      if (asked > most) throw new Error('This goes on for ever');
      signal?.addEventListener('abort', () => after(turns(), () => reject(new DOMException('given up', 'AbortError'))));
      after(8 + turns(), () => resolve(answer(path) as T));
    });
  const never = () => Promise.reject(new Error('not here'));
  return { api: { get, request: never, probe: never, write: never }, asked: () => asked };
}

it('reads that wait while new rows move to their positions do not cancel each other for ever', async () => {
  const pages = fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 2, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(pages, fc.infiniteStream(fc.nat({ max: 3 })), fc.nat({ max: 3 }), async (wanted, delays, late) => {
      let count = first;
      const { api, asked } = server(
        () => count,
        () => delays.next().value ?? 0,
      );
      const rowStore = new RowStore();
      const view = new View({ api, path: '/rows', store: rowStore, onLinks: () => {}, onReloaded: () => {}, pageSize: size });
      view.setWindow(0, 4);
      await view.reload();
      const ask = (page: number) => view.load(page * size, page * size + size - 1);
      const reading = wanted.slice(late).map(ask);
      // While pages load, a new row turns out to be saved on the server and has a position among the others.
      count += 1;
      rowStore.applyRow({ id: rowId(first), version: 1, cells: {} }, 1);
      view.append([rowId(first)]);
      reading.push(...wanted.slice(0, late).map(ask));
      const read = await Promise.all(reading);
      const ids = (page: number) => Array.from({ length: size }, (_, at) => rowId(page * size + at));
      expect(read.map(rows => rows.map(row => row.id))).toEqual([...wanted.slice(late), ...wanted.slice(0, late)].map(ids));
      expect(asked()).toBeLessThan(most);
    }),
    { numRuns: 300 },
  );
});

it('a restored row is placed among the others even if the rows after it are new', async () => {
  const { api } = server(
    () => 3,
    () => 0,
  );
  const view = new View({ api, path: '/rows', store: new RowStore(), onLinks: () => {}, onReloaded: () => {}, pageSize: size });
  view.setWindow(0, 4);
  await view.reload();
  view.append([rowId(10)]);
  expect([1, 7, 11].map(at => view.isAmong(rowId(at)))).toEqual([true, true, false]);
});

it('a page before the first row is never requested', async () => {
  const { api, asked } = server(
    () => 30,
    () => 0,
  );
  const view = new View({ api, path: '/rows', store: new RowStore(), onLinks: () => {}, onReloaded: () => {}, pageSize: size });
  view.setWindow(0, 29);
  await view.reload();
  const before = asked();
  expect(view.at(-1)).toBeUndefined();
  view.setWindow(-3, -1);
  await new Promise(resolve => {
    setImmediate(resolve);
  });
  expect([asked(), view.problem()]).toEqual([before, null]);
});

it('a new query is read from its first row, and reports when its rows are there', async () => {
  const { api } = server(
    () => 400,
    () => 0,
  );
  const paths: string[] = [];
  const noting: Api = {
    ...api,
    get: (path, signal) => {
      paths.push(path);
      return api.get(path, signal);
    },
  };
  const view = new View({
    api: noting,
    path: '/rows',
    store: new RowStore(),
    onLinks: () => {},
    onReloaded: () => {},
    pageSize: size,
  });
  view.setWindow(300, 304);
  await view.reload();
  expect(view.shownQuery()?.search).toBe('');
  paths.length = 0;
  const asking = view.setQuery({ search: 'x' });
  expect(view.shownQuery()?.search).toBe('');
  await asking;
  expect(view.shownQuery()?.search).toBe('x');
  expect(paths.find(path => path.includes('/cells'))).toContain('offset=0&');
});

it('a page before the first is never requested, and the first row of a table is wanted before anything is loaded', async () => {
  const { api, asked } = server(
    () => 3,
    () => 0,
  );
  const view = new View({ api, path: '/rows', store: new RowStore(), onLinks: () => {}, onReloaded: () => {}, pageSize: size });
  view.setWindow(0, -1);
  await view.reload();
  const before = asked();
  expect([view.at(-1), view.at(0)?.id]).toEqual([undefined, rowId(0)]);
  await view.load(-1, 2);
  await new Promise(resolve => {
    setImmediate(resolve);
  });
  expect([asked(), view.problem()]).toEqual([before, null]);
});
