import { expect, test } from 'vitest';
import { planPrefetch } from '../../client/sync/prefetch.ts';

const pages = (first: number, speed: number, count = 100_000) => planPrefetch([first, first + 22], speed, 200, count).pages;

test('what is in sight comes first, then what will be, then a page behind', () => {
  expect(pages(1_000, 1)).toEqual([5, 6, 7, 8, 4]);
  expect(pages(1_000, -1)).toEqual([5, 4, 3, 2, 6]);
  expect(pages(1_190, 1)).toEqual([5, 6, 7, 8, 9, 4]);
  expect(planPrefetch([1_190, 1_212], 1, 200, 100_000).visibleCount).toBe(2);
});

test('the faster, the further ahead, up to a limit', () => {
  expect(pages(1_000, 100)).toEqual([5, 6, 7, 8, 9, 10, 11, 12, 13, 4]);
  expect(pages(1_000, 399)).toHaveLength(14);
});

test('in a jump only what is in sight', () => {
  expect(pages(50_000, 40_000)).toEqual([250]);
  expect(pages(49_990, -40_000)).toEqual([249, 250]);
});

test('nothing before the first row or behind the last', () => {
  expect(pages(0, 1, 450)).toEqual([0, 1, 2]);
  expect(pages(430, 100, 450)).toEqual([2, 1]);
  expect(pages(0, 1, 0)).toEqual([]);
});
