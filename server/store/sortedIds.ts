import { setImmediate as nextTurn } from 'node:timers/promises';
import { sql } from 'kysely';
import type { LoggedChange, RowId } from '../model/change.ts';
import { checkElapsed, orderTimeout } from './deadline.ts';
import type { Connection, Dialect } from './dialect.ts';
import type { SortColumn } from './keyset.ts';
import { readTail } from './log.ts';
import { statement } from './statement.ts';
import type { Cell, TableLayout } from './tableLayout.ts';

/**
 * The most ids cached for all orders of a table together; the least recently used order goes first. An id takes some 64
 * bytes.
 */
const maxCachedIds = 400_000;

/** The most rows sorted in this process: more would keep others waiting. */
const maxSortedRows = 300_000;

/** The most commits, and changes in each, that are checked before an order is read again. */
const maxChangesRead = { commits: 50, changes: 200 };

/** A row's sort keys, one for each column of the order; the last is its id. */
export type SortKeys = readonly Cell[];

/**
 * An order of rows: its cache key, its columns, the fields whose changes can move a row in it (null: any change can), and
 * how it is read.
 */
export interface RowOrder {
  key: string;
  columns: readonly SortColumn[];
  fields: readonly string[] | null;
  /** The sort keys of the next rows by id; empty at the end. */
  next(after: RowId): Promise<readonly SortKeys[]>;
}

interface CachedOrder {
  seq: number;
  size: number;
  /** Null when there are too many rows to sort here. */
  ids: Promise<readonly RowId[] | null>;
}

const cache = new WeakMap<TableLayout, Map<string, CachedOrder>>();

/**
 * The ids of all rows in this order. The first caller pays for one pass over the rows by id, in pieces between which other
 * requests are answered; they are sorted here, which is faster than in the database. Later callers reuse the result until a
 * change may have moved a row. Null when there are so many rows that the database must sort them.
 */
export async function sortedIds(
  { dialect, connection, layout }: { dialect: Dialect; connection: Connection; layout: TableLayout },
  order: RowOrder,
): Promise<readonly RowId[] | null> {
  let known = cache.get(layout);
  if (known === undefined) {
    known = new Map();
    cache.set(layout, known);
  }
  const counting = statement(dialect, layout, 'seq', () => sql`select seq from ${dialect.table('_counter')}`);
  const [counted] = await connection.run(counting, {});
  const seq = Number(counted?.seq ?? 0);
  let found = known.get(order.key);
  if (found === undefined || (found.seq !== seq && (await mayHaveMoved(dialect, connection, layout, order, found.seq))))
    found = { seq, size: 0, ids: readOrder(order) };
  const used: CachedOrder = { ...found, seq };
  known.delete(order.key);
  known.set(order.key, used);
  try {
    const ids = await used.ids;
    used.size = ids?.length ?? 0;
    evict(known, order.key);
    return ids;
  } catch (error) {
    // A failed read is repeated by the next caller.
    known.delete(order.key);
    throw error;
  }
}

async function readOrder(order: RowOrder): Promise<RowId[] | null> {
  const began = performance.now();
  const rows: SortKeys[] = [];
  for (let after = ''; ; ) {
    const some = await order.next(after);
    for (const keys of some) rows.push(keys);
    const last = some.at(-1);
    if (last === undefined) break;
    if (rows.length > maxSortedRows) return null;
    checkElapsed(began, orderTimeout);
    after = idOf(last);
    await nextTurn();
  }
  const ids: RowId[] = [];
  appendSorted(ids, rows, order.columns, 0);
  return ids;
}

const idOf = (keys: SortKeys): RowId => keys[keys.length - 1] as RowId;

/**
 * Appends the ids of rows sorted by these columns from `at` on, as the databases sort them: empty cells last in either
 * direction, text by bytes. `rows` come in the order of their ids.
 */
function appendSorted(ids: RowId[], rows: readonly SortKeys[], sort: readonly SortColumn[], at: number): void {
  const { descending } = sort[at]!;
  if (rows.length === 1 || at === sort.length - 1) {
    for (const keys of descending ? rows.toReversed() : rows) ids.push(idOf(keys));
    return;
  }
  const alike = Map.groupBy(rows, keys => keys[at] ?? null);
  const values = sortValues([...alike.keys()].filter(value => value !== null));
  if (descending) values.reverse();
  for (const value of alike.has(null) ? [...values, null] : values) appendSorted(ids, alike.get(value)!, sort, at + 1);
}

/** Sorts distinct values of one kind. */
function sortValues(values: (string | number)[]): (string | number)[] {
  const texts = values.filter(value => typeof value === 'string');
  if (texts.length < values.length) return values.sort((a, b) => Number(a) - Number(b));
  // JavaScript's fast order by UTF-16 units differs from the order by bytes only where there are surrogates or characters above
  // them.
  const differs = texts.some(text => /[\ud800-\uffff]/.test(text));
  return differs ? texts.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))) : texts.sort();
}

function evict(known: Map<string, CachedOrder>, newest: string): void {
  let size = 0;
  for (const each of known.values()) size += each.size;
  for (const [key, each] of known) {
    if (size <= maxCachedIds || key === newest) return;
    known.delete(key);
    size -= each.size;
  }
}

/** Whether a transaction after `since` may have moved a row in this order. */
async function mayHaveMoved(
  dialect: Dialect,
  connection: Connection,
  layout: TableLayout,
  { fields }: RowOrder,
  since: number,
): Promise<boolean> {
  if (fields === null) return true;
  const entries = await readTail(dialect, connection, since, maxChangesRead.commits, maxChangesRead.changes);
  if (entries.length === maxChangesRead.commits) return true;
  const mayMove = ({ table, from, to }: LoggedChange): boolean =>
    table === layout.id && (from === null || to === null || fields.some(field => field in from || field in to));
  return entries.some(({ changes, more }) => more || changes.some(mayMove));
}
