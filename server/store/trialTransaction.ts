import { itemsOf } from '../../formulas/list.ts';
import type { Row, RowId, Transaction, Value } from '../model/change.ts';
import type { RowWrite, StoredResponse, StoreTransaction } from '../model/store.ts';
import { Refusal } from '../model/writer.ts';
import { StoreError } from './errors.ts';
import { encodeCell, layoutIn, type TableLayout } from './tableLayout.ts';

/** The rows that only a trial has, at a time. */
const scanChunk = 500;

/**
 * A transaction that keeps what it writes in memory, over one that only reads: what it answers is what the database would
 * answer after the same writes. `seq` is the number of the last stored transaction. The changes of its own log are not kept.
 * From `until` on (`performance.now()`), it reads no more and throws `Refusal`.
 */
export function createTrialTransaction(
  stored: StoreTransaction,
  layouts: ReadonlyMap<string, TableLayout>,
  { seq, until = Number.POSITIVE_INFINITY }: { seq: number; until?: number },
): StoreTransaction {
  const tables = new Map<string, TrialTable>();
  const logged: Transaction[] = [];
  const responses = new Map<string, StoredResponse>();
  const meta = new Map<string, string>();
  let last = seq;

  const tableOf = (id: string): TrialTable => {
    if (performance.now() > until) throw new Refusal('too_much', 'This check takes too long. Check fewer rows at a time');
    const table = tables.get(id) ?? new TrialTable(layoutIn(layouts, id));
    tables.set(id, table);
    return table;
  };

  return {
    now: stored.now,
    catalogRevision: stored.catalogRevision,
    unlisted: table => stored.unlisted(table),
    unlistedLinks: to => stored.unlistedLinks(to),

    async rows(table, ids, cells) {
      const trial = tableOf(table);
      const { written } = trial;
      if (written.size === 0) return stored.rows(table, ids, cells);
      const found = await stored.rows(
        table,
        ids.filter(id => !written.has(id)),
        cells,
      );
      for (const id of ids) {
        const row = trial.now(id);
        if (row !== null) found.set(id, row);
      }
      return found;
    },

    async where(table, column, values) {
      const trial = tableOf(table);
      const found = await stored.where(table, column, values);
      if (trial.written.size === 0) return found;
      return [...found.filter(row => !trial.written.has(row.id)), ...trial.where(column, values)];
    },

    async count(table, column, values) {
      const trial = tableOf(table);
      const found = await stored.count(table, column, values);
      if (trial.written.size === 0) return found;
      for (const value of new Set(values)) {
        const count = (found.get(value) ?? 0) + trial.difference(column, value);
        if (count > 0) found.set(value, count);
        else found.delete(value);
      }
      return found;
    },

    async *scan(table, after = '') {
      const trial = tableOf(table);
      const { written } = trial;
      const added = [...written]
        .flatMap(([id, { before, now }]) => (before === null && now !== null && id > after ? id : []))
        .sort();
      let next = 0;
      for await (const rows of stored.scan(table, after)) {
        const upTo = rows.at(-1)!.id;
        const current = rows.flatMap(row => (written.has(row.id) ? (trial.now(row.id) ?? []) : row));
        for (; next < added.length && added[next]! <= upTo; next += 1) current.push(trial.now(added[next]!)!);
        if (current.length > 0) yield current.sort((one, other) => (one.id < other.id ? -1 : 1));
      }
      for (; next < added.length; next += scanChunk) yield added.slice(next, next + scanChunk).map(id => trial.now(id)!);
    },

    async write(table, writes) {
      const trial = tableOf(table);
      const unread = writes.flatMap(({ before, after }) => {
        const id = (before ?? after)?.id;
        return id === undefined || trial.written.has(id) ? [] : id;
      });
      trial.write(writes, unread.length === 0 ? new Map() : await stored.rows(table, unread));
    },

    async nextSeq() {
      last += 1;
      return last;
    },
    async log(transaction) {
      logged.push(transaction);
    },
    readLog: id => stored.readLog(id),
    async batch(id) {
      const all = [...(await stored.batch(id)), ...logged.filter(each => each.batch === id)];
      const members = new Set<RowId | null>(all.filter(each => each.batch === id).map(each => each.id));
      return [...new Set([...all, ...logged.filter(each => members.has(each.undoes))])].sort((one, other) => one.seq - other.seq);
    },
    async batchStart(id) {
      const begun = await stored.batchStart(id);
      const own = logged.filter(each => each.batch === id);
      const first = begun?.first ?? own[0];
      return first === undefined ? null : { first, size: (begun?.size ?? 0) + own.length };
    },
    changeCounts: ids => stored.changeCounts(ids),
    lastPruned: () => stored.lastPruned(),

    async storedResponses(keys) {
      const own = keys.flatMap(key => responses.get(key) ?? []);
      return own.length === keys.length ? own : [...(await stored.storedResponses(keys)), ...own];
    },
    async saveResponse(response) {
      responses.set(response.key, response);
    },
    meta: async name => meta.get(name) ?? (await stored.meta(name)),
    async setMeta(name, text) {
      meta.set(name, text);
    },
  };
}

/**
 * A row that a trial has written: as it is stored, and as it would be; null where it does not exist. Of a long trial these rows are most of
 * the memory, so they are kept as JSON of the cells that are not empty.
 */
interface TrialRow {
  before: string | null;
  now: string | null;
}

/** The ids of the written rows by the value of a column, as they are stored and as they would be. Most values have one row. */
type Index = Record<keyof TrialRow, Map<string, RowId | Set<RowId>>>;

