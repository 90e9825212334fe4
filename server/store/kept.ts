import type { Shape } from './shape.ts';

/** Things kept for each table; when there are more, they begin anew. */
const most = 500;

/** Keeps what is made for a table under a key, so that it is made once: `made(shape, key, make)`. The key must tell apart all that `make` makes. */
export function keptByTable<T>(): (shape: Shape, key: string, make: () => T) => T {
  const kept = new WeakMap<Shape, Map<string, T>>();
  return (shape, key, make) => {
    let known = kept.get(shape);
    if (known === undefined || known.size >= most) {
      known = new Map();
      kept.set(shape, known);
    }
    let found = known.get(key);
    if (found === undefined) {
      found = make();
      known.set(key, found);
    }
    return found;
  };
}
