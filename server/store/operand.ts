import { sql } from 'kysely';
import { foldText } from '../../formulas/fold.ts';
import type { Value } from '../../formulas/tree.ts';
import type { Dialect, Sql } from './dialect.ts';
import { QueryError } from './errors.ts';
import { columnIn, isCaseInsensitive, layoutIn, type TableLayout } from './tableLayout.ts';

/** The kind of a formula's value in SQL: `text` is compared case-folded, `exact` (ids, dates) as it is, flags are 0 and 1. */
export type OperandKind = 'text' | 'exact' | 'number' | 'flag';

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
  constant?: Value;
}

/** The value that blank equals among values of this kind. */
export const blankValue = (kind: OperandKind): string | number => (kind === 'text' || kind === 'exact' ? '' : 0);

/** A literal of the formula. */
export function constant(value: Value): Operand {
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
    cell = cell === null ? sql`t0.${sql.id(id)}` : linkedCell(scope.dialect.table(layout.id), at, id, cell);
    if (at === path.length - 1) {
      const kind = column.flag ? 'flag' : column.column !== 'text' ? 'number' : isCaseInsensitive(column) ? 'text' : 'exact';
      return { kind, sql: cell, blankable: true, ...(at === 0 ? { column: true as const } : {}) };
    }
    if (column.to === undefined) throw new QueryError(`"${id}" in ${layout.id} does not lead to another table`);
    layout = layoutIn(scope.layouts, column.to);
  }
  throw new QueryError('A field is missing in this filter');
}

function linkedCell(table: Sql, at: number, id: string, link: Sql): Sql {
  const alias = sql.id(`t${at}`);
  return sql`(select ${alias}.${sql.id(id)} from ${table} as ${alias} where ${alias}.id = ${link})`;
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
export function concatenate(left: Operand, right: Operand, dialect: Dialect): Operand {
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

function shiftDate(operator: string, date: Value | undefined, by: Value | undefined): string | null {
  if (typeof date !== 'string' || typeof by !== 'number' || (operator !== '+' && operator !== '-')) return null;
  const time = /^\d{4}-\d\d-\d\d$/.test(date) ? Date.parse(date) : Number.NaN;
  const then = new Date(time + Math.trunc(operator === '+' ? by : -by) * day);
  return Number.isNaN(then.getTime()) ? null : then.toISOString().slice(0, 10);
}
