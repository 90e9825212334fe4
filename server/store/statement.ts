import type { Dialect, Sql } from './dialect.ts';
import { keptByTable } from './kept.ts';
import type { Shape } from './shape.ts';
import type { Statement } from './slot.ts';

const made = keptByTable<Statement>();

/**
 * The statement about this table that this key names, written by `write` the first time. The text of a page takes longer to write
 * than the page to read, so what differs from one request to the next is left in slots. The key must tell apart all that `write` makes.
 */
export const statement = (dialect: Dialect, shape: Shape, key: string, write: () => Sql): Statement =>
  made(shape, key, () => dialect.compile(write()));
