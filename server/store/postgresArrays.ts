import { sql } from 'kysely';
import type { Sql } from './dialect.ts';
import { type Cell, encodeCell, type TableLayout } from './tableLayout.ts';

/** PostgreSQL's type names for the kinds of columns. */
export const columnTypes = { text: sql`text`, integer: sql`bigint`, real: sql`double precision` };

/** One column of many rows as one bound value: a PostgreSQL array literal. */
export function arrayParameter(
  layout: TableLayout,
  column: TableLayout['columns'][number],
  rows: readonly Readonly<Record<string, unknown>>[],
): Sql {
  const cells = rows.map(row => arrayElement(encodeCell(layout.id, column, row[column.id])));
  return sql`${`{${cells.join(',')}}`}::${columnTypes[column.column]}[]`;
}

const special = /["\\]/;

function arrayElement(cell: Cell): string {
  if (cell === null) return 'NULL';
  if (typeof cell === 'number') return String(cell);
  return `"${special.test(cell) ? cell.replace(/["\\]/g, '\\$&') : cell}"`;
}
