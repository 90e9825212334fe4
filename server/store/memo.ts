import type { TableLayout } from './tableLayout.ts';

/** The most entries per table; beyond that the cache of the table is emptied. */
const maxEntries = 500;

/**
 * Memoizes values by table layout and key: `memoized(layout, key, make)`. The key must tell apart everything that `make` can
 * make.
 */
export function memoizeByTable<T>(): (layout: TableLayout, key: string, make: () => T) => T {
  const memo = new WeakMap<TableLayout, Map<string, T>>();
  return (layout, key, make) => {
    let entries = memo.get(layout);
    if (entries === undefined || entries.size >= maxEntries) {
      entries = new Map();
      memo.set(layout, entries);
    }
    let value = entries.get(key);
    if (value === undefined) {
      value = make();
      entries.set(key, value);
    }
    return value;
  };
}
