import { sql } from 'kysely';
import type { Value } from '../model/change.ts';
import type { CellPage, PageRequest } from '../model/store.ts';
import type { Connection, Sql } from './dialect.ts';
import { QueryError } from './errors.ts';
import type { FilterScope } from './filter.ts';
import {
  afterKeyset,
  decodeCursor,
  encodeCursor,
  type KeysetParameters,
  keysetOf,
  orderBy,
  parameterize,
  type SortColumn,
  sortColumnsOf,
} from './keyset.ts';
import { Parameter } from './parameter.ts';
import { compiledStatement, viewConditions, viewKey, viewParameters, whereClause } from './query.ts';
import { prefersScan } from './selectivity.ts';
import { sortedIds } from './sortedIds.ts';
import { type Cell, columnIn, isCaseInsensitive, type TableLayout } from './tableLayout.ts';

/** Up to this row of an order that has an index counting is as quick as looking the order up. */
const maxCountedOffset = 1_000;

/** How often a page is looked for by the ids of an order that changes meanwhile, before its rows are counted. */
const maxAttempts = 3;

/** Rows of which the keys are read at a time where an order is read. */
const keysPerRead = 5_000;

/**
 * A page of a view. Where the first sort field has an index the page is found by it, at any depth: filled cells first, then, if the page
 * is not full, the empty ones. Far into an order, and where there is no index, it is found by the ids of that order.
 */
export async function readPage(scope: FilterScope, connection: Connection, request: PageRequest): Promise<CellPage> {
  checkPageNumbers(request);
  const { shape } = scope;
  const sort = sortColumnsOf(scope.dialect, shape, request.sort);
  const dense = await prefersScan(scope.dialect, connection, shape, request);
  const fields = [...new Set(request.fields.map(id => columnIn(shape, id).id))];
  const extra = sort.map(step => step.column.id).filter(id => !fields.includes(id));
  const plan: PagePlan = { scope, connection, request, sort, dense, columns: [...fields, ...extra] };
  const rows = (await pageFromSortedIds(plan)) ?? (await pageFromKeyset(plan));
  const more = rows.length > request.limit;
  if (more) rows.length = request.limit;
  const last = rows.at(-1);
  const cursor = more && last !== undefined ? encodeCursor(sort, keysetOf(sort, sortKeysOf(plan, last))) : null;
  if (extra.length > 0) for (const row of rows) row.length = fields.length;
  return { fields, rows: decodeCells(shape, fields, rows), cursor };
}

/** A page that is asked for, made ready; of its columns those that only the order needs come last. */
interface PagePlan {
  scope: FilterScope;
  connection: Connection;
  request: PageRequest;
  sort: readonly SortColumn[];
  dense: boolean;
  columns: readonly string[];
}

/** The page by the ids of its order, where whoever asks moves about in it and counting would take long; null where it does not, or where rows go all the while. */
async function pageFromSortedIds({ scope, connection, request, sort, dense, columns }: PagePlan): Promise<Cell[][] | null> {
  const { dialect, shape } = scope;
  const { offset, limit } = request;
  const key = viewKey(scope, request, dense);
  if (
    key === null ||
    offset === undefined ||
    request.after !== undefined ||
    (offset < maxCountedOffset && sort[0]?.column.index !== 'none')
  )
    return null;
  const given = viewParameters(request);
  const table = dialect.table(shape.id);
  const texts = [...sort.entries()].filter(([, { column }]) => isCaseInsensitive(column));
  const next = async (last: string) => {
    const reading = compiledStatement(scope, `keys ${key}`, () => {
      const where = whereClause([...viewConditions(scope, request, dense), sql`t0.id > ${new Parameter('last')}`]);
      const cells = columnList(sort.map(step => step.column.id));
      return sql`select ${cells} from ${table} as t0 ${where} order by t0.id limit ${sql.lit(keysPerRead)}`;
    });
    const rows = await connection.arrays(reading, { ...given, last });
    for (const row of rows) for (const [at, { toKey: key }] of texts) if (row[at] !== null) row[at] = key(String(row[at]));
    return rows;
  };
  // Filters see other rows, and a person's own may be such by another table: any change may count.
  const isStable = request.filter === undefined && request.relation === undefined;
  const fields = isStable ? [...sort.map(step => step.column.id), ...(request.scope?.fields ?? [])] : null;
  const order = { key: `${key} ${given.org} ${given.user}`, steps: sort, fields, next };
  const finding = compiledStatement(scope, `found ${columns.join()} ${key}`, () => {
    const where = whereClause([
      ...viewConditions(scope, request, dense),
      dialect.inList(sql`t0.id`, new Parameter('ids'), 'text'),
    ]);
    return sql`select ${columnList(columns)} from ${table} as t0 ${where}`;
  });
  const at = columns.indexOf('id');
  for (let tries = 0; tries < maxAttempts; tries += 1) {
    const all = await sortedIds({ dialect, connection, shape }, order);
    if (all === null) return null;
    const ids = all.slice(offset, offset + limit + 1);
    const found = new Map<Cell, Cell[]>();
    for (const row of await connection.arrays(finding, { ...given, ids: dialect.encodeList(ids) })) found.set(row[at]!, row);
    // Where a row went between the two looks the page would be short, and taken for the last.
    if (found.size === ids.length) return ids.map(id => found.get(id)!);
  }
  return null;
}

