import type { Tree } from '../../formulas/tree.ts';
import type { Cells, LoggedChange, Outcome, Row, RowId, Transaction, Value } from './change.ts';
import type { Requester } from './fairQueue.ts';
import type { Relation } from './grant.ts';

/**
 * A row to write: `before` null inserts, `after` null deletes; otherwise the columns in `fields` are updated.
 * Rows sharing the same `fields` array are grouped by identity.
 */
export interface RowWrite {
  before: Row | null;
  after: Row | null;
  fields: readonly string[];
}

/** A change to log. With `fields`, only those cells are logged; for a new or deleted row, only those that are not null. */
export interface LogWrite extends LoggedChange {
  fields?: readonly string[];
  /** Cells of a deleted row that are logged even if they are null, because a new row would have a value there. */
  keepNulls?: readonly string[];
}

/** The stored response for an idempotency key: the outcome to replay, and a hash of the request. */
export interface StoredResponse {
  key: string;
  hash: string;
  outcome: Outcome;
  at: string;
}

/**
 * All operations of the engine on a database, inside one transaction. Every method works on sets: the number of statements grows with
 * chunks, never with rows. The columns of `where` and `count` are indexed.
 */
export interface StoreTransaction {
  /** The time of this transaction, as ISO text: that of the database, and never before the last transaction. */
  readonly now: string;
  /** The revision of the catalog, as of this transaction; null for the built-in tables alone. */
  readonly catalogRevision: string | null;
  /**
   * The logged fields that this table has in the database and that the catalog does not list: those that another catalog has. Rows that are
   * read whole contain their cells.
   */
  unlisted(table: string): readonly string[];
  /** Those among all such fields that link to this table, with the tables that have them. */
  unlistedLinks(to: string): readonly { table: string; field: string }[];
  /** The rows with these ids; unknown ids are missing from the map. With `cells`, only those are read. */
  rows(table: string, ids: readonly RowId[], cells?: readonly string[] | null): Promise<Map<RowId, Row>>;
  /** The rows that have one of these values in this field (or hidden key column of a claim). */
  where(table: string, column: string, values: readonly string[]): Promise<Row[]>;
  /** The number of rows for each of these values. */
  count(table: string, column: string, values: readonly string[]): Promise<Map<string, number>>;
  /** Every row of a table in id order, after this id, in chunks: only for full recomputation and schema changes. */
  scan(table: string, after?: RowId): AsyncIterable<Row[]>;
  /** Inserts, updates and deletes rows of one table. */
  write(table: string, writes: readonly RowWrite[]): Promise<void>;
  /** The number of the next logged transaction: one more than the last. Called with its time, before anything of it is written. */
  nextSeq(at?: string): Promise<number>;
  /** Logs a transaction. Its changes are consumed one by one and not kept in memory. */
  log(transaction: Transaction, changes: Iterable<LogWrite>): Promise<void>;
  /** A transaction by id with all its changes, or null. */
  readLog(id: RowId): Promise<{ transaction: Transaction; changes: LoggedChange[] } | null>;
  /** The transactions of a batch and those that undo them, in order. */
  batch(id: RowId): Promise<Transaction[]>;
  /** The first transaction of a batch, and the number of its transactions; null if there is no such batch. */
  batchStart(id: RowId): Promise<{ first: Transaction; size: number } | null>;
  /** The number of logged changes of each of these transactions; unknown ids are missing from the map. */
  changeCounts(ids: readonly RowId[]): Promise<Map<RowId, number>>;
  /** The id of the last transaction that was removed from the log; null if the log is complete. */
  lastPruned(): Promise<RowId | null>;
  /** The responses stored under these keys that are at most one day old. */
  storedResponses(keys: readonly string[]): Promise<StoredResponse[]>;
  saveResponse(response: StoredResponse): Promise<void>;
  /** A text that the database stores about itself; null for none. */
  meta(name: string): Promise<string | null>;
  setMeta(name: string, text: string): Promise<void>;
}

