import { sql } from 'kysely';
import { foldText } from '../../formulas/fold.ts';
import type { Value } from '../../formulas/tree.ts';
import type { Dialect, Sql } from './dialect.ts';
import { QueryError } from './errors.ts';
import { columnIn, isCaseInsensitive, layoutIn, type TableLayout } from './tableLayout.ts';

/** What a formula's value is in SQL: `text` is compared without regard to case, `exact` (ids, dates) as it is, flags are 0 and 1. */
export type OperandKind = 'text' | 'exact' | 'number' | 'flag';

/** A value of a filter. NULL means blank where it is `blankable`, else that it could not be worked out. */
export interface Operand {
  kind: OperandKind;
  sql: Sql;
  blankable: boolean;
  /** A column of the filtered table itself, of which an index may be used. */
  column?: true;
  /** A value known before any row is read. */
  constant?: Value;
}

/** What blank counts as among values of this kind. */
export const blankValue = (kind: OperandKind): string | number => (kind === 'text' || kind === 'exact' ? '' : 0);

/** A value written in the formula. */
export function constant(value: Value): Operand {
  const kind = typeof value === 'number' ? 'number' : typeof value === 'boolean' ? 'flag' : 'text';
  return { kind, sql: sql`null`, blankable: false, constant: value };
}

/** A field of the table, or through links one of another; null where a link is empty. Throws `QueryError` for one that is not there. */
export function fieldOperand(
  path: readonly string[],
  scope: { dialect: Dialect; shapes: ReadonlyMap<string, TableLayout>; shape: TableLayout },
): Operand {
  let shape = scope.shape;
  let cell: Sql | null = null;
  for (const [at, id] of path.entries()) {
    const column = columnIn(shape, id);
    cell = cell === null ? sql`t0.${sql.id(id)}` : linkedCell(scope.dialect.table(shape.id), at, id, cell);
    if (at === path.length - 1) {
      const kind = column.flag ? 'flag' : column.column !== 'text' ? 'number' : isCaseInsensitive(column) ? 'text' : 'exact';
      return { kind, sql: cell, blankable: true, ...(at === 0 ? { column: true as const } : {}) };
    }
    if (column.to === undefined) throw new QueryError(`"${id}" in ${shape.id} does not lead to another table`);
    shape = layoutIn(scope.shapes, column.to);
  }
  throw new QueryError('A field is missing in this filter');
}

function linkedCell(table: Sql, at: number, id: string, link: Sql): Sql {
  const alias = sql.id(`t${at}`);
  return sql`(select ${alias}.${sql.id(id)} from ${table} as ${alias} where ${alias}.id = ${link})`;
}

/** The operand as a value that is never blank, folded if asked; null only where it could not be worked out. */
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

/** Two texts, one after the other. */
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

/** A sum, difference, product or quotient of numbers (blank is 0, nothing can be divided by it), or a given date plus or minus days. */
export function arithmetic(operator: string, left: Operand, right: Operand, dialect: Dialect): Operand {
  const later = shiftDate(operator, left.constant, right.constant);
  if (later !== null) return constant(later);
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