async function pageFromKeyset({ scope, connection, request, sort: steps, dense, columns }: PagePlan): Promise<Cell[][]> {
  const view = viewKey(scope, request, dense);
  const { offset: left = 0 } = request.after === undefined ? request : {};
  const position = request.after === undefined ? null : decodeCursor(steps, request.after);
  const at = position === null ? null : parameterize(steps, position);
  const where = at === null ? '' : at.open.map(cell => (cell === null ? 0 : 1)).join('');
  const given = { ...viewParameters(request), ...at?.values, offset: left };
  const read = (part: Segment, limit: number): Promise<Cell[][]> => {
    const page = compiledStatement(scope, view && `page ${part} ${where} ${columns.join()} ${view}`, () => {
      const bounds = [...viewConditions(scope, request, dense), ...segmentBounds(scope, steps, at?.open ?? null, part)];
      const rows = sql`select ${columnList(columns)} from ${scope.dialect.table(scope.shape.id)} as t0 ${whereClause(bounds)}`;
      return sql`${rows} order by ${orderBy(steps, part === 'filled')} limit ${new Parameter('most', 'integer')} offset ${new Parameter('offset', 'integer')}`;
    });
    return connection.arrays(page, { ...given, most: limit });
  };
  const most = request.limit + 1;
  if (steps[0]?.column.index === 'none' || !steps[0]?.nullable || left > 0) return read('whole', most);
  const rows = position !== null && position[0] === null ? [] : await read('filled', most);
  if (rows.length < most) rows.push(...(await read('empty', most - rows.length)));
  return rows;
}

/** All rows in order, or those with something in the first sort field, or those with nothing there. */
type Segment = 'whole' | 'filled' | 'empty';

function segmentBounds(
  scope: FilterScope,
  steps: readonly SortColumn[],
  position: KeysetParameters | null,
  part: Segment,
): Sql[] {
  const first = steps[0]!;
  const bounds: Sql[] = [];
  // As the index has it: one that leaves empty cells out says so of the cell itself.
  if (part === 'filled')
    bounds.push(sql`${first.column.index === 'sparse' ? sql`t0.${sql.id(first.column.id)}` : first.sql} is not null`);
  if (part === 'empty') bounds.push(sql`${first.sql} is null`);
  // In front of the empty ones all of them come after.
  if (position !== null && !(part === 'empty' && position[0] !== null))
    bounds.push(afterKeyset(scope.dialect, steps, position, part === 'filled'));
  return bounds;
}

const columnList = (columns: readonly string[]): Sql => sql.join(columns.map(id => sql`t0.${sql.id(id)}`));

const sortKeysOf = ({ sort: steps, columns }: PagePlan, row: readonly Cell[]): Cell[] =>
  steps.map(step => row[columns.indexOf(step.column.id)] ?? null);

/** The cells as the model has them. Changes and returns `rows`. */
function decodeCells(shape: TableLayout, fields: readonly string[], rows: Value[][]): Value[][] {
  for (const [at, id] of fields.entries()) {
    if (shape.byId.get(id)?.flag !== true) continue;
    for (const row of rows) if (row[at] !== null) row[at] = row[at] !== 0;
  }
  return rows;
}

function checkPageNumbers({ limit, offset = 0 }: PageRequest): void {
  if (!Number.isSafeInteger(limit) || limit < 1) throw new QueryError('A page needs room for at least one row');
  if (!Number.isSafeInteger(offset) || offset < 0) throw new QueryError('Rows are counted from 0');
}
