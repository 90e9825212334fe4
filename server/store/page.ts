import { sql } from 'kysely';
import type { Value } from '../model/change.ts';
import type { CellPage, PageRequest } from '../model/store.ts';
import type { Connection, Sql } from './dialect.ts';
import { QueryError } from './errors.ts';
import type { FilterScope } from './filter.ts';
import { cellSql } from './joinTable.ts';
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
import { type Cell, columnIn, decodeList, isCaseInsensitive, type TableLayout } from './tableLayout.ts';

/** Up to this offset in an indexed order, counting rows is as fast as using the sorted ids. */
const maxCountedOffset = 1_000;

/** How often a page is read by sorted ids that change meanwhile, before it is read by offset. */
const maxAttempts = 3;

/** Rows whose sort keys are read at a time. */
const keysPerRead = 5_000;

/**
 * A page of a view. Where the first sort field has an index, the page is found by it at any depth: first the filled cells,
 * then, if the page is not full, the empty ones. Far into an order, and where there is no index, it is found by the sorted
 * ids of the order.
 */
export async function readPage(scope: FilterScope, connection: Connection, request: PageRequest): Promise<CellPage> {
  checkPageNumbers(request);
  const { layout } = scope;
  const sort = sortColumnsOf(scope.dialect, layout, request.sort);
  const fullScan = await prefersScan(scope.dialect, connection, layout, request);
  const fields = [...new Set(request.fields.map(id => columnIn(layout, id).id))];
  const extra = sort.map(step => step.column.id).filter(id => !fields.includes(id));
  const plan: PagePlan = { scope, connection, request, sort, fullScan, columns: [...fields, ...extra] };
  const rows = (await pageFromSortedIds(plan)) ?? (await pageFromKeyset(plan));
  const more = rows.length > request.limit;
  if (more) rows.length = request.limit;
  const last = rows.at(-1);
  const cursor = more && last !== undefined ? encodeCursor(sort, keysetOf(sort, sortKeysOf(plan, last))) : null;
  if (extra.length > 0) for (const row of rows) row.length = fields.length;
  return { fields, rows: decodeCells(layout, fields, rows), cursor };
}

/** A prepared page request. Columns that only the sort order needs come last in `columns`. */
interface PagePlan {
  scope: FilterScope;
  connection: Connection;
  request: PageRequest;
  sort: readonly SortColumn[];
  fullScan: boolean;
  columns: readonly string[];
}

/**
 * The page by sorted ids. Null where the request does not move about in the order, where counting is fast enough, and where
 * rows are deleted all the while.
 */
async function pageFromSortedIds({ scope, connection, request, sort, fullScan, columns }: PagePlan): Promise<Cell[][] | null> {
  const { dialect, layout } = scope;
  const { offset, limit } = request;
  const key = viewKey(scope, request, fullScan);
  if (
    key === null ||
    offset === undefined ||
    request.after !== undefined ||
    (offset < maxCountedOffset && sort[0]?.column.index !== 'none')
  )
    return null;
  const parameters = viewParameters(request);
  const table = dialect.table(layout.id);
  const texts = [...sort.entries()].filter(([, { column }]) => isCaseInsensitive(column) || column.list !== undefined);
  const next = async (last: string) => {
    const reading = compiledStatement(scope, `keys ${key}`, () => {
      const where = whereClause([...viewConditions(scope, request, fullScan), sql`t0.id > ${new Parameter('last')}`]);
      const cells = columnList(
        scope,
        sort.map(step => step.column.id),
      );
      return sql`select ${cells} from ${table} as t0 ${where} order by t0.id limit ${sql.lit(keysPerRead)}`;
    });
    const rows = await connection.arrays(reading, { ...parameters, last });
    for (const row of rows) for (const [at, { toKey }] of texts) if (row[at] !== null) row[at] = toKey(String(row[at]));
    return rows;
  };
  // A filter can depend on other rows, and so can the rows related to a person: any change may matter.
  const isStable = request.filter === undefined && request.relation === undefined;
  const fields = isStable ? [...sort.map(step => step.column.id), ...(request.scope?.fields ?? [])] : null;
  const order = { key: `${key} ${parameters.org} ${parameters.user}`, columns: sort, fields, next };
  const finding = compiledStatement(scope, `found ${columns.join()} ${key}`, () => {
    const where = whereClause([
      ...viewConditions(scope, request, fullScan),
      dialect.inList(sql`t0.id`, new Parameter('ids'), 'text'),
    ]);
    return sql`select ${columnList(scope, columns)} from ${table} as t0 ${where}`;
  });
  const at = columns.indexOf('id');
  for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
    const all = await sortedIds({ dialect, connection, layout }, order);
    if (all === null) return null;
    const ids = all.slice(offset, offset + limit + 1);
    const found = new Map<Cell, Cell[]>();
    for (const row of await connection.arrays(finding, { ...parameters, ids: dialect.encodeList(ids) })) found.set(row[at]!, row);
    // If a row was deleted between the two reads, the page would be short and taken for the last one.
    if (found.size === ids.length) return ids.map(id => found.get(id)!);
  }
  return null;
}

