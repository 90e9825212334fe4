import { sql } from 'kysely';
import type { Tree } from '../../formulas/tree.ts';
import type { RowId } from '../model/change.ts';
import type { OwnView, StoredColumn, View } from '../model/session.ts';
import type { Connection, Sql } from './dialect.ts';
import { condition, type FilterScope } from './filter.ts';
import { before, opened, positionOf, stepsOf } from './keyset.ts';
import { columnIn, encode, isFolded, type Raw, type Shape, shapeIn } from './shape.ts';
import { holdsMost } from './share.ts';
import { Slot, type Statement } from './slot.ts';
import { statement } from './statement.ts';

/** How many rows a view has. */
export async function countRows(scope: FilterScope, connection: Connection, view: View): Promise<number> {
  // Where nothing else is asked, the index of organisations alone has the number.
  const dense =
    (view.filter !== undefined || view.search !== undefined) && (await holdsMost(scope.dialect, connection, scope.shape, view));
  const key = keyOf(scope, view, dense);
  const counting = written(scope, key && `count ${key}`, () => countSql(scope, conditions(scope, view, dense)));
  return countOf(await connection.run(counting, givenOf(view)));
}

/** How many rows of the view stand before this one, or null if it is not in the view. */
export async function positionInView(scope: FilterScope, connection: Connection, view: View, row: RowId): Promise<number | null> {
  const { dialect, shape } = scope;
  const steps = stepsOf(dialect, shape, view.sort);
  const dense = await holdsMost(dialect, connection, shape, view);
  const key = keyOf(scope, view, dense);
  const given = givenOf(view);
  const finding = written(scope, key && `place ${key}`, () => {
    const columns = sql.join(steps.map(step => sql`t0.${sql.id(step.column.id)}`));
    const where = whereAll([sql`t0.id = ${new Slot('row')}`, ...conditions(scope, view, dense)]);
    return sql`select ${columns} from ${dialect.table(shape.id)} as t0 ${where}`;
  });
  const [keys] = await connection.arrays(finding, { ...given, row });
  if (keys === undefined) return null;
  const at = opened(steps, positionOf(steps, keys));
  const where = at.open.map(cell => (cell === null ? 0 : 1)).join('');
  const counting = written(scope, key && `before ${where} ${key}`, () =>
    countSql(scope, [...conditions(scope, view, dense), before(dialect, steps, at.open)]),
  );
  return countOf(await connection.run(counting, { ...given, ...at.values }));
}

function countSql(scope: FilterScope, where: readonly Sql[]): Sql {
  return sql`select count(*) as many from ${scope.dialect.table(scope.shape.id)} as t0 ${whereAll(where)}`;
}

const countOf = ([raw]: readonly Raw[]): number => Number(raw?.many ?? 0);

/** The statement that this key names; one that is not to be kept is written each time. */
export function written({ dialect, shape }: FilterScope, key: string | null, write: () => Sql): Statement {
  return key === null ? dialect.compile(write()) : statement(dialect, shape, key, write);
}

const filterKeys = new WeakMap<Tree, number>();
let filtersNamed = 0;

/** What tells a view's SQL from that of others but for what `givenOf` gives; null where texts or rows are named, which are part of the SQL. */
export function keyOf({ today }: FilterScope, { reach, own, filter, search, only, sort }: View, dense: boolean): string | null {
  if (only !== undefined || (search !== undefined && search.trim() !== '')) return null;
  const order = sort.map(({ field, descending }) => `${field}${descending ? '-' : '+'}`).join();
  const within = `${dense ? '+' : ''}${reach?.fields.join() ?? ''}`;
  return `${order} ${within} ${own === undefined ? '' : JSON.stringify(own.by)} ${filter === undefined ? '' : `${today} ${nameOf(filter)}`}`;
}

function nameOf(filter: Tree): number {
  let name = filterKeys.get(filter);
  if (name === undefined) {
    filtersNamed += 1;
    name = filtersNamed;
    filterKeys.set(filter, name);
  }
  return name;
}

/** Whose rows the view has: the values for the slots of `conditions`. */
export const givenOf = ({ reach, own }: View) => ({ org: reach?.org ?? '', user: own?.user ?? '' });

/** The conditions, all of which must hold, as they stand in a statement. */
export function whereAll(conditions: readonly Sql[]): Sql {
  return conditions.length === 0 ? sql`` : sql`where ${sql.join(conditions, sql` and `)}`;
}

