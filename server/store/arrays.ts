import { sql } from 'kysely';
import type { Sql } from './dialect.ts';
import { type Cell, encode, type Shape } from './shape.ts';

/** The names of PostgreSQL's types for the kinds of columns. */
export const types = { text: sql`text`, integer: sql`bigint`, real: sql`double precision` };

/** One column of many rows as one bound value: an array written as PostgreSQL reads it. */
export function cellsOf(shape: Shape, column: Shape['columns'][number], rows: readonly Readonly<Record<string, unknown>>[]): Sql {
  const cells = rows.map(row => quoted(encode(shape.id, column, row[column.id])));
  return sql`${`{${cells.join(',')}}`}::${types[column.column]}[]`;
}

const special = /["\\]/;

function quoted(cell: Cell): string {
  if (cell === null) return 'NULL';
  if (typeof cell === 'number') return String(cell);
  return `"${special.test(cell) ? cell.replace(/["\\]/g, '\\$&') : cell}"`;
}
