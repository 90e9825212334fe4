import type { Tree } from '../../formulas/tree.ts';
import type { Cells, LoggedChange, Outcome, Row, RowId, Transaction, Value } from './change.ts';
import type { Requester } from './fairQueue.ts';

/**
 * A row to be written: `before` null inserts, `after` null deletes; otherwise the columns named in `fields` are updated.
 * Rows that name the same list are told to be alike without looking into it.
 */
export interface RowWrite {
  before: Row | null;
  after: Row | null;
  fields: readonly string[];
}

/** A change to be logged. Where it names `fields`, only those cells of its rows are kept, and of a row that is new or went only those that are filled. */
export interface LogWrite extends LoggedChange {
  fields?: readonly string[];
  /** Cells of a row that went that are kept also where they are empty: a new row would have a value there. */
  keepNulls?: readonly string[];
}

/** What a client's key already led to: the answer that is replayed, and a hash of what was asked. */
export interface StoredResponse {
  key: string;
  hash: string;
  outcome: Outcome;
  at: string;
}

/**
 * All that the engine asks of a database, inside one transaction. Every method takes and gives sets;
 * the number of statements grows with chunks, never with rows. Field ids of `where` and `count` are indexed ones.
 */
export interface StoreTransaction {
  /** The time of this transaction, as ISO text: the database's, and not before the last transaction's. */
  readonly now: string;
  /** The rows with these ids; those that are not there are missing from the map. Where `cells` are named, no others are read. */
  rows(table: string, ids: readonly RowId[], cells?: readonly string[] | null): Promise<Map<RowId, Row>>;
  /** The rows of which this field (or hidden key column of a claim) has one of these values. */
  where(table: string, column: string, values: readonly string[]): Promise<Row[]>;
  /** How many rows have each of these values there. */
  count(table: string, column: string, values: readonly string[]): Promise<Map<string, number>>;
  /** Every row of a table by id, from the one after this on, in chunks: for compute-from-scratch and reshape only. */
  scan(table: string, after?: RowId): AsyncIterable<Row[]>;
  /** Inserts, updates and deletes rows of one table. */
  write(table: string, writes: readonly RowWrite[]): Promise<void>;
  /** The number of this transaction: one more than the last. Asked for once, first, by who will write, with its time. */
  nextSeq(at?: string): Promise<number>;
  /** Logs a transaction. Its changes are asked for one after the other, and none is kept in memory for long. */
  log(transaction: Transaction, changes: Iterable<LogWrite>): Promise<void>;
  /** A transaction by id with all its changes, or null. */
  readLog(id: RowId): Promise<{ transaction: Transaction; changes: LoggedChange[] } | null>;
  /** The transactions of a batch and those that take these back, in order. */
  batch(id: RowId): Promise<Transaction[]>;
  /** Who began a batch, and how many transactions it has; null where there is none. */
  batchSize(id: RowId): Promise<{ actor: string; size: number } | null>;
  /** The id of the last transaction that is not in the log any more; null where it is whole. */
  lastPruned(): Promise<RowId | null>;
  /** The answer that this key led to, if that was no longer than a day before this transaction. */
  storedResponse(key: string): Promise<StoredResponse | null>;
  saveResponse(response: StoredResponse): Promise<void>;
  /** A text that the home keeps about itself; null for none. */
  meta(name: string): Promise<string | null>;
  setMeta(name: string, text: string): Promise<void>;
}

/** How a row belongs to a person: a field of it names them, or names a row to which a row `through` ties them. */
export interface RelationView {
  field: string;
  through?: { table: string; row: string; user: string; where?: Cells };
}

/** Which rows of a view: those in reach and matching the filter, in this order. */
export interface View {
  table: string;
  /** Links to organisations of which one must be this; null sees everything. */
  scope: { fields: readonly string[]; org: RowId } | null;
  /** The row must belong to this person as well, in one of these ways. */
  relation?: { user: RowId; by: readonly RelationView[] };
  filter?: Tree;
  /** Whose turn it waits for, where what is asked takes long; nobody's where left out. */
  requester?: Requester;
  /** The ISO date that TODAY() is in the filter; that of the machine, in UTC, where left out. */
  today?: string;
  /** Words that must each be in some visible text of the row, or of one that it links to, whatever their case and accents. */
  search?: string;
  /** Linked tables of which a search finds no more than what links show of their rows; the others are found by all that names a row. */
  titleOnly?: readonly string[];
  /** No others than these. */
  ids?: readonly RowId[];
  sort: readonly { field: string; descending: boolean }[];
}

/** A page of a view: after the row whose cursor this is, or from an offset; `cursor` continues after the last row. */
export interface PageRequest extends View {
  fields: readonly string[];
  after?: string;
  offset?: number;
  limit: number;
}

/** Some rows of a view, in its order; `cursor` continues after the last, null at the end. */
export interface Page {
  rows: Row[];
  cursor: string | null;
}

