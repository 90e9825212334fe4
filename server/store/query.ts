import { sql } from 'kysely';
import type { Tree } from '../../formulas/tree.ts';
import type { Row, RowId } from '../model/change.ts';
import type { Page, PageRequest, View } from '../model/session.ts';
import type { Connection, Sql } from './dialect.ts';
import { QueryError } from './errors.ts';
import { condition, type FilterScope } from './filter.ts';
import {
  after,
  before,
  cursorOf,
  type OpenPosition,
  opened,
  orderBy,
  type Position,
  positionOf,
  readCursor,
  type Step,
  stepsOf,
} from './keyset.ts';
import { every, startFor } from './landmarks.ts';
import { columnIn, decode, isFolded, type Raw, type Shape, shapeIn } from './shape.ts';
import { holdsMost } from './share.ts';
import { Slot, type Statement } from './slot.ts';
import { statement } from './statement.ts';

const systemFields = ['id', 'version', 'seq'] as const;

/**
 * A page of a view. The rows have the fields asked for and `id`, `version`, `seq`. Where the first sort field has an index the page is
 * found by it, at any depth: filled cells first, then, if the page is not full, the empty ones.
 */
export async function readPage(scope: FilterScope, connection: Connection, request: PageRequest): Promise<Page> {
  checkNumbers(request);
  const { shape } = scope;
  const steps = stepsOf(shape, request.sort);
  const dense = await holdsMost(scope.dialect, connection, shape, request);
  const view = keyOf(scope, request, dense);
  const { position, left } =
    request.after === undefined
      ? await startOf(scope, connection, request, steps, dense)
      : { position: readCursor(steps, request.after), left: request.offset ?? 0 };
  const { wanted, extra } = columnsOf(shape, steps, request.fields);
  const at = position === null ? null : opened(steps, position);
  const where = at === null ? '' : at.open.map(cell => (cell === null ? 0 : 1)).join('');
  const given = { ...givenOf(request), ...at?.values, offset: left };
  const read = async (part: Part, most: number) => {
    const page = written(scope, view && `page ${part} ${where} ${request.fields.join()} ${view}`, () => {
      const columns = sql.join([...wanted, ...extra].map(id => sql`t0.${sql.id(id)}`));
      const bounds = [...conditions(scope, request, dense), ...partOf(scope, steps, at?.open ?? null, part)];
      const query = pageSql(scope, steps, columns, bounds, part === 'filled');
      return sql`${query} limit ${new Slot('most', 'integer')} offset ${new Slot('offset', 'integer')}`;
    });
    const raws = await connection.run(page, { ...given, most });
    return raws.map(raw => decode(shape, raw));
  };

  const most = request.limit + 1;
  let rows: Row[];
  if (steps[0]?.column.index === 'none' || !steps[0]?.nullable || left > 0) rows = await read('whole', most);
  else {
    rows = position !== null && position[0] === null ? [] : await read('filled', most);
    if (rows.length < most) rows.push(...(await read('empty', most - rows.length)));
  }
  const more = rows.length > request.limit;
  if (more) rows.length = request.limit;
  const last = rows.at(-1);
  const cursor = more && last !== undefined ? cursorOf(steps, positionOf(shape, steps, last)) : null;
  for (const id of extra) for (const row of rows) delete row[id];
  return { rows, cursor };
}

/** Where to begin to count for the offset of a page: at a landmark of its order, where those can be kept. */
async function startOf(scope: FilterScope, connection: Connection, request: PageRequest, steps: readonly Step[], dense: boolean) {
  const { dialect, shape } = scope;
  const offset = request.offset ?? 0;
  const key = keyOf(scope, request, dense);
  if (key === null) return { position: null, left: offset };
  const given = givenOf(request);
  const find = async (): Promise<Position[]> => {
    const ranking = written(scope, `landmarks ${key}`, () => {
      const cells = sql.join(steps.map(step => sql`t0.${sql.id(step.column.id)}`));
      const rows = sql`${dialect.table(shape.id)} as t0 ${whereAll(conditions(scope, request, dense))}`;
      const ranked = sql`select ${cells}, row_number() over (order by ${orderBy(steps, false)}) as place from ${rows}`;
      return sql`select * from (${ranked}) as ranked where place % ${sql.lit(every)} = 0 order by place`;
    });
    const raws = await connection.run(ranking, given);
    return raws.map(raw => positionOf(shape, steps, decode(shape, raw)));
  };
  const still = request.filter === undefined && request.own === undefined;
  const fields = still ? [...steps.map(step => step.column.id), ...(request.reach?.fields ?? [])] : null;
  return startFor({ dialect, connection, shape }, { key: `${key} ${given.org} ${given.user}`, fields, find }, offset);
}

/** The columns to read: those that were asked for, and those that only the order needs. */
function columnsOf(shape: Shape, steps: readonly Step[], fields: readonly string[]): { wanted: Set<string>; extra: string[] } {
  const wanted = new Set([...systemFields.filter(id => shape.byId.has(id)), ...fields.map(id => columnIn(shape, id).id)]);
  return { wanted, extra: steps.map(step => step.column.id).filter(id => !wanted.has(id)) };
}

/** All rows in order, or those with something in the first sort field, or those with nothing there. */
type Part = 'whole' | 'filled' | 'empty';

