import type { CompiledQuery, RawBuilder } from 'kysely';
import type { Row } from '../model/change.ts';
import type { Requester } from '../model/fairQueue.ts';
import type { StoredColumn, TransactionResult } from '../model/store.ts';
import type { Parameter, ParameterValues, Statement } from './parameter.ts';
import type { Cell, RawRow, TableLayout } from './tableLayout.ts';

/** A piece of SQL with its bound values. Text from outside never becomes part of the SQL: it is bound, or quoted by `sql.id`. */
export type Sql = RawBuilder<unknown>;

/** Where in a text another one must be found; `whole` means that the two are equal. */
export type TextPosition = 'anywhere' | 'start' | 'end' | 'whole';

/** Everything in which the SQL of SQLite and PostgreSQL differs. All other SQL is the same on both. */
export interface Dialect {
  name: 'sqlite' | 'postgres';
  /** The full name of a table or an index, quoted. */
  table(id: string): Sql;
  /** The name under which an index is created; it is created in the schema of its table. */
  index(id: string): Sql;
  types: Record<StoredColumn['column'], Sql>;
  /** Follows the closing bracket of CREATE TABLE for a table whose rows are stored in the order of its key. */
  tableOptions: Sql;
  /**
   * Adds a column that holds `initial` in every existing row. One statement where nothing may come between adding and
   * filling.
   */
  addColumn(table: string, column: string, type: Sql, initial: Cell): Sql[];
  /** Turns off compression for a column with long texts; null where the database does not compress. */
  storeUncompressed(table: string, column: string): Sql | null;
  /** A bound value with its SQL type. */
  value(value: string | number | Parameter): Sql;
  /**
   * Whether `of` is one of these values. They are bound as one value, so the text of the statement does not depend on their
   * number.
   */
  inList(of: Sql, values: readonly (string | number)[] | Parameter, kind: StoredColumn['column']): Sql;
  /** Encodes a list as the one value that `inList` binds for it. */
  encodeList(values: readonly (string | number)[]): unknown;
  /** Whether a text contains another one exactly. */
  containsExactly(of: Sql, text: string): Sql;
  /** Whether a text contains another one when both are case-folded. Throws `QueryError` for a search text that is too long. */
  matches(of: Sql, text: string, position: TextPosition): Sql;
  /** The case-folded text, by which texts are compared. */
  foldCase(of: Sql): Sql;
  /** The key by which text is sorted when no index serves the order. */
  collationKey(of: Sql): Sql;
  /** The current time, as ISO text in UTC with milliseconds. */
  now: Sql;
  /** Reads the database settings that put committed data at risk, as rows `{name}`; null where Seatgrid sets them itself. */
  riskySettings: Sql | null;
  /** Follows a SELECT whose rows nobody else may change until the transaction ends. */
  rowLock: Sql;
  /** Reads all existing tables and columns, as rows `{table, column, type}`; `type` is the name of the SQL type. */
  columns: Sql;
  /**
   * Reads every object in the database, as rows `{kind, name, on, text}`: `on` is the table it belongs to, `text` the
   * statement that created it or null.
   */
  schemaObjects: Sql;
  /** Reads all existing indexes, as rows `{name}`. */
  indexes: Sql;
  /** Writes a column so that no index is used for it; null where the database estimates selectivity itself. */
  withoutIndex: ((of: Sql) => Sql) | null;
  /**
   * True, or an error once the statement has taken too long; evaluated every few rows. Null where the database stops a
   * statement by itself.
   */
  deadlineCheck: Sql | null;
  /** Has the database check its own pages: one row `ok`, or one row for each fault. Null where that is not possible. */
  integrityCheck: Sql | null;
  compile(sql: Sql): CompiledQuery;
}

/** Runs statements, inside the transaction if the connection belongs to one. */
export interface Connection {
  query(sql: Sql): Promise<RawRow[]>;
  /** Runs a compiled statement with these values for its parameters. */
  run(statement: Statement, values: ParameterValues): Promise<RawRow[]>;
  /** The same; each row is an array of cells in the order of the selected columns. */
  arrays(statement: Statement, values: ParameterValues): Promise<Cell[][]>;
  /** Inserts rows; a column that none of them fills is left empty. */
  insert(layout: TableLayout, rows: readonly Readonly<Record<string, unknown>>[]): Promise<void>;
  /** Sets these columns of rows found by id; throws `StoreError` if one of them is not there. */
  update(layout: TableLayout, columns: readonly StoredColumn[], rows: readonly Row[]): Promise<void>;
  /** Deletes rows by id; throws `StoreError` if one of them is not there. */
  remove(layout: TableLayout, ids: readonly string[]): Promise<void>;
}

/** What a piece of work is known by before it begins: who asks for it, about how many rows it changes, and whether others may wait for it. */
export interface TransactionOptions {
  requester: Requester;
  rows: number;
  isSmall: boolean;
}

/** A database that can be read. */
export interface ReadableDatabase {
  dialect: Dialect;
  /** Reads outside any transaction, so always the last committed state. */
  reading: Connection;
  /**
   * Runs `work` on a snapshot of the database, whatever is written meanwhile. One at a time; nobody may use the `reading` of a database
   * that was opened for reading only until it ends.
   */
  snapshot<T>(work: (connection: Connection) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** A database that can be read and written. */
export interface WritableDatabase extends ReadableDatabase {
  /**
   * Runs `make`, outside any transaction where the database allows it, and repeats it when another process creates the same
   * objects or uses the tables. It must create only what is missing.
   */
  migrate(make: (connection: Connection) => Promise<void>): Promise<void>;
  /**
   * Runs `work` while nothing else writes, in a transaction that is committed if `work` says so; may run it again after a
   * conflict with another process. Small work may share its transaction with other small work; each part commits or rolls
   * back by itself.
   */
  transaction<T>(work: (connection: Connection) => Promise<TransactionResult<T>>, options?: TransactionOptions): Promise<T>;
  /**
   * Returns some unused space to the operating system. Returns the number of pages; 0 where there is little, or the database
   * does it itself.
   */
  reclaimSpace(): Promise<number>;
}

/**
 * Called with the text and the bound values of every statement before it runs. An insert or update of many rows is one
 * statement per chunk.
 */
export type StatementListener = (text: string, values: readonly unknown[]) => void;