/** The rows of a view: those in scope that match the filter, in this order. */
export interface View {
  table: string;
  /** The links to organisations, one of which must be this one; null for all rows. */
  scope: { fields: readonly string[]; org: RowId } | null;
  /** The row must also belong to this person, by one of these relations. */
  relation?: { user: RowId; by: readonly Relation[] };
  filter?: Tree;
  /** Whose turn it waits for, where what is asked takes long; nobody's where left out. */
  requester?: Requester;
  /** The ISO date of TODAY() in the filter; by default the machine's date in UTC. */
  today?: string;
  /** Words that must each occur in a visible text of the row, or of a row that it links to, ignoring case and accents. */
  search?: string;
  /** Linked tables of which a search covers only the titles that links show; for others it covers all title fields. */
  titleOnly?: readonly string[];
  /** Only rows with these ids. */
  ids?: readonly RowId[];
  sort: readonly { field: string; descending: boolean }[];
}

/** The rows of a view to count; with `atMost`, counting ends at this number. */
export interface CountRequest extends View {
  atMost?: number;
}

/** A page of a view: after the row whose cursor this is, or from an offset; `cursor` continues after the last row. */
export interface PageRequest extends View {
  fields: readonly string[];
  after?: string;
  offset?: number;
  limit: number;
}

/** The values of a field in the rows of a view. */
export interface FieldValuesRequest extends View {
  field: string;
}

/** Values of a field, the most frequent first, each with the number of rows that have it; null is the empty value. */
export interface FieldValues {
  values: { value: string | number | boolean | null; count: number }[];
  /** There are further values, or further rows than were read. */
  more: boolean;
}

/** A page of a view, in its order; `cursor` continues after the last row, null at the end. */
export interface Page {
  rows: Row[];
  cursor: string | null;
}

/** A page as arrays of values: each row has the cells of `fields`, the requested ones. */
export interface CellPage {
  fields: readonly string[];
  rows: Value[][];
  cursor: string | null;
}

/** A logged transaction with the requested changes. */
export interface LogEntry {
  transaction: Transaction;
  changes: LoggedChange[];
  /** Not a transaction but the point where the log was pruned: its one change is the row at that time. */
  pruned?: true;
}

/** A row and the last known transaction that changed it. */
export interface RowVersion {
  table: string;
  row: RowId;
  seq: number;
}

/** The database's time and that of the last transaction, as ISO text; `lastAt` is null if nothing was written yet. If they are far apart, a clock was wrong. */
export interface Clock {
  now: string;
  lastAt: string | null;
}

/** The state of a database: the number of its last transaction, and the revision of its catalog. */
export interface StoredHead {
  seq: number;
  /** Null for the built-in tables alone. */
  catalog: string | null;
}

/** Read access outside any transaction, for the page, the stream and the history. */
export interface StoreReader {
  /** The rows have the requested fields, and `id`, `version` and `seq`. */
  page(request: PageRequest): Promise<Page>;
  cells(request: PageRequest): Promise<CellPage>;
  count(view: CountRequest): Promise<number>;
  fieldValues(request: FieldValuesRequest): Promise<FieldValues>;
  /** The number of rows of the view before this row; null if it is not in the view. */
  position(view: View, row: RowId): Promise<number | null>;
  rows(table: string, ids: readonly RowId[]): Promise<Map<RowId, Row>>;
  where(table: string, column: string, values: readonly string[]): Promise<Row[]>;
  /** The number of the last transaction; 0 for none. */
  seq(): Promise<number>;
  /** The same, and the revision of the catalog, in one statement. */
  head(): Promise<StoredHead>;
  /** The current time, and the time of the last transaction. */
  clock(): Promise<Clock>;
  /** Whether all these rows exist and have not changed since the given transactions. */
  areUnchanged(rows: readonly RowVersion[]): Promise<boolean>;
  /** The database settings that endanger saved data, one sentence each. */
  risks(): Promise<string[]>;
  /** The number of the last transaction that was removed from the log; 0 if the log is complete. */
  prunedUpTo(): Promise<number>;
  /** The transactions after this number, in order: at most `limit`, each with at most `maxChanges` changes (`more` if there were others). */
  tail(after: number, limit: number, maxChanges: number): Promise<(LogEntry & { more: boolean })[]>;
  /** The latest transactions of an actor, at most `limit`, with those that they undo and those that undo them. */
  latestBy(actor: string, limit: number): Promise<Transaction[]>;
  /** The transactions of a batch and those that undo them, in order. */
  batch(id: RowId): Promise<Transaction[]>;
  /** The history of a row, latest first, following it back from the last transaction that changed it. */
  history(table: string, row: RowId, limit: number, before?: number): Promise<LogEntry[]>;
}

