import { sql } from 'kysely';
import type { Row, RowId } from '../model/change.ts';
import type { StoredColumn } from '../model/store.ts';
import type { Connection, Dialect, Sql } from './dialect.ts';
import { StoreError } from './errors.ts';
import { cellSql, rowsLinking } from './joinTable.ts';
import { Parameter, type ParameterValues } from './parameter.ts';
import { statement } from './statement.ts';
import { chunks, decodeRow, isCaseInsensitive, lowerAscii, type TableLayout } from './tableLayout.ts';

/** Values that one lookup statement takes. */
export const lookupSize = 5000;

/** The rows with these ids, with only these cells where `cells` names some. */
export async function rowsById(
  dialect: Dialect,
  connection: Connection,
  layout: TableLayout,
  ids: readonly RowId[],
  cells: readonly string[] | null = null,
): Promise<Map<RowId, Row>> {
  const found = new Map<RowId, Row>();
  const byId = statement(dialect, layout, `by id ${cells?.join() ?? ''}`, () =>
    select(dialect, layout, dialect.inList(sql`id`, new Parameter('ids'), 'text'), cells),
  );
  for (const chunk of chunks(ids, lookupSize)) {
    for (const raw of await connection.run(byId, { ids: dialect.encodeList(chunk) })) {
      const row = decodeRow(layout, raw);
      found.set(row.id, row);
    }
  }
  return found;
}

/**
 * The rows whose cell in this column is exactly one of these values, or a list of rows that contains one, each once; uses the column's index
 * if there is one.
 */
export async function rowsWhere(
  dialect: Dialect,
  connection: Connection,
  layout: TableLayout,
  column: string,
  values: readonly string[],
): Promise<Row[]> {
  const found = new Map<RowId, Row>();
  const where = statement(dialect, layout, `where ${column}`, () => select(dialect, layout, isOneOf(dialect, layout, column)));
  for (const chunk of chunks([...new Set(values)], lookupSize)) {
    for (const raw of await connection.run(where, listParameters(dialect, layout, column, chunk))) {
      const row = decodeRow(layout, raw);
      // A list can contain values of several chunks.
      found.set(row.id, row);
    }
  }
  return [...found.values()];
}

/** The number of rows with each of these values in this column, in a list of rows as one of its items; values without rows are missing. */
export async function countWhere(
  dialect: Dialect,
  connection: Connection,
  layout: TableLayout,
  column: string,
  values: readonly string[],
): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  const counting = statement(dialect, layout, `count ${column}`, () => {
    const join = layout.joins.get(column);
    const [from, cell] = join === undefined ? [layout.id, sql.id(column)] : [join.layout.id, sql.id('target')];
    const where = join === undefined ? isOneOf(dialect, layout, column) : dialect.inList(cell, new Parameter('values'), 'text');
    return sql`select ${cell} as value, count(*) as many from ${dialect.table(from)} where ${where} group by ${cell}`;
  });
  for (const chunk of chunks([...new Set(values)], lookupSize)) {
    const counted = await connection.run(counting, listParameters(dialect, layout, column, chunk));
    for (const { value, many } of counted) found.set(String(value), Number(many));
  }
  return found;
}

/** All rows in the order of their ids, starting after `from`, in chunks of 2,000. */
export async function* scanRows(
  dialect: Dialect,
  connection: Connection,
  layout: TableLayout,
  from: RowId = '',
): AsyncGenerator<Row[]> {
  const size = 2000;
  for (let after = from; ; ) {
    const raws = await connection.query(sql`${select(dialect, layout, sql`id > ${after}`)} order by id limit ${size}`);
    const rows = raws.map(raw => decodeRow(layout, raw));
    if (rows.length > 0) yield rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < size) return;
    after = last.id;
  }
}

function select(dialect: Dialect, layout: TableLayout, where: Sql, cells: readonly string[] | null = null): Sql {
  const names =
    cells === null
      ? columnNames(dialect, layout)
      : sql.join(cells.map(cell => namedCell(dialect, layout, columnOf(layout, cell).id)));
  return sql`select ${names} from ${dialect.table(layout.id)} as t0 where ${where}`;
}

const columnNameCache = new WeakMap<TableLayout, Sql>();

/** The names of all columns, quoted. Built once per table: to write forty names takes longer than to look up a row. */
function columnNames(dialect: Dialect, layout: TableLayout): Sql {
  let names = columnNameCache.get(layout);
  if (names === undefined) {
    names = sql.raw(dialect.compile(sql.join([...layout.byId.keys()].map(id => namedCell(dialect, layout, id)))).sql);
    columnNameCache.set(layout, names);
  }
  return names;
}

/** A cell under the name of its field. */
const namedCell = (dialect: Dialect, layout: TableLayout, id: string): Sql =>
  layout.joins.has(id) ? sql`${cellSql(dialect, layout, id, 't0')} as ${sql.id(id)}` : sql.id(id);

/** Whether a cell is one of the values that `listParameters` binds, or a list in a join table that contains one. */
function isOneOf(dialect: Dialect, layout: TableLayout, id: string): Sql {
  const column = columnOf(layout, id);
  const join = layout.joins.get(id);
  if (join !== undefined)
    return sql`t0.id in ${rowsLinking(dialect, join, dialect.inList(sql`j.target`, new Parameter('values'), 'text'))}`;
  const cell = sql.id(id);
  const same = dialect.inList(cell, new Parameter('values'), column.column);
  if (!hasLowercaseIndex(column)) return sql`${same} and ${cell} is not null`;
  return sql`${dialect.inList(sql`lower(${cell})`, new Parameter('folded'), 'text')} and ${same} and ${cell} is not null`;
}

function listParameters(dialect: Dialect, layout: TableLayout, id: string, values: readonly string[]): ParameterValues {
  const column = columnOf(layout, id);
  if (column.column !== 'text') return { values: dialect.encodeList(values.map(Number)) };
  if (!hasLowercaseIndex(column)) return { values: dialect.encodeList(values) };
  return { values: dialect.encodeList(values), folded: dialect.encodeList([...new Set(values.map(lowerAscii))]) };
}

/** Whether a column's index holds lower case, so that a lookup goes by that first. */
const hasLowercaseIndex = (column: StoredColumn): boolean => isCaseInsensitive(column) && column.index !== 'none';

function columnOf(layout: TableLayout, id: string): StoredColumn {
  const column = layout.byId.get(id);
  if (column === undefined) throw new StoreError(`Table ${layout.id} has no column ${id}`);
  return column;
}
