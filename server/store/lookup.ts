import { sql } from 'kysely';
import type { Row, RowId } from '../model/change.ts';
import type { StoredColumn } from '../model/store.ts';
import type { Connection, Dialect, Sql } from './dialect.ts';
import { StoreError } from './errors.ts';
import { Parameter, type ParameterValues } from './parameter.ts';
import { statement } from './statement.ts';
import { chunks, decodeRow, isCaseInsensitive, lowerAscii, type TableLayout } from './tableLayout.ts';

/** Values per statement of a lookup. */
export const lookupSize = 5000;

/** The rows with these ids; with no more than these cells where some are named. */
export async function rowsById(
  dialect: Dialect,
  connection: Connection,
  shape: TableLayout,
  ids: readonly RowId[],
  cells: readonly string[] | null = null,
): Promise<Map<RowId, Row>> {
  const found = new Map<RowId, Row>();
  const byId = statement(dialect, shape, `by id ${cells?.join() ?? ''}`, () =>
    select(dialect, shape, dialect.inList(sql`id`, new Parameter('ids'), 'text'), cells),
  );
  for (const chunk of chunks(ids, lookupSize)) {
    for (const raw of await connection.run(byId, { ids: dialect.encodeList(chunk) })) {
      const row = decodeRow(shape, raw);
      found.set(row.id, row);
    }
  }
  return found;
}

/** The rows whose cell in this column is exactly one of these values; by the column's index, if it has one. */
export async function rowsWhere(
  dialect: Dialect,
  connection: Connection,
  shape: TableLayout,
  column: string,
  values: readonly string[],
): Promise<Row[]> {
  const found: Row[] = [];
  const where = statement(dialect, shape, `where ${column}`, () => select(dialect, shape, isOneOf(dialect, shape, column)));
  for (const chunk of chunks([...new Set(values)], lookupSize)) {
    for (const raw of await connection.run(where, listParameters(dialect, shape, column, chunk))) {
      found.push(decodeRow(shape, raw));
    }
  }
  return found;
}

/** How many rows have each of these values in this column; values that no row has are missing. */
export async function countWhere(
  dialect: Dialect,
  connection: Connection,
  shape: TableLayout,
  column: string,
  values: readonly string[],
): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  const cell = sql.id(column);
  const counting = statement(
    dialect,
    shape,
    `count ${column}`,
    () => sql`select ${cell} as value, count(*) as many from ${dialect.table(shape.id)}
        where ${isOneOf(dialect, shape, column)} group by ${cell}`,
  );
  for (const chunk of chunks([...new Set(values)], lookupSize)) {
    const counted = await connection.run(counting, listParameters(dialect, shape, column, chunk));
    for (const { value, many } of counted) found.set(String(value), Number(many));
  }
  return found;
}

/** Every row in the order of ids, from the one after `from` on, in chunks of 2,000. */
export async function* scanRows(
  dialect: Dialect,
  connection: Connection,
  shape: TableLayout,
  from: RowId = '',
): AsyncGenerator<Row[]> {
  const size = 2000;
  for (let after = from; ; ) {
    const raws = await connection.query(sql`${select(dialect, shape, sql`id > ${after}`)} order by id limit ${size}`);
    const rows = raws.map(raw => decodeRow(shape, raw));
    if (rows.length > 0) yield rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < size) return;
    after = last.id;
  }
}

function select(dialect: Dialect, shape: TableLayout, where: Sql, cells: readonly string[] | null = null): Sql {
  const names = cells === null ? columnNames(dialect, shape) : sql.join(cells.map(cell => sql.id(columnOf(shape, cell).id)));
  return sql`select ${names} from ${dialect.table(shape.id)} where ${where}`;
}

const columnNameCache = new WeakMap<TableLayout, Sql>();

/** The names of all columns, quoted. Written once a table: that of forty takes longer than to look up a row. */
function columnNames(dialect: Dialect, shape: TableLayout): Sql {
  let names = columnNameCache.get(shape);
  if (names === undefined) {
    names = sql.raw(dialect.compile(sql.join(shape.columns.map(column => sql.id(column.id)))).sql);
    columnNameCache.set(shape, names);
  }
  return names;
}

/** Whether a cell is one of the values in the slots that `given` fills. */
function isOneOf(dialect: Dialect, shape: TableLayout, id: string): Sql {
  const column = columnOf(shape, id);
  const cell = sql.id(id);
  const same = dialect.inList(cell, new Parameter('values'), column.column);
  if (!hasLowercaseIndex(column)) return sql`${same} and ${cell} is not null`;
  return sql`${dialect.inList(sql`lower(${cell})`, new Parameter('folded'), 'text')} and ${same} and ${cell} is not null`;
}

function listParameters(dialect: Dialect, shape: TableLayout, id: string, values: readonly string[]): ParameterValues {
  const column = columnOf(shape, id);
  if (column.column !== 'text') return { values: dialect.encodeList(values.map(Number)) };
  if (!hasLowercaseIndex(column)) return { values: dialect.encodeList(values) };
  return { values: dialect.encodeList(values), folded: dialect.encodeList([...new Set(values.map(lowerAscii))]) };
}

/** Whether a column's index holds its text in lower case, so that a cell is looked up by that first. */
const hasLowercaseIndex = (column: StoredColumn): boolean => isCaseInsensitive(column) && column.index !== 'none';

function columnOf(shape: TableLayout, id: string): StoredColumn {
  const column = shape.byId.get(id);
  if (column === undefined) throw new StoreError(`There is no column ${id} in ${shape.id}`);
  return column;
}