async function pageFromKeyset({ scope, connection, request, sort, fullScan, columns }: PagePlan): Promise<Cell[][]> {
  const view = viewKey(scope, request, fullScan);
  const { offset = 0 } = request.after === undefined ? request : {};
  const position = request.after === undefined ? null : decodeCursor(sort, request.after);
  const at = position === null ? null : parameterize(sort, position);
  const where = at === null ? '' : at.open.map(cell => (cell === null ? 0 : 1)).join('');
  const parameters = { ...viewParameters(request), ...at?.values, offset };
  const read = (segment: Segment, limit: number): Promise<Cell[][]> => {
    const page = compiledStatement(scope, view && `page ${segment} ${where} ${columns.join()} ${view}`, () => {
      const bounds = [...viewConditions(scope, request, fullScan), ...segmentBounds(scope, sort, at?.open ?? null, segment)];
      const rows = sql`select ${columnList(scope, columns)} from ${scope.dialect.table(scope.layout.id)} as t0 ${whereClause(bounds)}`;
      return sql`${rows} order by ${orderBy(sort, segment === 'filled')} limit ${new Parameter('limit', 'integer')} offset ${new Parameter('offset', 'integer')}`;
    });
    return connection.arrays(page, { ...parameters, limit });
  };
  const limit = request.limit + 1;
  if (sort[0]?.column.index === 'none' || !sort[0]?.nullable || offset > 0) return read('whole', limit);
  const rows = position !== null && position[0] === null ? [] : await read('filled', limit);
  if (rows.length < limit) rows.push(...(await read('empty', limit - rows.length)));
  return rows;
}

/** All rows in order, those with a value in the first sort field, or those without. */
type Segment = 'whole' | 'filled' | 'empty';

function segmentBounds(
  scope: FilterScope,
  sort: readonly SortColumn[],
  position: KeysetParameters | null,
  segment: Segment,
): Sql[] {
  const first = sort[0]!;
  const bounds: Sql[] = [];
  // The condition matches the index: a sparse index is defined by the cell itself.
  if (segment === 'filled')
    bounds.push(sql`${first.column.index === 'sparse' ? sql`t0.${sql.id(first.column.id)}` : first.sql} is not null`);
  if (segment === 'empty') bounds.push(sql`${first.sql} is null`);
  // A position among the filled cells comes before all empty ones.
  if (position !== null && !(segment === 'empty' && position[0] !== null))
    bounds.push(afterKeyset(scope.dialect, sort, position, segment === 'filled'));
  return bounds;
}

const columnList = ({ dialect, layout }: FilterScope, columns: readonly string[]): Sql =>
  sql.join(columns.map(id => cellSql(dialect, layout, id, 't0')));

const sortKeysOf = ({ sort, columns }: PagePlan, row: readonly Cell[]): Cell[] =>
  sort.map(({ column }) => row[columns.indexOf(column.id)] ?? null);

/** Turns stored flags into booleans, and the JSON text of lists into lists. Changes and returns `rows`. */
function decodeCells(layout: TableLayout, fields: readonly string[], rows: Value[][]): Value[][] {
  for (const [at, id] of fields.entries()) {
    const { flag, list } = columnIn(layout, id);
    if (list !== undefined) for (const row of rows) if (row[at] !== null) row[at] = decodeList(row[at] as string);
    if (flag) for (const row of rows) if (row[at] !== null) row[at] = row[at] !== 0;
  }
  return rows;
}

function checkPageNumbers({ limit, offset = 0 }: PageRequest): void {
  if (!Number.isSafeInteger(limit) || limit < 1) throw new QueryError('The limit of a page must be at least 1');
  if (!Number.isSafeInteger(offset) || offset < 0) throw new QueryError('The offset of a page must be 0 or more');
}
