import { sql } from 'kysely';
import type { Tree } from '../../formulas/tree.ts';
import type { RowId } from '../model/change.ts';
import type { RelationView, StoredColumn, View } from '../model/store.ts';
import type { Connection, Sql } from './dialect.ts';
import { condition, type FilterScope } from './filter.ts';
import { beforeKeyset, keysetOf, parameterize, sortColumnsOf } from './keyset.ts';
import { Parameter, type Statement } from './parameter.ts';
import { prefersScan } from './selectivity.ts';
import { statement } from './statement.ts';
import { columnIn, encodeCell, isCaseInsensitive, layoutIn, type RawRow, type TableLayout } from './tableLayout.ts';

/** How many rows a view has. */
export async function countRows(scope: FilterScope, connection: Connection, view: View): Promise<number> {
  // Where nothing else is asked, the index of organisations alone has the number.
  const dense =
    (view.filter !== undefined || view.search !== undefined) && (await prefersScan(scope.dialect, connection, scope.shape, view));
  const key = viewKey(scope, view, dense);
  const counting = compiledStatement(scope, key && `count ${key}`, () => countSql(scope, viewConditions(scope, view, dense)));
  return countOf(await connection.run(counting, viewParameters(view)));
}

/** How many rows of the view stand before this one, or null if it is not in the view. */
export async function positionInView(scope: FilterScope, connection: Connection, view: View, row: RowId): Promise<number | null> {
  const { dialect, shape } = scope;
  const sort = sortColumnsOf(dialect, shape, view.sort);
  const dense = await prefersScan(dialect, connection, shape, view);
  const key = viewKey(scope, view, dense);
  const given = viewParameters(view);
  const finding = compiledStatement(scope, key && `place ${key}`, () => {
    const columns = sql.join(sort.map(step => sql`t0.${sql.id(step.column.id)}`));
    const where = whereClause([sql`t0.id = ${new Parameter('row')}`, ...viewConditions(scope, view, dense)]);
    return sql`select ${columns} from ${dialect.table(shape.id)} as t0 ${where}`;
  });
  const [keys] = await connection.arrays(finding, { ...given, row });
  if (keys === undefined) return null;
  const at = parameterize(sort, keysetOf(sort, keys));
  const where = at.open.map(cell => (cell === null ? 0 : 1)).join('');
  const counting = compiledStatement(scope, key && `before ${where} ${key}`, () =>
    countSql(scope, [...viewConditions(scope, view, dense), beforeKeyset(dialect, sort, at.open)]),
  );
  return countOf(await connection.run(counting, { ...given, ...at.values }));
}

function countSql(scope: FilterScope, where: readonly Sql[]): Sql {
  return sql`select count(*) as many from ${scope.dialect.table(scope.shape.id)} as t0 ${whereClause(where)}`;
}

const countOf = ([raw]: readonly RawRow[]): number => Number(raw?.many ?? 0);

/** The statement that this key names; one that is not to be kept is written each time. */
export function compiledStatement({ dialect, shape }: FilterScope, key: string | null, write: () => Sql): Statement {
  return key === null ? dialect.compile(write()) : statement(dialect, shape, key, write);
}

const filterIds = new WeakMap<Tree, number>();
let lastFilterId = 0;

/** What tells a view's SQL from that of others but for what `givenOf` gives; null where texts or rows are named, which are part of the SQL. */
export function viewKey(
  { today }: FilterScope,
  { scope: reach, relation: own, filter, search, ids: only, sort }: View,
  dense: boolean,
): string | null {
  if (only !== undefined || (search !== undefined && search.trim() !== '')) return null;
  const order = sort.map(({ field, descending }) => `${field}${descending ? '-' : '+'}`).join();
  const within = `${dense ? '+' : ''}${reach?.fields.join() ?? ''}`;
  return `${order} ${within} ${own === undefined ? '' : JSON.stringify(own.by)} ${filter === undefined ? '' : `${today} ${filterId(filter)}`}`;
}

function filterId(filter: Tree): number {
  let name = filterIds.get(filter);
  if (name === undefined) {
    lastFilterId += 1;
    name = lastFilterId;
    filterIds.set(filter, name);
  }
  return name;
}

/** Whose rows the view has: the values for the slots of `conditions`. */
export const viewParameters = ({ scope: reach, relation: own }: View) => ({ org: reach?.org ?? '', user: own?.user ?? '' });

/** The conditions, all of which must hold, as they stand in a statement. */
export function whereClause(conditions: readonly Sql[]): Sql {
  return conditions.length === 0 ? sql`` : sql`where ${sql.join(conditions, sql` and `)}`;
}