/** The same cell by cell: each row has those of `fields`, which are the ones asked for. */
export interface CellPage {
  fields: readonly string[];
  rows: Value[][];
  cursor: string | null;
}

/** A logged transaction with the changes that were asked for. */
export interface LogEntry {
  transaction: Transaction;
  changes: LoggedChange[];
  /** No transaction but where the log was cut: its one change is the row as it was then. */
  pruned?: true;
}

/** A row and the transaction that touched it last, as far as one knows. */
export interface RowVersion {
  table: string;
  row: RowId;
  seq: number;
}

/** The database's time and that of the last transaction, as ISO text; `lastAt` is null where nothing was written yet. Where they lie far apart, a clock was wrong. */
export interface Clock {
  now: string;
  lastAt: string | null;
}

/** Reading, outside any transaction: what the page, the stream and the history are made of. */
export interface StoreReader {
  /** The rows have the fields asked for, and `id`, `version` and `seq`. */
  page(request: PageRequest): Promise<Page>;
  cells(request: PageRequest): Promise<CellPage>;
  count(view: View): Promise<number>;
  /** How many rows of the view stand before this row, or null if it is not in the view. */
  position(view: View, row: RowId): Promise<number | null>;
  rows(table: string, ids: readonly RowId[]): Promise<Map<RowId, Row>>;
  where(table: string, column: string, values: readonly string[]): Promise<Row[]>;
  /** The last transaction's number; 0 for none. */
  seq(): Promise<number>;
  /** What time it is, and when the last transaction was written. */
  clock(): Promise<Clock>;
  /** Whether all of these rows are there and as the transaction named last left them. */
  areUnchanged(rows: readonly RowVersion[]): Promise<boolean>;
  /** What in the database's own settings puts at risk what people were told is saved: a sentence each. */
  risks(): Promise<string[]>;
  /** The last transaction that is not in the log any more; 0 where it is whole. */
  prunedUpTo(): Promise<number>;
  /** Transactions after this number, in order, at most `limit` of them, each with at most `most` changes (`more` says that there were others). */
  tail(after: number, limit: number, maxChanges: number): Promise<(LogEntry & { more: boolean })[]>;
  /** The latest transactions of an actor, at most so many, with those that they take back and those by which they were taken back. */
  latestBy(actor: string, limit: number): Promise<Transaction[]>;
  /** What happened to a row, latest first, walked back from the transaction that last touched it. */
  history(table: string, row: RowId, limit: number, before?: number): Promise<LogEntry[]>;
}

/** A workspace's home in a database. */
export interface Store {
  reader: StoreReader;
  /**
   * Runs `work` as the only writer of the workspace, in one database transaction.
   * It is committed when `work` returns `keep: true`, else rolled back; a throw rolls back and is passed on.
   * `rows` says about how many rows it is asked to change: a few of those that wait together may go to the disk together.
   * Turns are fair between askers; `Refusal` where too much of this one's waits already.
   */
  write<T>(
    work: (tx: StoreTransaction) => Promise<{ commit: boolean; value: T }>,
    rows?: number,
    requester?: Requester,
  ): Promise<T>;
  /** Does a piece of housekeeping in a short transaction of its own. Returns how much there was to do: 0 where nothing is left. */
  sweep(what: Sweep): Promise<number>;
  close(): Promise<void>;
}

/**
 * What is to be swept: answers given before a time; the log before a time, of which the state is kept; or the file's unused pages,
 * given back to the system.
 */
export type Sweep = { what: 'replies' | 'log'; before: string } | { what: 'space' };

/** How the catalog's tables lie in the database: what the store needs to know and no more. */
export interface StoredTable {
  id: string;
  columns: readonly StoredColumn[];
  /** How its derived cells are worked out, as text: two builds in which it differs may not write the same home. */
  derives?: string;
  /** The columns whose every change is in the log, and that nothing else vouches for. */
  logged?: readonly string[];
}

/** A column as it lies in the database. */
export interface StoredColumn {
  id: string;
  column: 'text' | 'integer' | 'real';
  /** Flags are stored as 0 and 1 and read as booleans. */
  flag: boolean;
  /** An index on this column; `sparse` leaves empty ones out. */
  index: 'none' | 'plain' | 'sparse';
  /** Ids or ISO dates: compared as they are; other text is compared without regard to case. */
  exact?: boolean;
  /** The table a link points to. */
  to?: string;
  /** Texts of that table by which a search finds the row: what its rows are called there. */
  titleFields?: readonly string[];
  /** The same in turns: a row is called by those of the first turn in which there is any text. */
  titleFallbacks?: readonly (readonly string[])[];
  /** People do not see it, and no search looks at it. */
  unsearchable?: true;
  /** What rows get that are there before the column is; empty where left out. */
  initial?: Value;
  /** No row is without a value: a new column is there only with its `initial`. */
  notNull?: boolean;
}

export type { Cells };
