import { sql } from 'kysely';
import { foldText } from '../../formulas/fold.ts';
import type { Scalar } from '../../formulas/tree.ts';
import type { StoredColumn } from '../model/store.ts';
import type { Dialect, Sql } from './dialect.ts';
import { QueryError } from './errors.ts';
import { cellSql, listTextSql } from './joinTable.ts';
import { columnIn, isCaseInsensitive, layoutIn, type TableLayout } from './tableLayout.ts';

/**
 * The kind of a formula's value in SQL: `text` is compared case-folded, `exact` (ids, dates) as it is, flags are 0 and 1, lists are JSON text.
 */
export type OperandKind = 'text' | 'exact' | 'number' | 'flag' | 'list';

/**
 * An operand of a filter. NULL means blank where the operand is `blankable`; otherwise it means that the value could not be
 * computed.
 */
export interface Operand {
  kind: OperandKind;
  sql: Sql;
  blankable: boolean;
  /** A column of the filtered table itself, for which an index may be used. */
  column?: true;
  /** A value that does not depend on the row. */
  constant?: Scalar;
  /** The list of the filtered table itself that it is. */
  list?: string;
}

/** The value that blank equals among values of this kind. */
export const blankValue = (kind: OperandKind): string | number => (kind === 'number' || kind === 'flag' ? 0 : '');

/** A literal of the formula. */
export function constant(value: Scalar): Operand {
  const kind = typeof value === 'number' ? 'number' : typeof value === 'boolean' ? 'flag' : 'text';
  return { kind, sql: sql`null`, blankable: false, constant: value };
}

/** A field of the table, or of a table reached by links; NULL where a link is empty. Throws `QueryError` for an unknown field. */
export function fieldOperand(
  path: readonly string[],
  scope: { dialect: Dialect; layouts: ReadonlyMap<string, TableLayout>; layout: TableLayout },
): Operand {
  let layout = scope.layout;
  let cell: Sql | null = null;
  for (const [at, id] of path.entries()) {
    const column = columnIn(layout, id);
    cell = cell === null ? cellSql(scope.dialect, layout, id, 't0') : linkedCell(scope.dialect, layout, at, id, cell);
    if (at === path.length - 1)
      return { kind: kindOf(column), sql: cell, blankable: true, ...(at === 0 ? ownColumn(column) : {}) };
    if (column.to === undefined || column.list !== undefined)
      throw new QueryError(`"${id}" in ${layout.id} does not lead to another table`);
    layout = layoutIn(scope.layouts, column.to);
  }
  throw new QueryError('A field is missing in this filter');
}

function kindOf(column: StoredColumn): OperandKind {
  if (column.list !== undefined) return 'list';
  if (column.flag) return 'flag';
  return column.column !== 'text' ? 'number' : isCaseInsensitive(column) ? 'text' : 'exact';
}

const ownColumn = ({ id, list }: StoredColumn): Pick<Operand, 'column' | 'list'> => ({
  column: true,
  ...(list === undefined ? {} : { list: id }),
});

/** The operand, with a list as its text. */
export const withListAsText = (of: Operand): Operand =>
  of.kind === 'list' ? { kind: 'text', sql: listTextSql(of.sql), blankable: true } : of;

function linkedCell(dialect: Dialect, layout: TableLayout, at: number, id: string, link: Sql): Sql {
  const alias = sql.id(`t${at}`);
  const cell = cellSql(dialect, layout, id, `t${at}`);
  return sql`(select ${cell} from ${dialect.table(layout.id)} as ${alias} where ${alias}.id = ${link})`;
}

/** The operand as SQL that is never blank, case-folded if asked; NULL only where the value could not be computed. */
export function nonBlankSql(of: Operand, kind: OperandKind, folded: boolean, dialect: Dialect): Sql {
  if (of.constant !== undefined) {
    const value = of.constant ?? blankValue(kind);
    return dialect.value(
      typeof value === 'boolean' ? Number(value) : folded && typeof value === 'string' ? foldText(value) : value,
    );
  }
  const filled = of.blankable ? sql`coalesce(${of.sql}, ${dialect.value(blankValue(of.kind))})` : of.sql;
  return folded ? dialect.foldCase(filled) : filled;
}

/** Concatenates two texts. */
export function concatenate(one: Operand, other: Operand, dialect: Dialect): Operand {
  const [left, right] = [withListAsText(one), withListAsText(other)];
  for (const side of [left, right]) {
    if (side.kind === 'number' || side.kind === 'flag')
      throw new QueryError('This filter cannot be used here: & joins texts only');
  }
  return {
    kind: 'text',
    sql: sql`(${nonBlankSql(left, 'text', false, dialect)} || ${nonBlankSql(right, 'text', false, dialect)})`,
    blankable: false,
  };
}

/**
 * The sum, difference, product or quotient of numbers (blank is 0, division by 0 fails), or a constant date plus or minus
 * days.
 */
export function arithmetic(operator: string, left: Operand, right: Operand, dialect: Dialect): Operand {
  const shifted = shiftDate(operator, left.constant, right.constant);
  if (shifted !== null) return constant(shifted);
  if (!['+', '-', '*', '/'].includes(operator)) throw new QueryError(`This filter cannot be used here: ${operator}`);
  const [a, b] = [left, right].map(of => {
    if (of.kind !== 'number' && of.constant !== null)
      throw new QueryError(`This filter cannot be used here: ${operator} works with numbers only`);
    return sql`cast(${nonBlankSql(of, 'number', false, dialect)} as ${dialect.types.real})`;
  });
  const divisor = operator === '/' ? sql`nullif(${b}, 0)` : b;
  return { kind: 'number', sql: sql`(${a} ${sql.raw(operator)} ${divisor})`, blankable: false };
}

const day = 24 * 60 * 60 * 1000;

function shiftDate(operator: string, date: Scalar | undefined, by: Scalar | undefined): string | null {
  if (typeof date !== 'string' || typeof by !== 'number' || (operator !== '+' && operator !== '-')) return null;
  const time = /^\d{4}-\d\d-\d\d$/.test(date) ? Date.parse(date) : Number.NaN;
  const then = new Date(time + Math.trunc(operator === '+' ? by : -by) * day);
  return Number.isNaN(then.getTime()) ? null : then.toISOString().slice(0, 10);
}
