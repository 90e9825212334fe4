import { setImmediate as nextTurn } from 'node:timers/promises';
import { sql } from 'kysely';
import type { LoggedChange, RowId } from '../model/change.ts';
import { checkElapsed, orderTimeout } from './deadline.ts';
import type { Connection, Dialect } from './dialect.ts';
import type { SortColumn } from './keyset.ts';
import { readTail } from './log.ts';
import { statement } from './statement.ts';
import type { Cell, TableLayout } from './tableLayout.ts';

/** Ids that are kept, of all orders of a table together; the order used longest ago goes first. An id takes some 64 bytes. */
const maxCachedIds = 400_000;

/** Rows that are sorted here at most: more would keep others waiting. */
const maxSortedRows = 300_000;

/** Commits and changes in each that are looked through before an order is rather read anew. */
const maxChangesRead = { commits: 50, changes: 200 };

/** What stands in a row's cells of the order's steps, the last of which is its id. */
export type SortKeys = readonly Cell[];

/** An order of rows: what names it, its steps, what a change must touch to move a row in it (null: any change may), and how it is read. */
export interface RowOrder {
  key: string;
  steps: readonly SortColumn[];
  fields: readonly string[] | null;
  /** The keys of the next rows by id after this one, none at the end. */
  next(after: RowId): Promise<readonly SortKeys[]>;
}

interface CachedOrder {
  seq: number;
  size: number;
  /** Null for an order of too many rows. */
  ids: Promise<readonly RowId[] | null>;
}

const cache = new WeakMap<TableLayout, Map<string, CachedOrder>>();

/**
 * The ids of all rows of an order. The first to ask pays for one pass over the rows, in the order in which they lie and in pieces
 * between which others are answered; it is sorted here, which is quicker than by the database. Who comes later finds it, until a
 * change may have moved a row. Null where there are so many that the database must sort them.
 */
export async function sortedIds(
  { dialect, connection, shape }: { dialect: Dialect; connection: Connection; shape: TableLayout },
  order: RowOrder,
): Promise<readonly RowId[] | null> {
  let known = cache.get(shape);
  if (known === undefined) {
    known = new Map();
    cache.set(shape, known);
  }
  const counting = statement(dialect, shape, 'seq', () => sql`select seq from ${dialect.table('_counter')}`);
  const [counted] = await connection.run(counting, {});
  const seq = Number(counted?.seq ?? 0);
  let found = known.get(order.key);
  if (found === undefined || (found.seq !== seq && (await mayHaveMoved(dialect, connection, shape, order, found.seq))))
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
    // What could not be found out is asked for again by the next.
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
  appendSorted(ids, rows, order.steps, 0);
  return ids;
}

const idOf = (keys: SortKeys): RowId => keys[keys.length - 1] as RowId;

/** Adds the ids of rows, which come by id, sorted by these steps from one on as the databases do: empty cells last either way, text byte by byte. */
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

/** Values of one kind, all different. */
function sortValues(values: (string | number)[]): (string | number)[] {
  const texts = values.filter(value => typeof value === 'string');
  if (texts.length < values.length) return values.sort((a, b) => Number(a) - Number(b));
  // By UTF-16 units, which JavaScript does quickest, is another order than by bytes only where there are halves of characters, or others above them.
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

/** Whether anything since that transaction may have moved a row in this order. */
async function mayHaveMoved(
  dialect: Dialect,
  connection: Connection,
  shape: TableLayout,
  { fields }: RowOrder,
  since: number,
): Promise<boolean> {
  if (fields === null) return true;
  const entries = await readTail(dialect, connection, since, maxChangesRead.commits, maxChangesRead.changes);
  if (entries.length === maxChangesRead.commits) return true;
  const mayMove = ({ table, from, to }: LoggedChange): boolean =>
    table === shape.id && (from === null || to === null || fields.some(field => field in from || field in to));
  return entries.some(({ changes, more }) => more || changes.some(mayMove));
}
