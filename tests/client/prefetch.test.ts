import { expect, it } from 'vitest';
import { planPrefetch } from '../../client/sync/prefetch.ts';

const pages = (first: number, speed: number, count = 100_000) => planPrefetch([first, first + 22], speed, 200, count).pages;

it('visible pages come first, then those ahead, then one behind', () => {
  expect(pages(1_000, 1)).toEqual([5, 6, 7, 8, 4]);
  expect(pages(1_000, -1)).toEqual([5, 4, 3, 2, 6]);
  expect(pages(1_190, 1)).toEqual([5, 6, 7, 8, 9, 4]);
  expect(planPrefetch([1_190, 1_212], 1, 200, 100_000).visibleCount).toBe(2);
});

it('a higher speed reads further ahead, up to a limit', () => {
  expect(pages(1_000, 100)).toEqual([5, 6, 7, 8, 9, 10, 11, 12, 13, 4]);
  expect(pages(1_000, 399)).toHaveLength(14);
});

it('a jump reads only the visible pages', () => {
  expect(pages(50_000, 40_000)).toEqual([250]);
  expect(pages(49_990, -40_000)).toEqual([249, 250]);
});

it('pages before the first row or after the last are never planned', () => {
  expect(pages(0, 1, 450)).toEqual([0, 1, 2]);
  expect(pages(430, 100, 450)).toEqual([2, 1]);
  expect(pages(0, 1, 0)).toEqual([]);
});
