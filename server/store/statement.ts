import type { Dialect, Sql } from './dialect.ts';
import { memoizeByTable } from './memo.ts';
import type { Statement } from './parameter.ts';
import type { TableLayout } from './tableLayout.ts';

const memoized = memoizeByTable<Statement>();

/**
 * The statement on this table with this key, written by `write` the first time. Writing the text of a page takes longer than
 * reading the page, so whatever differs between requests is a parameter. The key must tell apart everything that `write` can
 * write.
 */
export const statement = (dialect: Dialect, layout: TableLayout, key: string, write: () => Sql): Statement =>
  memoized(layout, key, () => dialect.compile(write()));
