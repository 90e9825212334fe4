import { createHash } from 'node:crypto';
import { isList } from '../../formulas/list.ts';
import type { List, LoggedChange, Row, Cells as Values } from '../model/change.ts';
import type { StoredColumn, StoredTable } from '../model/store.ts';
import { QueryError, StoreError } from './errors.ts';

/** A cell as both databases store it: flags are 0 and 1. */
export type Cell = string | number | null;

/** A row as a database returns it, by column id. */
export type RawRow = Record<string, Cell>;

/** A stored table: its columns in order, and its fields, which are these and the lists in join tables. */
export interface TableLayout {
  id: string;
  columns: readonly StoredColumn[];
  /** Every field by id. */
  byId: ReadonlyMap<string, StoredColumn>;
  /** The ids of flags, and of lists. */
  flags: readonly string[];
  lists: readonly string[];
  /** The lists in join tables, by field. */
  joins: ReadonlyMap<string, JoinColumn>;
  /** The table whose lists a join table holds. */
  partOf?: string;
  derives?: string;
  logged?: readonly string[];
  unlogged?: readonly string[];
}

/** A field whose cells are rows of a join table, and the layout of that table. */
export interface JoinColumn {
  column: StoredColumn;
  layout: TableLayout;
}

/** The layouts by table id. Throws `StoreError` for a table without an id column, or with a name reserved for the store. */
export function layoutsOf(tables: readonly StoredTable[]): Map<string, TableLayout> {
  const layouts = new Map(tables.map(table => [table.id, layoutOf(table)]));
  for (const { joins } of layouts.values())
    for (const { layout } of joins.values())
      if (layouts.has(layout.id)) throw new StoreError(`A table cannot be called ${layout.id}: lists are stored under this name`);
  return layouts;
}

function layoutOf(table: StoredTable): TableLayout {
  if (table.id.startsWith('_'))
    throw new StoreError(`A table cannot be called ${table.id}: names that begin with _ are reserved for the store`);
  const byId = new Map(table.columns.map(column => [column.id, column]));
  if (byId.get('id')?.column !== 'text') throw new StoreError(`Table ${table.id} has no text column "id"`);
  const fields = [...byId.values()];
  const layout = systemLayout(
    table.id,
    fields.filter(column => column.list !== 'rows'),
  );
  const joined = fields.filter(column => column.list === 'rows');
  const joins = new Map(joined.map(column => [column.id, { column, layout: joinLayout(table.id, column) }]));
  const lists = fields.filter(column => column.list !== undefined).map(column => column.id);
  const { derives, logged, unlogged } = table;
  return {
    ...layout,
    byId,
    joins,
    lists,
    ...(derives === undefined ? {} : { derives }),
    ...(logged === undefined ? {} : { logged }),
    ...(unlogged === undefined ? {} : { unlogged }),
  };
}

/** The layout of one of the store's own tables, which may have any name and key. */
export function systemLayout(id: string, columns: readonly StoredColumn[]): TableLayout {
  return {
    id,
    columns,
    byId: new Map(columns.map(column => [column.id, column])),
    flags: columns.filter(column => column.flag).map(column => column.id),
    lists: [],
    joins: new Map(),
  };
}

/** Leaves room for the name of an index: PostgreSQL truncates names at 63 bytes. */
const maxNameLength = 48;

/** The layout of the join table of a list. A long name becomes a hash. */
export function joinLayout(table: string, { id, to }: StoredColumn): TableLayout {
  const name = `${table}__${id}`;
  const isShort = Buffer.byteLength(name) <= maxNameLength;
  const column = { flag: false, index: 'none', exact: true } as const;
  const layout = systemLayout(isShort ? name : `list__${createHash('sha256').update(name).digest('hex').slice(0, 32)}`, [
    { ...column, id: 'row', column: 'text' },
    { ...column, id: 'target', column: 'text', index: 'plain', ...(to === undefined ? {} : { to }) },
    { ...column, id: 'position', column: 'integer' },
  ]);
  return { ...layout, partOf: table };
}

/** The columns of the primary key of a join table. */
export const joinKey: readonly string[] = ['row', 'target'];

/** The layout of this table; throws `StoreError` for an unknown table. */
export function layoutIn(layouts: ReadonlyMap<string, TableLayout>, table: string): TableLayout {
  const layout = layouts.get(table);
  if (layout === undefined) throw new StoreError(`There is no table ${table}`);
  return layout;
}

