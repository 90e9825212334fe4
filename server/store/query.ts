import { sql } from 'kysely';
import type { Tree } from '../../formulas/tree.ts';
import type { RowId } from '../model/change.ts';
import type { Relation } from '../model/grant.ts';
import type { CountRequest, FieldValuesRequest, StoredColumn, View } from '../model/store.ts';
import type { Connection, Sql } from './dialect.ts';
import { condition, type FilterScope } from './filter.ts';
import { cellSql, someTarget } from './joinTable.ts';
import { beforeKeyset, keysetOf, parameterize, sortColumnsOf } from './keyset.ts';
import { Parameter, type Statement } from './parameter.ts';
import { prefersScan } from './selectivity.ts';
import { statement } from './statement.ts';
import { columnIn, encodeCell, isCaseInsensitive, layoutIn, type RawRow, type TableLayout } from './tableLayout.ts';

/** The number of rows in a view, or the number at which counting ends. */
export async function countRows(scope: FilterScope, connection: Connection, view: CountRequest): Promise<number> {
  // Without a filter or search, the index on organisations alone gives the number.
  const fullScan =
    (view.filter !== undefined || view.search !== undefined) &&
    (await prefersScan(scope.dialect, connection, scope.layout, view));
  const key = viewKey(scope, view, fullScan);
  const { atMost } = view;
  const counting = compiledStatement(scope, key && `count ${atMost ?? ''} ${key}`, () =>
    countSql(scope, viewConditions(scope, view, fullScan), atMost),
  );
  return countOf(await connection.run(counting, viewParameters(view)));
}

/** The number of rows in the view before this one; null if the row is not in the view. */
export async function positionInView(scope: FilterScope, connection: Connection, view: View, row: RowId): Promise<number | null> {
  const { dialect, layout } = scope;
  const sort = sortColumnsOf(dialect, layout, view.sort);
  const fullScan = await prefersScan(dialect, connection, layout, view);
  const key = viewKey(scope, view, fullScan);
  const parameters = viewParameters(view);
  const finding = compiledStatement(scope, key && `place ${key}`, () => {
    const columns = sql.join(sort.map(step => cellSql(dialect, layout, step.column.id, 't0')));
    const where = whereClause([sql`t0.id = ${new Parameter('row')}`, ...viewConditions(scope, view, fullScan)]);
    return sql`select ${columns} from ${dialect.table(layout.id)} as t0 ${where}`;
  });
  const [keys] = await connection.arrays(finding, { ...parameters, row });
  if (keys === undefined) return null;
  const at = parameterize(sort, keysetOf(sort, keys));
  const where = at.open.map(cell => (cell === null ? 0 : 1)).join('');
  const counting = compiledStatement(scope, key && `before ${where} ${key}`, () =>
    countSql(scope, [...viewConditions(scope, view, fullScan), beforeKeyset(dialect, sort, at.open)]),
  );
  return countOf(await connection.run(counting, { ...parameters, ...at.values }));
}

function countSql(scope: FilterScope, where: readonly Sql[], atMost?: number): Sql {
  const rows = sql`from ${scope.dialect.table(scope.layout.id)} as t0 ${whereClause(where)}`;
  if (atMost === undefined) return sql`select count(*) as many ${rows}`;
  return sql`select count(*) as many from (select 1 as one ${rows} limit ${sql.lit(atMost)}) as counted`;
}

const countOf = ([raw]: readonly RawRow[]): number => Number(raw?.many ?? 0);

/** The cached statement with this key; with a null key, a new one each time. */
export function compiledStatement({ dialect, layout }: FilterScope, key: string | null, write: () => Sql): Statement {
  return key === null ? dialect.compile(write()) : statement(dialect, layout, key, write);
}

const filterIds = new WeakMap<Tree, number>();
let lastFilterId = 0;

/**
 * A key that identifies a view's SQL apart from the values of `viewParameters`; null for views that search texts or name
 * rows, which are part of the SQL.
 */
export function viewKey(
  { today }: FilterScope,
  { scope, relation, filter, search, ids, sort }: View,
  fullScan: boolean,
): string | null {
  if (ids !== undefined || (search !== undefined && search.trim() !== '')) return null;
  const order = sort.map(({ field, descending }) => `${field}${descending ? '-' : '+'}`).join();
  const scoped = `${fullScan ? '+' : ''}${scope?.fields.join() ?? ''}`;
  return `${order} ${scoped} ${relation === undefined ? '' : JSON.stringify(relation.by)} ${filter === undefined ? '' : `${today} ${filterId(filter)}`}`;
}

function filterId(filter: Tree): number {
  let id = filterIds.get(filter);
  if (id === undefined) {
    lastFilterId += 1;
    id = lastFilterId;
    filterIds.set(filter, id);
  }
  return id;
}

/** The organisation and the person of a view: the parameter values for `viewConditions`. */
export const viewParameters = ({ scope, relation }: View) => ({ org: scope?.org ?? '', user: relation?.user ?? '' });

/** A WHERE clause that requires all of these conditions. */
export function whereClause(conditions: readonly Sql[]): Sql {
  return conditions.length === 0 ? sql`` : sql`where ${sql.join(conditions, sql` and `)}`;
}

/**
 * The conditions for the rows of a view: in scope, related to the person, matching the filter, and with each search word in
 * a text column or in the title of a linked row.
 */
