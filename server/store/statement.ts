import type { Dialect, Sql } from './dialect.ts';
import { memoizeByTable } from './memo.ts';
import type { Statement } from './parameter.ts';
import type { TableLayout } from './tableLayout.ts';

const memoized = memoizeByTable<Statement>();

/**
 * The statement about this table that this key names, written by `write` the first time. The text of a page takes longer to write
 * than the page to read, so what differs from one request to the next is left in slots. The key must tell apart all that `write` makes.
 */
export const statement = (dialect: Dialect, shape: TableLayout, key: string, write: () => Sql): Statement =>
  memoized(shape, key, () => dialect.compile(write()));