/** Which rows: in reach, their own, matching the filter, with each word searched for in one of the columns that hold people's text, or in the name of a linked row. */
export function conditions(scope: FilterScope, view: View, dense: boolean): Sql[] {
  const { dialect, shape } = scope;
  const found: Sql[] = [];
  // Before all else, so that it is asked of rows that are not among those looked for, too.
  if (dialect.inTime !== null && takesTime(scope.shape, view)) found.push(dialect.inTime);
  const cell = (field: string): Sql => sql`t0.${sql.id(columnIn(shape, field).id)}`;
  const scoped = (field: string): Sql => (dense && dialect.unindexed !== null ? dialect.unindexed(cell(field)) : cell(field));
  if (view.reach !== null) found.push(anyOf(view.reach.fields.map(field => sql`${scoped(field)} = ${new Slot('org')}`)));
  if (view.own !== undefined)
    found.push(
      anyOf(
        view.own.by.map(by => (by.through === undefined ? sql`${cell(by.field)} = ${new Slot('user')}` : reached(scope, by))),
      ),
    );
  if (view.only !== undefined) found.push(view.only.length === 0 ? sql`1 = 0` : dialect.among(sql`t0.id`, view.only, 'text'));
  if (view.filter !== undefined) found.push(condition(view.filter, scope));
  for (const word of wordsOf(view.search ?? ''))
    found.push(anyOf(shape.columns.flatMap(column => searched(scope, column, word, view.shut))));
  return found;
}

/** Whether every row may have to be looked at, and not a few or an index alone. */
const takesTime = (shape: Shape, { filter, search, sort }: View): boolean =>
  filter !== undefined || search !== undefined || shape.byId.get(sort[0]?.field ?? 'id')?.index === 'none';

/** Each word must be found, be it in another cell: first and last names stand in two. Beyond ten none makes a difference. */
const wordsOf = (search: string): string[] =>
  search
    .trim()
    .split(/\s+/, 10)
    .filter(word => word !== '');

/** Where a text is looked for in a column: in its own, or in what the row is called that it links to. */
function searched({ dialect, shapes }: FilterScope, column: StoredColumn, term: string, shut: readonly string[] = []): Sql[] {
  if (column.unseen === true) return [];
  const cell = sql`t0.${sql.id(column.id)}`;
  if (isFolded(column)) return [dialect.matches(cell, term, 'anywhere')];
  const { to, named, called } = column;
  if (to === undefined || named === undefined) return [];
  const there = shapeIn(shapes, to);
  const cellOf = (name: string): Sql => sql`t1.${sql.id(columnIn(there, name).id)}`;
  const holding = (names: readonly string[]): Sql[] => names.map(name => dialect.matches(cellOf(name), term, 'anywhere'));
  const texts = shut.includes(to) && called !== undefined ? shown(called, cellOf, holding) : holding(named);
  const inTime = dialect.inTime === null ? [] : [dialect.inTime];
  return [
    sql`${cell} in (select t1.id from ${dialect.table(to)} as t1 where ${sql.join([...inTime, anyOf(texts)], sql` and `)})`,
  ];
}

/** What a row is called holds a term: in the first turn, or in a later one where all before it are blank. */
function shown(
  turns: readonly (readonly string[])[],
  cellOf: (name: string) => Sql,
  holding: (names: readonly string[]) => Sql[],
): Sql[] {
  return turns.flatMap((names, turn) => {
    if (names.length === 0) return [];
    const before = turns.slice(0, turn).flat();
    return [whole([...before.map(name => sql`coalesce(${cellOf(name)}, '') = ''`), anyOf(holding(names))])];
  });
}

const whole = (conditions: readonly Sql[]): Sql => sql`(${sql.join(conditions, sql` and `)})`;

/** A row of another table ties the row to them. */
function reached({ dialect, shape, shapes }: FilterScope, { field, through }: OwnView): Sql {
  const { table = '', row = '', user = '', where = {} } = through ?? {};
  const there = shapeIn(shapes, table);
  const column = (id: string): Sql => sql`o.${sql.id(columnIn(there, id).id)}`;
  const wanted = Object.entries(where).map(
    ([id, value]) => sql`${column(id)} = ${dialect.value(encode(table, columnIn(there, id), value) ?? '')}`,
  );
  const theirs = whereAll([sql`${column(user)} = ${new Slot('user')}`, ...wanted]);
  return sql`t0.${sql.id(columnIn(shape, field).id)} in (select ${column(row)} from ${dialect.table(table)} as o ${theirs})`;
}

function anyOf(conditions: readonly Sql[]): Sql {
  return conditions.length === 0 ? sql`1 = 0` : sql`(${sql.join(conditions, sql` or `)})`;
}
