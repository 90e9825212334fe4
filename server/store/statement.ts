import type { Dialect, Sql } from './dialect.ts';
import type { Shape } from './shape.ts';
import type { Statement } from './slot.ts';

/** Statements kept for each table; when there are more, they begin anew. */
const mostKept = 500;

const kept = new WeakMap<Shape, Map<string, Statement>>();

/**
 * The statement about this table that this key names, written by `write` the first time. The text of a page takes longer to write
 * than the page to read, so what differs from one request to the next is left in slots. The key must tell apart all that `write` makes.
 */
export function statement(dialect: Dialect, shape: Shape, key: string, write: () => Sql): Statement {
  let known = kept.get(shape);
  if (known === undefined || known.size >= mostKept) {
    known = new Map();
    kept.set(shape, known);
  }
  let found = known.get(key);
  if (found === undefined) {
    found = dialect.compile(write());
    known.set(key, found);
  }
  return found;
}