export function viewConditions(scope: FilterScope, view: View, fullScan: boolean): Sql[] {
  const { dialect, layout } = scope;
  const found: Sql[] = [];
  // First, so that it is evaluated for rows that other conditions exclude, too.
  if (dialect.deadlineCheck !== null && mayScan(scope.layout, view)) found.push(dialect.deadlineCheck);
  const cell = (field: string): Sql => sql`t0.${sql.id(columnIn(layout, field).id)}`;
  const scoped = (field: string): Sql =>
    fullScan && dialect.withoutIndex !== null ? dialect.withoutIndex(cell(field)) : cell(field);
  if (view.scope !== null)
    found.push(anyCondition(view.scope.fields.map(field => sql`${scoped(field)} = ${new Parameter('org')}`)));
  if (view.relation !== undefined)
    found.push(
      anyCondition(
        view.relation.by.map(by =>
          by.through === undefined
            ? someTarget(dialect, layout, by.field, 't0', cell => sql`${cell} = ${new Parameter('user')}`)
            : ownedThrough(scope, by),
        ),
      ),
    );
  if (view.ids !== undefined) found.push(view.ids.length === 0 ? sql`1 = 0` : dialect.inList(sql`t0.id`, view.ids, 'text'));
  if (view.filter !== undefined) found.push(condition(view.filter, scope));
  for (const word of searchTerms(view.search ?? ''))
    found.push(anyCondition([...layout.byId.values()].flatMap(column => columnSearch(scope, column, word, view.titleOnly))));
  return found;
}

/** Whether the query may have to read every row rather than a few or an index alone. */
const mayScan = (layout: TableLayout, { field, filter, search, sort }: View & Partial<FieldValuesRequest>): boolean =>
  field !== undefined ||
  filter !== undefined ||
  search !== undefined ||
  layout.byId.get(sort[0]?.field ?? 'id')?.index === 'none';

/** Each word must be found, in any cell: first and last names are in two. More than ten words make no difference. */
const searchTerms = (search: string): string[] =>
  search
    .trim()
    .split(/\s+/, 10)
    .filter(word => word !== '');

/** Searches a column: its own text, or the title of the row that it links to. */
function columnSearch(
  { dialect, layout, layouts }: FilterScope,
  column: StoredColumn,
  term: string,
  titleOnly: readonly string[] = [],
): Sql[] {
  if (column.unsearchable === true) return [];
  if (isCaseInsensitive(column)) return [dialect.matches(sql`t0.${sql.id(column.id)}`, term, 'anywhere')];
  const { to, titleFields, titleFallbacks, list } = column;
  // A list does not name rows that the person cannot read.
  if (to === undefined || titleFields === undefined || (list !== undefined && titleOnly.includes(to))) return [];
  const target = layoutIn(layouts, to);
  const cellOf = (name: string): Sql => sql`t1.${sql.id(columnIn(target, name).id)}`;
  const holding = (names: readonly string[]): Sql[] => names.map(name => dialect.matches(cellOf(name), term, 'anywhere'));
  const texts =
    titleOnly.includes(to) && titleFallbacks !== undefined ? titleSearch(titleFallbacks, cellOf, holding) : holding(titleFields);
  const deadline = dialect.deadlineCheck === null ? [] : [dialect.deadlineCheck];
  const found = sql`(select t1.id from ${dialect.table(to)} as t1 where ${sql.join([...deadline, anyCondition(texts)], sql` and `)})`;
  return [someTarget(dialect, layout, column.id, 't0', cell => sql`${cell} in ${found}`)];
}

/** Whether a row's title contains a term: in the first group of fields, or in a later one when all fields before it are blank. */
function titleSearch(
  groups: readonly (readonly string[])[],
  cellOf: (name: string) => Sql,
  holding: (names: readonly string[]) => Sql[],
): Sql[] {
  return groups.flatMap((names, at) => {
    if (names.length === 0) return [];
    const before = groups.slice(0, at).flat();
    return [allConditions([...before.map(name => sql`coalesce(${cellOf(name)}, '') = ''`), anyCondition(holding(names))])];
  });
}

const allConditions = (conditions: readonly Sql[]): Sql => sql`(${sql.join(conditions, sql` and `)})`;

/** Whether a row of another table relates the row to the person. */
function ownedThrough({ dialect, layout, layouts }: FilterScope, { field, through }: Relation): Sql {
  const { table = '', row = '', user = '', where = {} } = through ?? {};
  const other = layoutIn(layouts, table);
  const column = (id: string): Sql => sql`o.${sql.id(columnIn(other, id).id)}`;
  const fixed = Object.entries(where).map(
    ([id, value]) => sql`${column(id)} = ${dialect.value(encodeCell(table, columnIn(other, id), value) ?? '')}`,
  );
  const namesUser = someTarget(dialect, other, user, 'o', cell => sql`${cell} = ${new Parameter('user')}`);
  const from = sql`from ${dialect.table(table)} as o ${whereClause([namesUser, ...fixed])}`;
  const join = other.joins.get(row);
  const rows =
    join === undefined
      ? sql`select ${column(row)} ${from}`
      : sql`select j.target from ${dialect.table(join.layout.id)} as j where j."row" in (select o.id ${from})`;
  return someTarget(dialect, layout, field, 't0', cell => sql`${cell} in (${rows})`);
}

function anyCondition(conditions: readonly Sql[]): Sql {
  return conditions.length === 0 ? sql`1 = 0` : sql`(${sql.join(conditions, sql` or `)})`;
}