/** Whether what a piece of work wrote is committed or rolled back, and its result. */
export interface TransactionResult<T> {
  commit: boolean;
  value: T;
}

/** A reader that starts with the built-in tables. */
export interface CatalogReader extends StoreReader {
  /** A reader of the same database for the tables of this revision. Rejects for one that cannot be learned. */
  under(revision: string | null): Promise<StoreReader>;
}

/** The database of a workspace. */
export interface Store {
  reader: CatalogReader;
  /**
   * Runs `work` as the only writer of the workspace, in one database transaction. It is committed if `work` returns `commit: true`, otherwise
   * rolled back; an error rolls back and is rethrown. `rows` is the approximate number of rows to change: small transactions that are
   * waiting may be synced to disk together. The queue is fair between requesters; throws `Refusal` if too many requests of this one are waiting.
   */
  write<T>(work: (tx: StoreTransaction) => Promise<TransactionResult<T>>, rows?: number, requester?: Requester): Promise<T>;
  /**
   * Runs `work` on the database as it was last committed, and keeps what it writes in memory: nothing is stored, and no writer waits for it.
   * One trial runs at a time, in an order that is fair between requesters; throws `Refusal` if too many of this one are waiting. From
   * `time` milliseconds on, a minute by default, the transaction throws `Refusal`.
   */
  trial<T>(work: (tx: StoreTransaction) => Promise<T>, rows?: number, requester?: Requester, time?: number): Promise<T>;
  /** Does one piece of housekeeping in a short transaction of its own. Returns how much was done: 0 if nothing is left. */
  sweep(what: Sweep): Promise<number>;
  close(): Promise<void>;
}

/**
 * What to clean up: responses stored before a time; the log before a time, keeping the rows' state at that time; or unused pages of the
 * file, which are returned to the operating system.
 */
export type Sweep = { what: 'replies' | 'log'; before: string } | { what: 'space' };

/** What the store needs of a catalog. */
export interface StoredCatalog {
  stored: readonly StoredTable[];
}

/** The catalogs as the store needs them. `of` learns the catalog of a revision; it rejects for one that it cannot learn. */
export interface StoredCatalogs {
  /** The tables of this build, with nothing laid over them. */
  readonly builtIn: StoredCatalog;
  of(revision: string | null): Promise<StoredCatalog>;
}

/** A table of the catalog as the store needs it. */
export interface StoredTable {
  id: string;
  columns: readonly StoredColumn[];
  /** How its derived cells are computed, as text: two builds with different texts may not write the same database. */
  derives?: string;
  /** The columns whose changes are all in the log and that are not derived from others. */
  logged?: readonly string[];
  /** The columns whose changes are never logged: secrets. */
  unlogged?: readonly string[];
}

/** A column in the database. */
export interface StoredColumn {
  id: string;
  column: 'text' | 'integer' | 'real';
  /** Flags are stored as 0 and 1 and read as booleans. */
  flag: boolean;
  /** A list: stored as JSON text, or as the rows `(row, target, position)` of a join table, read as JSON text. */
  list?: 'json' | 'rows';
  /** The index on this column; `sparse` omits null values. */
  index: 'none' | 'plain' | 'sparse';
  /** Ids and ISO dates are compared exactly; other text is compared ignoring case. */
  exact?: boolean;
  /** The table a link points to. */
  to?: string;
  /** The title fields of that table that a search covers. */
  titleFields?: readonly string[];
  /** The title fields in groups: the title is the first group that has any text. */
  titleFallbacks?: readonly (readonly string[])[];
  /** Hidden from people, and not searched. */
  unsearchable?: true;
  /** The value of existing rows when the column is added; null by default. */
  initial?: Value;
  /** Never null: a new column is filled with its `initial` value. */
  notNull?: boolean;
}

export type { Cells };
