import { sql } from 'kysely';
import type { StoredColumn } from '../model/store.ts';
import type { Sql } from './dialect.ts';
import { systemLayout, type TableLayout } from './tableLayout.ts';

/** The layout of the store's own tables. A home with a higher number was made by a newer Seatgrid and is not opened. */
export const schemaVersion = 2;

const storedColumns = (column: StoredColumn['column'], ...ids: string[]): StoredColumn[] =>
  ids.map(id => ({ id, column, flag: false, index: 'none', exact: true }));

/**
 * The log: a transaction's first part has its id, what it was and how many changes it has; every part has some changes. By `actor`, `batch` and
 * `undoes`, which `meta` says as well, first parts are looked up.
 */
export const logTable = systemLayout('_log', [
  ...storedColumns('integer', 'seq', 'part'),
  ...storedColumns('text', 'id'),
  ...storedColumns('integer', 'size'),
  ...storedColumns('text', 'actor', 'batch', 'undoes', 'meta', 'changes'),
]);

/** Rows that were deleted, with the transaction that did it. */
export const tombstoneTable = systemLayout('_gone', [
  ...storedColumns('text', 'table', 'row'),
  ...storedColumns('integer', 'seq'),
]);

/** Answers already given, by the client's key. */
export const responseTable = systemLayout('_replies', storedColumns('text', 'key', 'hash', 'outcome', 'at'));

/** The last transaction's number and time, and the build that writes. `written` is the number again: who does not know that cannot count. */
export const counterTable = systemLayout('_counter', [
  ...storedColumns('integer', 'one', 'seq'),
  ...storedColumns('text', 'at', 'writer'),
  ...storedColumns('integer', 'written'),
]);

/** Every row as it was where the log was cut: its logged cells as JSON, the organisations that may read them, and what touched it last. */
export const baseTable = systemLayout('_base', [
  ...storedColumns('text', 'table', 'row'),
  ...storedColumns('integer', 'seq'),
  ...storedColumns('text', 'scope', 'cells'),
]);

/** The store's own tables, each with its key. */
export const systemTables: readonly (readonly [TableLayout, key: readonly string[]])[] = [
  [systemLayout('_meta', storedColumns('text', 'key', 'value')), ['key']],
  [counterTable, ['one']],
  [logTable, ['seq', 'part']],
  [tombstoneTable, ['table', 'row']],
  [responseTable, ['key']],
  [baseTable, ['table', 'row']],
];

/** What must be true of a column, by table and column: a build from before the column was there breaks it, and its transaction falls. */
export const columnChecks: Readonly<Record<string, Sql>> = { '_counter.written': sql`check (written = seq)` };
