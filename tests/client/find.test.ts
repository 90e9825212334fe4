import { describe, expect, it } from 'vitest';
import type { Api } from '../../client/sync/api.ts';
import { nearestMatch } from '../../client/sync/find.ts';

/** A table of `count` rows in which every third row matches; answers in pages. Row 5 is `r5`. */
function tableOf(count: number): Pick<Api, 'get'> {
  const matches = Array.from({ length: Math.ceil(count / 3) }, (_, at) => at * 3);
  return {
    get: <T>(path: string): Promise<T> => {
      const url = new URL(path, 'http://x');
      const row = url.searchParams.get('row');
      if (row !== null) return Promise.resolve({ position: Number(row.slice(1)) } as T);
      const after = Number(url.searchParams.get('after') ?? -1);
      const limit = Number(url.searchParams.get('limit'));
      const page = matches.filter(at => at > after).slice(0, limit);
      const last = page.at(-1);
      const cursor = last === undefined || last === matches.at(-1) ? null : String(last);
      return Promise.resolve({ rows: page.map(at => ({ id: `r${at}` })), cursor } as T);
    },
  };
}

const view = { filter: '', search: '', sort: '' };

describe('the nearest of many matching rows', () => {
  it.each([
    [-1, 0],
    [0, 3],
    [2_999, 3_000],
    [5_000, 5_001],
    [8_996, 8_997],
    [8_997, null],
  ])('after %i is %s, however many come before it', async (from, found) => {
    expect(await nearestMatch(tableOf(9_000) as Api, '/t', view, view, from, false)).toBe(found);
  });

  it.each([
    [0, null],
    [1, 0],
    [3_000, 2_997],
    [3_001, 3_000],
    [6_002, 6_000],
    [Number.POSITIVE_INFINITY, 8_997],
  ])('before %d is %s', async (from, found) => {
    expect(await nearestMatch(tableOf(9_000) as Api, '/t', view, view, from, true)).toBe(found);
  });
});