/** Which rows: in reach, their own, matching the filter, with each word searched for in one of the columns that hold people's text, or in the name of a linked row. */
export function viewConditions(scope: FilterScope, view: View, dense: boolean): Sql[] {
  const { dialect, shape } = scope;
  const found: Sql[] = [];
  // Before all else, so that it is asked of rows that are not among those looked for, too.
  if (dialect.deadlineCheck !== null && mayScan(scope.shape, view)) found.push(dialect.deadlineCheck);
  const cell = (field: string): Sql => sql`t0.${sql.id(columnIn(shape, field).id)}`;
  const scoped = (field: string): Sql =>
    dense && dialect.withoutIndex !== null ? dialect.withoutIndex(cell(field)) : cell(field);
  if (view.scope !== null)
    found.push(anyCondition(view.scope.fields.map(field => sql`${scoped(field)} = ${new Parameter('org')}`)));
  if (view.relation !== undefined)
    found.push(
      anyCondition(
        view.relation.by.map(by =>
          by.through === undefined ? sql`${cell(by.field)} = ${new Parameter('user')}` : ownedThrough(scope, by),
        ),
      ),
    );
  if (view.ids !== undefined) found.push(view.ids.length === 0 ? sql`1 = 0` : dialect.inList(sql`t0.id`, view.ids, 'text'));
  if (view.filter !== undefined) found.push(condition(view.filter, scope));
  for (const word of searchTerms(view.search ?? ''))
    found.push(anyCondition(shape.columns.flatMap(column => columnSearch(scope, column, word, view.titleOnly))));
  return found;
}

/** Whether every row may have to be looked at, and not a few or an index alone. */
const mayScan = (shape: TableLayout, { filter, search, sort }: View): boolean =>
  filter !== undefined || search !== undefined || shape.byId.get(sort[0]?.field ?? 'id')?.index === 'none';

/** Each word must be found, be it in another cell: first and last names stand in two. Beyond ten none makes a difference. */
const searchTerms = (search: string): string[] =>
  search
    .trim()
    .split(/\s+/, 10)
    .filter(word => word !== '');

/** Where a text is looked for in a column: in its own, or in what the row is called that it links to. */
function columnSearch({ dialect, shapes }: FilterScope, column: StoredColumn, term: string, shut: readonly string[] = []): Sql[] {
  if (column.unsearchable === true) return [];
  const cell = sql`t0.${sql.id(column.id)}`;
  if (isCaseInsensitive(column)) return [dialect.matches(cell, term, 'anywhere')];
  const { to, titleFields: named, titleFallbacks: called } = column;
  if (to === undefined || named === undefined) return [];
  const there = layoutIn(shapes, to);
  const cellOf = (name: string): Sql => sql`t1.${sql.id(columnIn(there, name).id)}`;
  const holding = (names: readonly string[]): Sql[] => names.map(name => dialect.matches(cellOf(name), term, 'anywhere'));
  const texts = shut.includes(to) && called !== undefined ? titleSearch(called, cellOf, holding) : holding(named);
  const inTime = dialect.deadlineCheck === null ? [] : [dialect.deadlineCheck];
  return [
    sql`${cell} in (select t1.id from ${dialect.table(to)} as t1 where ${sql.join([...inTime, anyCondition(texts)], sql` and `)})`,
  ];
}

/** What a row is called holds a term: in the first turn, or in a later one where all before it are blank. */
function titleSearch(
  turns: readonly (readonly string[])[],
  cellOf: (name: string) => Sql,
  holding: (names: readonly string[]) => Sql[],
): Sql[] {
  return turns.flatMap((names, turn) => {
    if (names.length === 0) return [];
    const before = turns.slice(0, turn).flat();
    return [allConditions([...before.map(name => sql`coalesce(${cellOf(name)}, '') = ''`), anyCondition(holding(names))])];
  });
}

const allConditions = (conditions: readonly Sql[]): Sql => sql`(${sql.join(conditions, sql` and `)})`;

/** A row of another table ties the row to them. */
function ownedThrough({ dialect, shape, shapes }: FilterScope, { field, through }: RelationView): Sql {
  const { table = '', row = '', user = '', where = {} } = through ?? {};
  const there = layoutIn(shapes, table);
  const column = (id: string): Sql => sql`o.${sql.id(columnIn(there, id).id)}`;
  const wanted = Object.entries(where).map(
    ([id, value]) => sql`${column(id)} = ${dialect.value(encodeCell(table, columnIn(there, id), value) ?? '')}`,
  );
  const theirs = whereClause([sql`${column(user)} = ${new Parameter('user')}`, ...wanted]);
  return sql`t0.${sql.id(columnIn(shape, field).id)} in (select ${column(row)} from ${dialect.table(table)} as o ${theirs})`;
}

function anyCondition(conditions: readonly Sql[]): Sql {
  return conditions.length === 0 ? sql`1 = 0` : sql`(${sql.join(conditions, sql` or `)})`;
}
