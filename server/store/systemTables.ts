import { sql } from 'kysely';
import type { StoredColumn } from '../model/store.ts';
import type { Sql } from './dialect.ts';
import { systemLayout, type TableLayout } from './tableLayout.ts';

/** The version of the store's own tables. Data with a higher version was made by a newer Seatgrid and is not opened. */
export const schemaVersion = 2;

const storedColumns = (column: StoredColumn['column'], ...ids: string[]): StoredColumn[] =>
  ids.map(id => ({ id, column, flag: false, index: 'none', exact: true }));

/**
 * The log. The first part of a transaction has its id, its description and its number of changes; every part has some of the
 * changes. First parts are looked up by `actor`, `batch` and `undoes`, which `meta` holds as well.
 */
export const logTable = systemLayout('_log', [
  ...storedColumns('integer', 'seq', 'part'),
  ...storedColumns('text', 'id'),
  ...storedColumns('integer', 'size'),
  ...storedColumns('text', 'actor', 'batch', 'undoes', 'meta', 'changes'),
]);

/** Deleted rows, each with the transaction that deleted it. */
export const tombstoneTable = systemLayout('_gone', [
  ...storedColumns('text', 'table', 'row'),
  ...storedColumns('integer', 'seq'),
]);

/** Responses already given, by the client's key. */
export const responseTable = systemLayout('_replies', storedColumns('text', 'key', 'hash', 'outcome', 'at'));

/**
 * The number and time of the last transaction, the build that writes, and the revision of the current catalog. `written`
 * repeats the number: a build that does not know this column cannot count on.
 */
export const counterTable = systemLayout('_counter', [
  ...storedColumns('integer', 'one', 'seq'),
  ...storedColumns('text', 'at', 'writer'),
  ...storedColumns('integer', 'written'),
  ...storedColumns('text', 'catalog'),
]);

/**
 * Every row as it was at the point of compaction: its logged cells as JSON, the organisations that may read them, and the
 * last transaction that touched it.
 */
export const baseTable = systemLayout('_base', [
  ...storedColumns('text', 'table', 'row'),
  ...storedColumns('integer', 'seq'),
  ...storedColumns('text', 'scope', 'cells'),
]);

/** Bytes of a piece of a file. In base64 it has 256 kB. */
export const filePieceSize = 192 * 1024;

/**
 * The pieces of files, in base64. In SQLite only the copy that is a backup has any: there, files are in a folder beside the database.
 */
export const fileTable = systemLayout('_files', [
  ...storedColumns('text', 'name'),
  ...storedColumns('integer', 'piece'),
  ...storedColumns('text', 'bytes', 'at'),
]);

/** The store's own tables, each with the columns of its primary key. */
export const systemTables: readonly (readonly [TableLayout, key: readonly string[]])[] = [
  [systemLayout('_meta', storedColumns('text', 'key', 'value')), ['key']],
  [counterTable, ['one']],
  [logTable, ['seq', 'part']],
  [tombstoneTable, ['table', 'row']],
  [responseTable, ['key']],
  [baseTable, ['table', 'row']],
  [fileTable, ['name', 'piece']],
];

/** CHECK constraints by table and column: a transaction of a build from before the column existed violates it and fails. */
export const columnChecks: Readonly<Record<string, Sql>> = { '_counter.written': sql`check (written = seq)` };