/** The column with this id; throws `QueryError`, with a message for people, for an unknown one. */
export function columnIn(layout: TableLayout, id: string): StoredColumn {
  const column = layout.byId.get(id);
  if (column === undefined) throw new QueryError(`There is no field "${id}" in ${layout.id}`);
  return column;
}

/** Whether a column is compared without regard to case. */
export function isCaseInsensitive(column: StoredColumn): boolean {
  return column.column === 'text' && column.exact !== true && column.id !== 'id';
}

/** Text as an index stores it: ASCII letters in lower case, as `lower()` does in both databases. */
export function lowerAscii(text: string): string {
  return isAscii.test(text) ? text.toLowerCase() : text.replace(/[A-Z]+/g, letters => letters.toLowerCase());
}

const isAscii = /^[\0-\x7f]*$/;

/**
 * Encodes a cell for storage. Throws `StoreError` for a value of another kind than the column's, and for text with a NUL
 * character.
 */
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
  if (isList(value) && column.list === 'json') return JSON.stringify(value);
  throw new StoreError(
    `${table}.${column.id} is ${column.flag ? 'a flag' : column.column} and cannot hold ${typeof value} ${excerpt(value)}`,
  );
}

const excerpt = (value: unknown): string => (JSON.stringify(value) ?? '').slice(0, 40);

/** Turns stored flags into booleans, and the JSON text of lists into lists. Changes and returns `raw`. */
export function decodeRow(layout: TableLayout, raw: RawRow): Row {
  const row = raw as Row;
  for (const flag of layout.flags) {
    const cell = raw[flag];
    if (cell !== null && cell !== undefined) row[flag] = cell !== 0;
  }
  for (const list of layout.lists) if (typeof raw[list] === 'string') row[list] = decodeList(raw[list]);
  return row;
}

/** The list with this JSON text, which only this store writes. */
export const decodeList = (json: Cell): List => Object.freeze(JSON.parse(String(json)) as string[]);

/**
 * Turns logged flags and lists into their values: a commit under a catalog without the field logged them as they are stored. Changes
 * `changes`.
 */
export function decodeLoggedCells(layouts: ReadonlyMap<string, TableLayout>, changes: readonly LoggedChange[]): void {
  for (const { table, from, to } of changes) {
    const layout = layouts.get(table);
    for (const cells of [from, to]) if (layout !== undefined && cells !== null) decodeLogged(layout, cells);
  }
}

/** The same for the cells of one row. Changes and returns them. */
export function decodeLogged(layout: TableLayout, cells: Values): Values {
  for (const flag of layout.flags) if (typeof cells[flag] === 'number') cells[flag] = cells[flag] !== 0;
  for (const list of layout.lists) if (typeof cells[list] === 'string') cells[list] = decodeList(cells[list]);
  return cells;
}

/** Columns to write; `same` lists those with the same cell in every row, which the statement can contain as a literal. */
export interface ColumnValues {
  varying: readonly StoredColumn[];
  same: readonly (readonly [StoredColumn, Cell])[];
}

type Cells = Readonly<Record<string, unknown>>;

/** With fewer rows than this, the columns are not compared: a statement whose text recurs is better. */
const minRowsToCompare = 100;
/** A longer text is bound, row by row. */
const maxLiteralLength = 200;

/** The columns of an insert: those that no row fills are left out. */
export function insertValues(layout: TableLayout, rows: readonly Cells[]): ColumnValues {
  const filled = layout.columns.filter(({ id }) => rows.some(row => row[id] !== null && row[id] !== undefined));
  return updateValues(layout, filled, rows);
}

/** The columns of an update. */
export function updateValues(layout: TableLayout, columns: readonly StoredColumn[], rows: readonly Cells[]): ColumnValues {
  if (rows.length < minRowsToCompare) return { varying: columns, same: [] };
  const varying: StoredColumn[] = [];
  const same: (readonly [StoredColumn, Cell])[] = [];
  for (const column of columns) {
    const { id } = column;
    const first = rows[0]?.[id] ?? null;
    const long = typeof first === 'string' && first.length > maxLiteralLength;
    if (long || rows.some(row => (row[id] ?? null) !== first)) varying.push(column);
    else same.push([column, encodeCell(layout.id, column, first)]);
  }
  return { varying, same };
}

/** Splits a list into chunks of at most `size` items. */
export function* chunks<T>(items: readonly T[], size: number): Generator<readonly T[]> {
  if (items.length <= size) {
    if (items.length > 0) yield items;
    return;
  }
  for (let at = 0; at < items.length; at += size) yield items.slice(at, at + size);
}

/** Splits a sequence, read lazily, into chunks of at most `size` items. */
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
