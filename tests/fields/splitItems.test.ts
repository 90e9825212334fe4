import { expect, it } from 'vitest';
import { splitItems } from '../../server/model/fields/listText.ts';

/** The CPU time of this process for splitting a text, in milliseconds: the smallest of several measurements, because disturbances only add. */
function workOf(text: string): number {
  const tries = Array.from({ length: 3 }, () => {
    const before = process.cpuUsage();
    splitItems(text);
    return process.cpuUsage(before).user / 1000;
  });
  return Math.min(...tries);
}

it.each([
  ['line breaks before an item', (n: number) => `${'\n'.repeat(n)}x`],
  ['spaces before an item', (n: number) => `${' '.repeat(n)}x`],
  ['spaces after a quoted item', (n: number) => `"a"${' '.repeat(n)}x`],
  ['lines of spaces', (n: number) => `${' \n'.repeat(n)}x`],
  ['quotes that are not closed', (n: number) => '",'.repeat(n)],
  ['pairs of quotes', (n: number) => `"${'""'.repeat(n)}x`],
])('splits %s in linear time', (_, textOf) => {
  // Eight times as long a text may take eight times as long; quadratic work would take 64 times as long.
  workOf(textOf(4_000));
  expect(workOf(textOf(32_000)) / Math.max(workOf(textOf(4_000)), 0.2)).toBeLessThan(30);
});
