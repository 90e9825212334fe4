import { sql } from 'kysely';
import type { StoredColumn } from '../model/session.ts';
import type { Sql } from './dialect.ts';
import { ownShape, type Shape } from './shape.ts';

/** The layout of the store's own tables. A home with a higher number was made by a newer Seatgrid and is not opened. */
export const schemaVersion = 2;

const own = (column: StoredColumn['column'], ...ids: string[]): StoredColumn[] =>
  ids.map(id => ({ id, column, flag: false, index: 'none', exact: true }));

/**
 * The log: a transaction's first part has its id, what it was and how many changes it has; every part has some changes. By `actor`, `batch` and
 * `undoes`, which `meta` says as well, first parts are looked up.
 */
export const logTable = ownShape('_log', [
  ...own('integer', 'seq', 'part'),
  ...own('text', 'id'),
  ...own('integer', 'size'),
  ...own('text', 'actor', 'batch', 'undoes', 'meta', 'changes'),
]);

/** Rows that were deleted, with the transaction that did it. */
export const goneTable = ownShape('_gone', [...own('text', 'table', 'row'), ...own('integer', 'seq')]);

/** Answers already given, by the client's key. */
export const repliesTable = ownShape('_replies', own('text', 'key', 'hash', 'outcome', 'at'));

/** The last transaction's number and time, and the build that writes. `written` is the number again: who does not know that cannot count. */
export const counterTable = ownShape('_counter', [
  ...own('integer', 'one', 'seq'),
  ...own('text', 'at', 'writer'),
  ...own('integer', 'written'),
]);

/** Every row as it was where the log was cut: its logged cells as JSON, the organisations that may read them, and what touched it last. */
export const baseTable = ownShape('_base', [
  ...own('text', 'table', 'row'),
  ...own('integer', 'seq'),
  ...own('text', 'scope', 'cells'),
]);

/** The store's own tables, each with its key. */
export const ownTables: readonly (readonly [Shape, key: readonly string[]])[] = [
  [ownShape('_meta', own('text', 'key', 'value')), ['key']],
  [counterTable, ['one']],
  [logTable, ['seq', 'part']],
  [goneTable, ['table', 'row']],
  [repliesTable, ['key']],
  [baseTable, ['table', 'row']],
];

/** What must be true of a column, by table and column: a build from before the column was there breaks it, and its transaction falls. */
export const checks: Readonly<Record<string, Sql>> = { '_counter.written': sql`check (written = seq)` };
