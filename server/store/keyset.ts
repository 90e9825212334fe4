import { sql } from 'kysely';
import { listText } from '../../formulas/list.ts';
import type { StoredColumn, View } from '../model/store.ts';
import { collationKey } from './collation.ts';
import type { Dialect, Sql } from './dialect.ts';
import { QueryError } from './errors.ts';
import { cellSql, listTextSql } from './joinTable.ts';
import { memoizeByTable } from './memo.ts';
import { Parameter } from './parameter.ts';
import { type Cell, columnIn, decodeList, isCaseInsensitive, lowerAscii, type TableLayout } from './tableLayout.ts';

/**
 * One column of a sort order. Empty cells come last in either direction. The last column is always the id, which is never
 * empty.
 */
export interface SortColumn {
  column: StoredColumn;
  sql: Sql;
  /** The sort key of a stored text. */
  toKey: (text: string) => string;
  descending: boolean;
  nullable: boolean;
}

const memoized = memoizeByTable<readonly SortColumn[]>();

/** The sort order of a view: its sort fields, then the id. Throws `QueryError` for an unknown field. */
export const sortColumnsOf = (dialect: Dialect, layout: TableLayout, sort: View['sort']): readonly SortColumn[] =>
  memoized(layout, sort.map(({ field, descending }) => `${descending ? '-' : '+'}${field}`).join(), () =>
    buildSortColumns(dialect, layout, sort),
  );

function buildSortColumns(dialect: Dialect, layout: TableLayout, sort: View['sort']): SortColumn[] {
  const columns: SortColumn[] = [];
  for (const { field, descending } of [...sort, { field: 'id', descending: false }]) {
    const column = columnIn(layout, field);
    if (columns.some(known => known.column === column)) continue;
    const cell = cellSql(dialect, layout, field, 't0');
    columns.push({ column, ...sortExpression(dialect, column, cell), descending, nullable: field !== 'id' });
    if (field === 'id') break;
  }
  return columns;
}

/** A list is sorted by its text. A text index holds lower case; without an index, accents are ignored as well. */
function sortExpression(dialect: Dialect, column: StoredColumn, cell: Sql): Pick<SortColumn, 'sql' | 'toKey'> {
  if (column.list !== undefined) return { sql: listTextSql(cell), toKey: json => listText(decodeList(json)) };
  if (!isCaseInsensitive(column)) return { sql: cell, toKey: text => text };
  return column.index === 'none'
    ? { sql: dialect.collationKey(cell), toKey: collationKey }
    : { sql: sql`lower(${cell})`, toKey: lowerAscii };
}

/** The ORDER BY expressions. With `filled`, the first column has no empty cells, so that an index serves either direction. */
export function orderBy(columns: readonly SortColumn[], filled: boolean): Sql {
  return sql.join(
    columns.map((column, at) => {
      const last = column.nullable && !(filled && at === 0) ? sql` nulls last` : sql``;
      return sql`${column.sql} ${column.descending ? sql`desc` : sql`asc`}${last}`;
    }),
  );
}

/** The position of a row in an order: its sort key in each column. */
export type Keyset = readonly Cell[];

/** The same with parameters for the values: positions with the same cells empty produce the same SQL. */
export type KeysetParameters = readonly (null | Parameter)[];

/** Splits a position into parameters and their values. */
export function parameterize(
  columns: readonly SortColumn[],
  position: Keyset,
): { open: KeysetParameters; values: Record<string, Cell> } {
  const values: Record<string, Cell> = {};
  const open = position.map((cell, at) => {
    if (cell === null) return null;
    values[`at${at}`] = cell;
    return new Parameter(`at${at}`, columns[at]!.column.column);
  });
  return { open, values };
}

/** The position of a row with these stored cells, one for each sort column. */
export function keysetOf(columns: readonly SortColumn[], cells: readonly Cell[]): Keyset {
  return columns.map(({ toKey }, at) => {
    const cell = cells[at] ?? null;
    return typeof cell === 'string' ? toKey(cell) : cell;
  });
}

/**
 * The condition for rows after this position. With `filled`, the first column has no empty cells, so that an index finds the
 * start.
 */
export function afterKeyset(dialect: Dialect, columns: readonly SortColumn[], position: KeysetParameters, filled: boolean): Sql {
  const [first] = columns;
  const [start] = position;
  const beyond = afterFromColumn(dialect, columns, position, 0, filled);
  if (!filled || first === undefined || start === null || start === undefined || columns.length === 1) return beyond;
  return sql`${first.sql} ${first.descending ? sql`<=` : sql`>=`} ${dialect.value(start)} and ${beyond}`;
}

function afterFromColumn(
  dialect: Dialect,
  columns: readonly SortColumn[],
  position: KeysetParameters,
  at: number,
  filled: boolean,
): Sql {
  const column = columns[at]!;
  const cell = position[at] ?? null;
  const rest = at === columns.length - 1 ? null : afterFromColumn(dialect, columns, position, at + 1, filled);
  if (cell === null) return rest === null ? sql`1 = 0` : sql`(${column.sql} is null and ${rest})`;
  const value = dialect.value(cell);
  const beyond = sql`${column.sql} ${column.descending ? sql`<` : sql`>`} ${value}`;
  const empty = column.nullable && !(filled && at === 0) ? sql` or ${column.sql} is null` : sql``;
  return rest === null ? sql`(${beyond}${empty})` : sql`(${beyond}${empty} or (${column.sql} = ${value} and ${rest}))`;
}

/** The condition for rows before this position. */
export function beforeKeyset(dialect: Dialect, columns: readonly SortColumn[], position: KeysetParameters, at = 0): Sql {
  const column = columns[at]!;
  const cell = position[at] ?? null;
  const rest = at === columns.length - 1 ? null : beforeKeyset(dialect, columns, position, at + 1);
  if (cell === null) return rest === null ? sql`1 = 0` : sql`(${column.sql} is not null or (${column.sql} is null and ${rest}))`;
  const value = dialect.value(cell);
  const ahead = sql`${column.sql} ${column.descending ? sql`>` : sql`<`} ${value}`;
  return rest === null ? ahead : sql`(${ahead} or (${column.sql} = ${value} and ${rest}))`;
}

/** Encodes a position as an opaque text that is valid for this order only. */
export function encodeCursor(columns: readonly SortColumn[], position: Keyset): string {
  return Buffer.from(JSON.stringify([signature(columns), ...position])).toString('base64url');
}

/** Decodes a cursor. Throws `QueryError` for one that `encodeCursor` did not make for this order. */
export function decodeCursor(columns: readonly SortColumn[], cursor: string): Keyset {
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch (error) {
    throw new QueryError('The place to continue from cannot be read. Load the list again from the start', { cause: error });
  }
  if (!Array.isArray(parsed) || parsed[0] !== signature(columns) || parsed.length !== columns.length + 1) {
    throw new QueryError('The place to continue from belongs to another sort order. Load the list again from the start');
  }
  const position: unknown[] = parsed.slice(1);
  if (!position.every((cell, at): cell is Cell => isCellOf(columns[at]!, cell))) {
    throw new QueryError('The place to continue from cannot be read. Load the list again from the start');
  }
  return position;
}

function isCellOf({ column, nullable }: SortColumn, cell: unknown): boolean {
  if (cell === null) return nullable;
  if (column.column === 'text') return typeof cell === 'string' && !cell.includes('\0');
  return column.column === 'integer' ? Number.isSafeInteger(cell) : Number.isFinite(cell);
}

function signature(columns: readonly SortColumn[]): string {
  return columns.map(({ column, descending }) => `${column.id}${descending ? '-' : '+'}`).join(' ');
}
