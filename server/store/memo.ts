import type { TableLayout } from './tableLayout.ts';

/** Things kept for each table; when there are more, they begin anew. */
const maxEntries = 500;

/** Keeps what is made for a table under a key, so that it is made once: `made(shape, key, make)`. The key must tell apart all that `make` makes. */
export function memoizeByTable<T>(): (shape: TableLayout, key: string, make: () => T) => T {
  const memo = new WeakMap<TableLayout, Map<string, T>>();
  return (shape, key, make) => {
    let entries = memo.get(shape);
    if (entries === undefined || entries.size >= maxEntries) {
      entries = new Map();
      memo.set(shape, entries);
    }
    let value = entries.get(key);
    if (value === undefined) {
      value = make();
      entries.set(key, value);
    }
    return value;
  };
}