function partOf(scope: FilterScope, steps: readonly Step[], position: OpenPosition | null, part: Part): Sql[] {
  const first = steps[0]!;
  const bounds: Sql[] = [];
  // As the index has it: one that leaves empty cells out says so of the cell itself.
  if (part === 'filled')
    bounds.push(sql`${first.column.index === 'sparse' ? sql`t0.${sql.id(first.column.id)}` : first.sql} is not null`);
  if (part === 'empty') bounds.push(sql`${first.sql} is null`);
  // In front of the empty ones all of them come after.
  if (position !== null && !(part === 'empty' && position[0] !== null))
    bounds.push(after(scope.dialect, steps, position, part === 'filled'));
  return bounds;
}

function pageSql(scope: FilterScope, steps: readonly Step[], columns: Sql, where: readonly Sql[], filled: boolean): Sql {
  return sql`select ${columns} from ${scope.dialect.table(scope.shape.id)} as t0 ${whereAll(where)} order by ${orderBy(steps, filled)}`;
}

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
  const steps = stepsOf(shape, view.sort);
  const dense = await holdsMost(dialect, connection, shape, view);
  const key = keyOf(scope, view, dense);
  const given = givenOf(view);
  const finding = written(scope, key && `place ${key}`, () => {
    const columns = sql.join(steps.map(step => sql`t0.${sql.id(step.column.id)}`));
    const where = whereAll([sql`t0.id = ${new Slot('row')}`, ...conditions(scope, view, dense)]);
    return sql`select ${columns} from ${dialect.table(shape.id)} as t0 ${where}`;
  });
  const [raw] = await connection.run(finding, { ...given, row });
  if (raw === undefined) return null;
  const at = opened(steps, positionOf(shape, steps, decode(shape, raw)));
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
function written({ dialect, shape }: FilterScope, key: string | null, write: () => Sql): Statement {
  return key === null ? dialect.compile(write()) : statement(dialect, shape, key, write);
}

const filterKeys = new WeakMap<Tree, number>();
let filtersNamed = 0;

/** What tells a view's SQL from that of others but for what `givenOf` gives; null where text is searched for, which is part of the SQL. */
function keyOf({ today }: FilterScope, { reach, own, filter, search, sort }: View, dense: boolean): string | null {
  if (search !== undefined && search.trim() !== '') return null;
  const order = sort.map(({ field, descending }) => `${field}${descending ? '-' : '+'}`).join();
  const within = `${dense ? '+' : ''}${reach?.fields.join() ?? ''}`;
  return `${order} ${within} ${own?.through?.table ?? ''} ${own?.field ?? ''} ${filter === undefined ? '' : `${today} ${nameOf(filter)}`}`;
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
const givenOf = ({ reach, own }: View) => ({ org: reach?.org ?? '', user: own?.user ?? '' });

function whereAll(conditions: readonly Sql[]): Sql {
  return conditions.length === 0 ? sql`` : sql`where ${sql.join(conditions, sql` and `)}`;
}

/** Which rows: in reach, their own, matching the filter, with the text searched for in one of the columns that hold people's text. */
function conditions(scope: FilterScope, view: View, dense: boolean): Sql[] {
  const { dialect, shape } = scope;
  const found: Sql[] = [];
  const cell = (field: string): Sql => sql`t0.${sql.id(columnIn(shape, field).id)}`;
  const scoped = (field: string): Sql => (dense && dialect.unindexed !== null ? dialect.unindexed(cell(field)) : cell(field));
  if (view.reach !== null) found.push(anyOf(view.reach.fields.map(field => sql`${scoped(field)} = ${new Slot('org')}`)));
  if (view.own !== undefined)
    found.push(view.own.through === undefined ? sql`${cell(view.own.field)} = ${new Slot('user')}` : reached(scope, view.own));
  if (view.filter !== undefined) found.push(condition(view.filter, scope));
  const term = view.search?.trim();
  if (term !== undefined && term !== '') {
    const columns = shape.columns.filter(isFolded);
    found.push(anyOf(columns.map(({ id }) => dialect.matches(sql`t0.${sql.id(id)}`, term, 'anywhere'))));
  }
  return found;
}

/** The row is one to which a row of another table links that is theirs. */
function reached({ dialect, shapes }: FilterScope, { field, through }: NonNullable<View['own']>): Sql {
  const table = through?.table ?? '';
  const { byId } = shapeIn(shapes, table);
  if (!byId.has(field) || !byId.has(through?.row ?? '')) throw new QueryError(`${table} does not link rows to people`);
  return sql`t0.id in (select ${sql.id(through?.row ?? '')} from ${dialect.table(table)} where ${sql.id(field)} = ${new Slot('user')})`;
}

function anyOf(conditions: readonly Sql[]): Sql {
  return conditions.length === 0 ? sql`1 = 0` : sql`(${sql.join(conditions, sql` or `)})`;
}

function checkNumbers({ limit, offset = 0 }: PageRequest): void {
  if (!Number.isSafeInteger(limit) || limit < 1) throw new QueryError('A page needs room for at least one row');
  if (!Number.isSafeInteger(offset) || offset < 0) throw new QueryError('Rows are counted from 0');
}
