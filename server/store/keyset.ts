import { sql } from 'kysely';
import type { StoredColumn, View } from '../model/store.ts';
import { collationKey } from './collation.ts';
import type { Dialect, Sql } from './dialect.ts';
import { QueryError } from './errors.ts';
import { memoizeByTable } from './memo.ts';
import { Parameter } from './parameter.ts';
import { type Cell, columnIn, isCaseInsensitive, lowerAscii, type TableLayout } from './tableLayout.ts';

/** One step of an order: what is compared, and which way. Empty cells come last either way; the last step is always the id, which is never empty. */
export interface SortColumn {
  column: StoredColumn;
  sql: Sql;
  /** What is compared of a text that is stored. */
  toKey: (text: string) => string;
  descending: boolean;
  nullable: boolean;
}

const memoized = memoizeByTable<readonly SortColumn[]>();

/** The order of a view: its sort fields, then the id. Throws `QueryError` for a field that is not there. */
export const sortColumnsOf = (dialect: Dialect, shape: TableLayout, sort: View['sort']): readonly SortColumn[] =>
  memoized(shape, sort.map(({ field, descending }) => `${descending ? '-' : '+'}${field}`).join(), () =>
    buildSortColumns(dialect, shape, sort),
  );

function buildSortColumns(dialect: Dialect, shape: TableLayout, sort: View['sort']): SortColumn[] {
  const columns: SortColumn[] = [];
  for (const { field, descending } of [...sort, { field: 'id', descending: false }]) {
    const column = columnIn(shape, field);
    if (columns.some(step => step.column === column)) continue;
    const cell = sql`t0.${sql.id(field)}`;
    columns.push({ column, ...sortExpression(dialect, column, cell), descending, nullable: field !== 'id' });
    if (field === 'id') break;
  }
  return columns;
}

/** An index over text holds it in lower case; where there is none, accents are passed over as well. */
function sortExpression(dialect: Dialect, column: StoredColumn, cell: Sql): Pick<SortColumn, 'sql' | 'toKey'> {
  if (!isCaseInsensitive(column)) return { sql: cell, toKey: text => text };
  return column.index === 'none'
    ? { sql: dialect.collationKey(cell), toKey: collationKey }
    : { sql: sql`lower(${cell})`, toKey: lowerAscii };
}

/** The order as SQL. `filled`: the first step has no empty cells, so that an index serves either way. */
export function orderBy(columns: readonly SortColumn[], filled: boolean): Sql {
  return sql.join(
    columns.map((step, at) => {
      const last = step.nullable && !(filled && at === 0) ? sql` nulls last` : sql``;
      return sql`${step.sql} ${step.descending ? sql`desc` : sql`asc`}${last}`;
    }),
  );
}

/** Where a row stands in an order: what is compared of it, step by step. */
export type Keyset = readonly Cell[];

/** The same with slots for what is there: all positions with the same cells empty make the same SQL. */
export type KeysetParameters = readonly (null | Parameter)[];

/** A position's shape, and the values for its slots. */
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

/** The position of a row of which these are the cells of the order, step by step, as they are stored. */
export function keysetOf(columns: readonly SortColumn[], cells: readonly Cell[]): Keyset {
  return columns.map(({ toKey: key }, at) => {
    const cell = cells[at] ?? null;
    return typeof cell === 'string' ? key(cell) : cell;
  });
}

/** Whether a row stands after this position. `filled`: the first step's cells are known not to be empty, and may be looked up from there. */
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
  const step = columns[at]!;
  const cell = position[at] ?? null;
  const rest = at === columns.length - 1 ? null : afterFromColumn(dialect, columns, position, at + 1, filled);
  if (cell === null) return rest === null ? sql`1 = 0` : sql`(${step.sql} is null and ${rest})`;
  const value = dialect.value(cell);
  const beyond = sql`${step.sql} ${step.descending ? sql`<` : sql`>`} ${value}`;
  const empty = step.nullable && !(filled && at === 0) ? sql` or ${step.sql} is null` : sql``;
  return rest === null ? sql`(${beyond}${empty})` : sql`(${beyond}${empty} or (${step.sql} = ${value} and ${rest}))`;
}

/** Whether a row stands before this position. */
export function beforeKeyset(dialect: Dialect, columns: readonly SortColumn[], position: KeysetParameters, at = 0): Sql {
  const step = columns[at]!;
  const cell = position[at] ?? null;
  const rest = at === columns.length - 1 ? null : beforeKeyset(dialect, columns, position, at + 1);
  if (cell === null) return rest === null ? sql`1 = 0` : sql`(${step.sql} is not null or (${step.sql} is null and ${rest}))`;
  const value = dialect.value(cell);
  const ahead = sql`${step.sql} ${step.descending ? sql`>` : sql`<`} ${value}`;
  return rest === null ? ahead : sql`(${ahead} or (${step.sql} = ${value} and ${rest}))`;
}

/** The position as text that means nothing to others and is good for this order only. */
export function encodeCursor(columns: readonly SortColumn[], position: Keyset): string {
  return Buffer.from(JSON.stringify([signature(columns), ...position])).toString('base64url');
}

/** The position that a cursor holds. Throws `QueryError` for one that was not made by `cursorOf` for this order. */
export function decodeCursor(columns: readonly SortColumn[], cursor: string): Keyset {
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch (error) {
    throw new QueryError('This page mark cannot be read. Start again from the first page.', { cause: error });
  }
  if (!Array.isArray(parsed) || parsed[0] !== signature(columns) || parsed.length !== columns.length + 1) {
    throw new QueryError('This page mark belongs to another order. Start again from the first page.');
  }
  const position: unknown[] = parsed.slice(1);
  if (!position.every((cell, at): cell is Cell => isCellOf(columns[at]!, cell))) {
    throw new QueryError('This page mark cannot be read. Start again from the first page.');
  }
  return position;
}

function isCellOf(step: SortColumn, cell: unknown): boolean {
  if (cell === null) return step.nullable;
  if (step.column.column === 'text') return typeof cell === 'string' && !cell.includes('\0');
  return step.column.column === 'integer' ? Number.isSafeInteger(cell) : Number.isFinite(cell);
}

function signature(columns: readonly SortColumn[]): string {
  return columns.map(step => `${step.column.id}${step.descending ? '-' : '+'}`).join(' ');
}
