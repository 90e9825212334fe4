import type { Row } from '../model/change.ts';
import type { StoredColumn, StoredTable } from '../model/store.ts';
import { QueryError, StoreError } from './errors.ts';

/** A cell as both databases hold it: flags are 0 and 1. */
export type Cell = string | number | null;

/** A row as a database gives it, by column id. */
export type RawRow = Record<string, Cell>;

/** A table made ready: its columns by id and in order, those that hold flags, and how cells are written. */
export interface TableLayout {
  id: string;
  columns: readonly StoredColumn[];
  byId: ReadonlyMap<string, StoredColumn>;
  flags: readonly string[];
  derives?: string;
  logged?: readonly string[];
}

/** The tables by id. Throws `StoreError` for a table without an id column or with a name that is the store's own. */
export function layoutsOf(tables: readonly StoredTable[]): Map<string, TableLayout> {
  return new Map(tables.map(table => [table.id, layoutOf(table)]));
}

function layoutOf(table: StoredTable): TableLayout {
  if (table.id.startsWith('_'))
    throw new StoreError(`A table cannot be called ${table.id}: names that begin with _ are the store's own`);
  const byId = new Map(table.columns.map(column => [column.id, column]));
  if (byId.get('id')?.column !== 'text') throw new StoreError(`Table ${table.id} has no text column "id"`);
  const shape = systemLayout(table.id, [...byId.values()]);
  const { derives, logged } = table;
  return { ...shape, ...(derives === undefined ? {} : { derives }), ...(logged === undefined ? {} : { logged }) };
}

/** A table of the store's own, which may have any name and key. */
export function systemLayout(id: string, columns: readonly StoredColumn[]): TableLayout {
  return {
    id,
    columns,
    byId: new Map(columns.map(column => [column.id, column])),
    flags: columns.filter(column => column.flag).map(column => column.id),
  };
}

/** The shape of this table; throws `StoreError` for one that is not there. */
export function layoutIn(shapes: ReadonlyMap<string, TableLayout>, table: string): TableLayout {
  const shape = shapes.get(table);
  if (shape === undefined) throw new StoreError(`There is no table ${table}`);
  return shape;
}

/** The column with this id; throws `QueryError` in plain words for one that is not there. */
export function columnIn(shape: TableLayout, id: string): StoredColumn {
  const column = shape.byId.get(id);
  if (column === undefined) throw new QueryError(`There is no field "${id}" in ${shape.id}`);
  return column;
}

/** Whether a column is compared without regard to case. */
export function isCaseInsensitive(column: StoredColumn): boolean {
  return column.column === 'text' && column.exact !== true && column.id !== 'id';
}

/** Text as an index holds it: ASCII letters in lower case, as `lower()` of both databases has it. */
export function lowerAscii(text: string): string {
  return isAscii.test(text) ? text.toLowerCase() : text.replace(/[A-Z]+/g, letters => letters.toLowerCase());
}

const isAscii = /^[\0-\x7f]*$/;

/** The row's cell as it is stored. Throws `StoreError` for a value that is not of the column's kind, and for text with NUL. */
export function encodeCell(table: string, column: StoredColumn, value: unknown): Cell {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' && column.column === 'text') {
    if (value.includes('\0')) throw new StoreError(`${table}.${column.id} cannot hold the character NUL`);
    return value;
  }
  if (
    typeof value === 'number' &&
    column.column !== 'text' &&
    (column.column === 'real' ? Number.isFinite(value) : Number.isSafeInteger(value))
  ) {
    return value + 0; // never -0, which only one of the databases keeps
  }
  if (typeof value === 'boolean' && column.flag) return value ? 1 : 0;
  throw new StoreError(
    `${table}.${column.id} is ${column.flag ? 'a flag' : column.column} and cannot hold ${typeof value} ${excerpt(value)}`,
  );
}

const excerpt = (value: unknown): string => (JSON.stringify(value) ?? '').slice(0, 40);

/** The row as the model has it. Changes and returns `raw`. */
export function decodeRow(shape: TableLayout, raw: RawRow): Row {
  const row = raw as Row;
  for (const flag of shape.flags) {
    const cell = raw[flag];
    if (cell !== null && cell !== undefined) row[flag] = cell !== 0;
  }
  return row;
}

/** Columns to be written, those apart that have the same cell in every row: a statement can say it once. */
export interface ColumnValues {
  varying: readonly StoredColumn[];
  same: readonly (readonly [StoredColumn, Cell])[];
}

type Cells = Readonly<Record<string, unknown>>;

/** So few rows are not looked at so closely: their statement's text is better one that comes again. */
const minRowsToCompare = 100;
/** A longer text is bound, row by row. */
const maxLiteralLength = 200;

/** How an insert of these rows is filled: it need not name the columns that none of them fills. */
export function insertValues(shape: TableLayout, rows: readonly Cells[]): ColumnValues {
  const filled = shape.columns.filter(({ id }) => rows.some(row => row[id] !== null && row[id] !== undefined));
  return updateValues(shape, filled, rows);
}

/** How an update of these columns is filled. */
export function updateValues(shape: TableLayout, columns: readonly StoredColumn[], rows: readonly Cells[]): ColumnValues {
  if (rows.length < minRowsToCompare) return { varying: columns, same: [] };
  const varying: StoredColumn[] = [];
  const same: (readonly [StoredColumn, Cell])[] = [];
  for (const column of columns) {
    const { id } = column;
    const first = rows[0]?.[id] ?? null;
    const long = typeof first === 'string' && first.length > maxLiteralLength;
    if (long || rows.some(row => (row[id] ?? null) !== first)) varying.push(column);
    else same.push([column, encodeCell(shape.id, column, first)]);
  }
  return { varying, same };
}

/** The items in pieces of at most `size`. */
export function* chunks<T>(items: readonly T[], size: number): Generator<readonly T[]> {
  if (items.length <= size) {
    if (items.length > 0) yield items;
    return;
  }
  for (let at = 0; at < items.length; at += size) yield items.slice(at, at + size);
}

/** Items that are asked for one after the other, in pieces of at most `size`. */
export function* batches<T>(items: Iterable<T>, size: number): Generator<readonly T[]> {
  let some: T[] = [];
  for (const item of items) {
    some.push(item);
    if (some.length < size) continue;
    yield some;
    some = [];
  }
  if (some.length > 0) yield some;
}
