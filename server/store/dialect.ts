import type { CompiledQuery, RawBuilder } from 'kysely';
import type { Row } from '../model/change.ts';
import type { Requester } from '../model/fairQueue.ts';
import type { StoredColumn } from '../model/store.ts';
import type { Parameter, ParameterValues, Statement } from './parameter.ts';
import type { Cell, RawRow, TableLayout } from './tableLayout.ts';

/** A piece of SQL with its bound values. Only names made by `sql.id` and words of this folder are ever text of it. */
export type Sql = RawBuilder<unknown>;

/** Where a text is looked for in another: `whole` where it is all of it. */
export type TextPosition = 'anywhere' | 'start' | 'end' | 'whole';

/** How a database says what both can say. Everything that is not here is the same SQL on both. */
export interface Dialect {
  name: 'sqlite' | 'postgres';
  /** A table's or index's full name, quoted. */
  table(id: string): Sql;
  /** The name by which an index is made: in the schema of its table. */
  index(id: string): Sql;
  types: Record<StoredColumn['column'], Sql>;
  /** What stands after the closing bracket of CREATE TABLE for a table whose rows lie in the order of its key. */
  tableOptions: Sql;
  /** Adds a column with this in every row: where nothing may come between, it is one statement. */
  addColumn(table: string, column: string, type: Sql, initial: Cell): Sql[];
  /** Has a column's texts, which are long, kept as they are; null where that is so anyway. */
  storeUncompressed(table: string, column: string): Sql | null;
  /** A bound value of which the type is known. */
  value(value: string | number | Parameter): Sql;
  /** Whether this is one of many values, bound as one: the statement's text does not depend on how many there are. */
  inList(of: Sql, values: readonly (string | number)[] | Parameter, kind: StoredColumn['column']): Sql;
  /** Many values as what is bound for them: what goes into the slot of an `among`. */
  encodeList(values: readonly (string | number)[]): unknown;
  /** Whether a text holds another, to the letter. */
  contains(of: Sql, text: string): Sql;
  /** Whether a text's fold holds that of another. Throws `QueryError` for a text that is too long to look for. */
  matches(of: Sql, text: string, position: TextPosition): Sql;
  /** A text's fold: the form under which it is compared. */
  foldCase(of: Sql): Sql;
  /** The form under which text is sorted where no index says otherwise. */
  collationKey(of: Sql): Sql;
  /** The time of this moment, as ISO text in UTC with milliseconds. */
  now: Sql;
  /** Settings of the database that put what is committed at risk, as rows `{name}`; null where a home decides that itself. */
  riskySettings: Sql | null;
  /** What stands after a SELECT whose rows nobody else may change until the transaction ends. */
  rowLock: Sql;
  /** All tables and columns that are there, as rows `{table, column}`. */
  columns: Sql;
  /** Everything that is there, as rows `{kind, name, on, text}`: what it is, the table it belongs to, and the statement that made it, or null. */
  schemaObjects: Sql;
  /** All indexes that are there, as rows `{name}`. */
  indexes: Sql;
  /** A column for which no index is to be used; null where the database itself knows what share of a table has a value. */
  withoutIndex: ((of: Sql) => Sql) | null;
  /** True, or fails where the statement has taken too long: looked at for every few rows. Null where the database stops a statement by itself. */
  deadlineCheck: Sql | null;
  /** Asks the database itself whether its pages are in order: one row, `ok`, or a row for each fault. Null where it cannot be asked. */
  integrityCheck: Sql | null;
  compile(sql: Sql): CompiledQuery;
}

/** Runs statements; those of a transaction's connection run inside it. */
export interface Connection {
  query(sql: Sql): Promise<RawRow[]>;
  /** Runs a statement that was written before, with what is given in its slots. */
  run(statement: Statement, given: ParameterValues): Promise<RawRow[]>;
  /** The same; each row is its cells in the order in which the statement names them. */
  arrays(statement: Statement, given: ParameterValues): Promise<Cell[][]>;
  /** Inserts rows; a column that none of them fills is left empty. */
  insert(shape: TableLayout, rows: readonly Readonly<Record<string, unknown>>[]): Promise<void>;
  /** Sets these columns of rows found by id; throws `StoreError` if one of them is not there. */
  update(shape: TableLayout, columns: readonly StoredColumn[], rows: readonly Row[]): Promise<void>;
  /** Deletes rows by id; throws `StoreError` if one of them is not there. */
  remove(shape: TableLayout, ids: readonly string[]): Promise<void>;
}

/** What a piece of work wants to become of what it wrote, and what it answers. */
export interface TransactionResult<T> {
  commit: boolean;
  value: T;
}

/** What a piece of work is known by before it begins: who asks for it, about how many rows it changes, and whether others may wait for it. */
export interface TransactionOptions {
  asker: Requester;
  rows: number;
  isSmall: boolean;
}

/** A database that can be read. */
export interface ReadableDatabase {
  dialect: Dialect;
  /** Reads outside any transaction: always what was last committed. */
  reading: Connection;
  /** Reads everything as of one moment, whatever is written meanwhile. Nobody may use `reading` until it ends. */
  snapshot<T>(work: (connection: Connection) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** A database that can be read and written. */
export interface WritableDatabase extends ReadableDatabase {
  /** Runs `make`, outside any transaction where the database allows it, until it goes through although another process may be making
   * the same or use the tables: it creates only what is missing. */
  migrate(make: (connection: Connection) => Promise<void>): Promise<void>;
  /**
   * Runs `work` while nothing else writes, in a transaction that is kept if it says so; may run it again after a conflict with another
   * process. Work that is `small` may share its transaction with other such work: each is kept or not by itself.
   */
  transaction<T>(work: (connection: Connection) => Promise<TransactionResult<T>>, load?: TransactionOptions): Promise<T>;
  /** Gives some of the space that nothing uses any more back to the system; returns how many pages, 0 where there is little or the database does it itself. */
  reclaimSpace(): Promise<number>;
}

/** Told of every statement before it runs: its text and bound values. An insert or update of many rows is one statement per chunk. */
export type StatementListener = (text: string, values: readonly unknown[]) => void;
