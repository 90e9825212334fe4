import { sql } from 'kysely';
import type { Row, RowId } from '../model/change.ts';
import type { StoredColumn } from '../model/session.ts';
import type { Connection, Dialect, Sql } from './dialect.ts';
import { StoreError } from './errors.ts';
import { chunks, decode, isFolded, lowered, type Shape } from './shape.ts';
import { type Given, Slot } from './slot.ts';
import { statement } from './statement.ts';

/** Values per statement of a lookup. */
export const lookupSize = 5000;

/** The rows with these ids; with no more than these cells where some are named. */
export async function rowsById(
  dialect: Dialect,
  connection: Connection,
  shape: Shape,
  ids: readonly RowId[],
  cells: readonly string[] | null = null,
): Promise<Map<RowId, Row>> {
  const found = new Map<RowId, Row>();
  const byId = statement(dialect, shape, `by id ${cells?.join() ?? ''}`, () =>
    select(dialect, shape, dialect.among(sql`id`, new Slot('ids'), 'text'), cells),
  );
  for (const chunk of chunks(ids, lookupSize)) {
    for (const raw of await connection.run(byId, { ids: dialect.list(chunk) })) {
      const row = decode(shape, raw);
      found.set(row.id, row);
    }
  }
  return found;
}

/** The rows whose cell in this column is exactly one of these values; by the column's index, if it has one. */
export async function rowsWhere(
  dialect: Dialect,
  connection: Connection,
  shape: Shape,
  column: string,
  values: readonly string[],
): Promise<Row[]> {
  const found: Row[] = [];
  const where = statement(dialect, shape, `where ${column}`, () => select(dialect, shape, isOneOf(dialect, shape, column)));
  for (const chunk of chunks([...new Set(values)], lookupSize)) {
    for (const raw of await connection.run(where, given(dialect, shape, column, chunk))) {
      found.push(decode(shape, raw));
    }
  }
  return found;
}

/** How many rows have each of these values in this column; values that no row has are missing. */
export async function countWhere(
  dialect: Dialect,
  connection: Connection,
  shape: Shape,
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
    const counted = await connection.run(counting, given(dialect, shape, column, chunk));
    for (const { value, many } of counted) found.set(String(value), Number(many));
  }
  return found;
}

/** Every row in the order of ids, from the one after `from` on, in chunks of 2,000. */
export async function* everyRow(dialect: Dialect, connection: Connection, shape: Shape, from: RowId = ''): AsyncGenerator<Row[]> {
  const size = 2000;
  for (let after = from; ; ) {
    const raws = await connection.query(sql`${select(dialect, shape, sql`id > ${after}`)} order by id limit ${size}`);
    const rows = raws.map(raw => decode(shape, raw));
    if (rows.length > 0) yield rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < size) return;
    after = last.id;
  }
}

function select(dialect: Dialect, shape: Shape, where: Sql, cells: readonly string[] | null = null): Sql {
  const names = cells === null ? columnNames(dialect, shape) : sql.join(cells.map(cell => sql.id(columnOf(shape, cell).id)));
  return sql`select ${names} from ${dialect.table(shape.id)} where ${where}`;
}

const namesOf = new WeakMap<Shape, Sql>();

/** The names of all columns, quoted. Written once a table: that of forty takes longer than to look up a row. */
function columnNames(dialect: Dialect, shape: Shape): Sql {
  let names = namesOf.get(shape);
  if (names === undefined) {
    names = sql.raw(dialect.compile(sql.join(shape.columns.map(column => sql.id(column.id)))).sql);
    namesOf.set(shape, names);
  }
  return names;
}

/** Whether a cell is one of the values in the slots that `given` fills. */
function isOneOf(dialect: Dialect, shape: Shape, id: string): Sql {
  const column = columnOf(shape, id);
  const cell = sql.id(id);
  const same = dialect.among(cell, new Slot('values'), column.column);
  if (!isByFolded(column)) return sql`${same} and ${cell} is not null`;
  return sql`${dialect.among(sql`lower(${cell})`, new Slot('folded'), 'text')} and ${same} and ${cell} is not null`;
}

function given(dialect: Dialect, shape: Shape, id: string, values: readonly string[]): Given {
  const column = columnOf(shape, id);
  if (column.column !== 'text') return { values: dialect.list(values.map(Number)) };
  if (!isByFolded(column)) return { values: dialect.list(values) };
  return { values: dialect.list(values), folded: dialect.list([...new Set(values.map(lowered))]) };
}

/** Whether a column's index holds its text in lower case, so that a cell is looked up by that first. */
const isByFolded = (column: StoredColumn): boolean => isFolded(column) && column.index !== 'none';

function columnOf(shape: Shape, id: string): StoredColumn {
  const column = shape.byId.get(id);
  if (column === undefined) throw new StoreError(`There is no column ${id} in ${shape.id}`);
  return column;
}
