import { LatestUsed } from '../model/latestUsed.ts';
import type { TableLayout } from './tableLayout.ts';

/** The most values that are kept for a table. */
const maxPerTable = 500;

/**
 * Memoizes values by table layout and key: `memoized(layout, key, make)`. The key must tell apart everything that `make` can
 * make. A value that is used often stays, however many others are made.
 */
export function memoizeByTable<T>(): (layout: TableLayout, key: string, make: () => T) => T {
  const memo = new WeakMap<TableLayout, LatestUsed<T>>();
  return (layout, key, make) => {
    let entries = memo.get(layout);
    if (entries === undefined) {
      entries = new LatestUsed(maxPerTable);
      memo.set(layout, entries);
    }
    return entries.get(key, make);
  };
}
