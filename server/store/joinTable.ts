import { sql } from 'kysely';
import { itemsOf } from '../../formulas/list.ts';
import type { Row, RowId } from '../model/change.ts';
import type { Connection, Dialect, Sql } from './dialect.ts';
import { chunks, columnIn, type JoinColumn, type TableLayout } from './tableLayout.ts';

/*
 * Columns whose cells are lists of rows. Such a cell is the rows `(row, target, position)` of a join table of its own; it is read as the JSON
 * text of the targets in their order, as if it were a column.
 */

/** The cell of a column in the row `alias`. A list of rows is JSON text, or null if it is empty; ids need no escapes. */
export function cellSql(dialect: Dialect, layout: TableLayout, column: string, alias: string): Sql {
  const join = layout.joins.get(column);
  if (join === undefined) return sql.id(alias, column);
  const list = sql`'["' || string_agg(j.target, '","' order by j.position) || '"]'`;
  return sql`(select ${list} from ${dialect.table(join.layout.id)} as j where j."row" = ${sql.id(alias)}.id)`;
}

/** The ids of the rows whose list contains a target for which this condition on `j.target` is true. */
export const rowsLinking = (dialect: Dialect, { layout }: JoinColumn, target: Sql): Sql =>
  sql`(select j."row" from ${dialect.table(layout.id)} as j where ${target})`;

/** A test of the cell of a link, or for a list, whether it is true for one of its targets. */
export function someTarget(dialect: Dialect, layout: TableLayout, field: string, alias: string, test: (target: Sql) => Sql): Sql {
  const join = layout.joins.get(field);
  if (join === undefined) return test(sql.id(alias, columnIn(layout, field).id));
  return sql`${sql.id(alias)}.id in ${rowsLinking(dialect, join, test(sql`j.target`))}`;
}

/** A list's items joined by `, `, from its JSON text. Its items need no escapes: ids of rows and of options. */
export const listTextSql = (cell: Sql): Sql => sql`replace(substr(${cell}, 3, length(${cell}) - 4), '","', ', ')`;

/** The number of items of a list, from its JSON text. */
export const listCountSql = (cell: Sql): Sql => sql`coalesce((length(${cell}) - length(replace(${cell}, '","', ''))) / 3 + 1, 0)`;

const rowsPerDelete = 5_000;

/** Deletes the lists of rows. */
export async function deleteLists(
  dialect: Dialect,
  connection: Connection,
  join: JoinColumn,
  rows: readonly RowId[],
): Promise<void> {
  const table = dialect.table(join.layout.id);
  for (const chunk of chunks(rows, rowsPerDelete))
    await connection.query(sql`delete from ${table} where ${dialect.inList(sql`"row"`, chunk, 'text')}`);
}

/** Inserts the lists of rows that have none yet. */
export async function insertLists(connection: Connection, { column, layout }: JoinColumn, rows: readonly Row[]): Promise<void> {
  const links = rows.flatMap(row => itemsOf(row[column.id]).map((target, position) => ({ row: row.id, target, position })));
  if (links.length > 0) await connection.insert(layout, links);
}