/** The rows of one table that a trial has written. */
class TrialTable {
  readonly written = new Map<RowId, TrialRow>();
  readonly #layout: TableLayout;
  readonly #empty: Readonly<Record<string, null>>;
  /** Made when a column is first asked for. */
  readonly #indexes = new Map<string, Index>();

  constructor(layout: TableLayout) {
    this.#layout = layout;
    this.#empty = Object.fromEntries([...layout.columns.map(({ id }) => id), ...layout.joins.keys()].map(id => [id, null]));
  }

  /** A written row as it would be; null if it was not written or does not exist. */
  now(id: RowId): Row | null {
    return this.#unpack(this.written.get(id)?.now ?? null);
  }

  /** Writes rows. `read` are the stored ones of those that were not written before. Throws `StoreError` as a database would fail. */
  write(writes: readonly RowWrite[], read: ReadonlyMap<RowId, Row>): void {
    for (const { before, after, fields } of writes) {
      const id = (before ?? after)?.id;
      if (id === undefined) continue;
      const stored = this.written.has(id) ? null : (read.get(id) ?? null);
      const known = this.written.has(id) ? this.now(id) : stored;
      if (before === null && known !== null) throw new StoreError(`${this.#layout.id} has a row ${id} already`);
      if (before !== null && known === null) throw new StoreError(`${this.#layout.id} has no row ${id} to change`);
      const now = after === null ? null : this.#asStored(before === null ? { ...after } : this.#merge(known!, after, fields));
      this.#set(id, { stored, known, now });
    }
  }

  /** The written rows that have one of these values in a column, or in its list. */
  where(column: string, values: readonly string[]): Row[] {
    const { now } = this.#indexOf(column);
    const ids = new Set(values.flatMap(value => idsIn(now, value)));
    return [...ids].map(id => this.now(id)!);
  }

  /** How many more rows have this value in a column than are stored. */
  difference(column: string, value: string): number {
    const { before, now } = this.#indexOf(column);
    return idsIn(now, value).length - idsIn(before, value).length;
  }

  /** Sets what becomes of a row: `stored` is the stored one if it was not written before, `known` what it was until now. */
  #set(id: RowId, { stored, known, now }: Record<'stored' | 'known' | 'now', Row | null>): void {
    const earlier = this.written.get(id);
    for (const [column, index] of this.#indexes) {
      if (earlier === undefined) this.#add(index.before, column, stored);
      else this.#remove(index.now, column, known);
      this.#add(index.now, column, now);
    }
    this.written.set(id, { before: earlier === undefined ? pack(stored) : earlier.before, now: pack(now) });
  }

  #unpack(text: string | null): Row | null {
    return text === null ? null : ({ ...this.#empty, ...(JSON.parse(text) as Row) } satisfies Row);
  }

  /** The row with these fields of another one, and its version. */
  #merge(row: Row, after: Row, fields: readonly string[]): Row {
    const merged: Row = { ...row, version: after.version, seq: after.seq };
    for (const field of fields) {
      if (!this.#layout.byId.has(field)) throw new StoreError(`Table ${this.#layout.id} has no column ${field}`);
      merged[field] = after[field] ?? null;
    }
    return merged;
  }

  /** The row as a database would return it. Throws `StoreError` for a value that no database would store. */
  #asStored(row: Row): Row {
    const { id: table, columns, joins } = this.#layout;
    for (const column of columns) {
      const cell = encodeCell(table, column, row[column.id]);
      // A flag or a list is stored otherwise than it is read.
      if (cell === null || typeof cell === 'number') row[column.id] = column.flag && cell !== null ? cell !== 0 : cell;
    }
    for (const id of joins.keys()) if (itemsOf(row[id]).length === 0) row[id] = null;
    return row;
  }

  #indexOf(column: string): Index {
    const known = this.#indexes.get(column);
    if (known !== undefined) return known;
    if (!this.#layout.byId.has(column)) throw new StoreError(`Table ${this.#layout.id} has no column ${column}`);
    const index: Index = { before: new Map(), now: new Map() };
    for (const { before, now } of this.written.values()) {
      this.#add(index.before, column, this.#unpack(before));
      this.#add(index.now, column, this.#unpack(now));
    }
    this.#indexes.set(column, index);
    return index;
  }

  #add(index: Index['now'], column: string, row: Row | null): void {
    if (row === null) return;
    for (const key of this.#keysOf(column, row[column])) {
      const ids = index.get(key);
      if (ids === undefined) index.set(key, row.id);
      else if (typeof ids !== 'string') ids.add(row.id);
      else if (ids !== row.id) index.set(key, new Set([ids, row.id]));
    }
  }

  #remove(index: Index['now'], column: string, row: Row | null): void {
    if (row === null) return;
    for (const key of this.#keysOf(column, row[column])) {
      const ids = index.get(key);
      if (ids === row.id) index.delete(key);
      else if (typeof ids === 'object') ids.delete(row.id);
    }
  }

  /** The values by which a cell is found, as the database writes them. */
  #keysOf(column: string, value: Value | undefined): string[] {
    if (value === null || value === undefined) return [];
    if (typeof value === 'boolean') return [value ? '1' : '0'];
    if (this.#layout.joins.has(column)) return itemsOf(value).map(String);
    return [typeof value === 'object' ? JSON.stringify(value) : String(value)];
  }
}

/** A row as JSON of the cells that are not empty. */
function pack(row: Row | null): string | null {
  if (row === null) return null;
  const cells: Record<string, Value> = {};
  for (const id in row) if (row[id] !== null && row[id] !== undefined) cells[id] = row[id];
  return JSON.stringify(cells);
}

const idsIn = (index: Index['now'], key: string): RowId[] => {
  const ids = index.get(key);
  return ids === undefined ? [] : typeof ids === 'string' ? [ids] : [...ids];
};
