import { sql } from 'kysely';
import type { Value } from '../model/change.ts';
import type { CellPage, PageRequest } from '../model/session.ts';
import type { Connection, Sql } from './dialect.ts';
import { QueryError } from './errors.ts';
import type { FilterScope } from './filter.ts';
import { after, cursorOf, type OpenPosition, opened, orderBy, positionOf, readCursor, type Step, stepsOf } from './keyset.ts';
import { idsInOrder } from './orders.ts';
import { conditions, givenOf, keyOf, whereAll, written } from './query.ts';
import { type Cell, columnIn, isFolded, type Shape } from './shape.ts';
import { holdsMost } from './share.ts';
import { Slot } from './slot.ts';

/** Up to this row of an order that has an index counting is as quick as looking the order up. */
const near = 1_000;

/** How often a page is looked for by the ids of an order that changes meanwhile, before its rows are counted. */
const mostTries = 3;

/** Rows of which the keys are read at a time where an order is read. */
const stride = 5_000;

/**
 * A page of a view. Where the first sort field has an index the page is found by it, at any depth: filled cells first, then, if the page
 * is not full, the empty ones. Far into an order, and where there is no index, it is found by the ids of that order.
 */
export async function readPage(scope: FilterScope, connection: Connection, request: PageRequest): Promise<CellPage> {
  checkNumbers(request);
  const { shape } = scope;
  const steps = stepsOf(scope.dialect, shape, request.sort);
  const dense = await holdsMost(scope.dialect, connection, shape, request);
  const fields = [...new Set(request.fields.map(id => columnIn(shape, id).id))];
  const extra = steps.map(step => step.column.id).filter(id => !fields.includes(id));
  const asked: Asked = { scope, connection, request, steps, dense, columns: [...fields, ...extra] };
  const rows = (await byOrder(asked)) ?? (await byKeys(asked));
  const more = rows.length > request.limit;
  if (more) rows.length = request.limit;
  const last = rows.at(-1);
  const cursor = more && last !== undefined ? cursorOf(steps, positionOf(steps, keysIn(asked, last))) : null;
  if (extra.length > 0) for (const row of rows) row.length = fields.length;
  return { fields, rows: decoded(shape, fields, rows), cursor };
}

/** A page that is asked for, made ready; of its columns those that only the order needs come last. */
interface Asked {
  scope: FilterScope;
  connection: Connection;
  request: PageRequest;
  steps: readonly Step[];
  dense: boolean;
  columns: readonly string[];
}

/** The page by the ids of its order, where whoever asks moves about in it and counting would take long; null where it does not, or where rows go all the while. */
async function byOrder({ scope, connection, request, steps, dense, columns }: Asked): Promise<Cell[][] | null> {
  const { dialect, shape } = scope;
  const { offset, limit } = request;
  const key = keyOf(scope, request, dense);
  if (key === null || offset === undefined || request.after !== undefined || (offset < near && steps[0]?.column.index !== 'none'))
    return null;
  const given = givenOf(request);
  const table = dialect.table(shape.id);
  const texts = [...steps.entries()].filter(([, { column }]) => isFolded(column));
  const next = async (last: string) => {
    const reading = written(scope, `keys ${key}`, () => {
      const where = whereAll([...conditions(scope, request, dense), sql`t0.id > ${new Slot('last')}`]);
      const cells = names(steps.map(step => step.column.id));
      return sql`select ${cells} from ${table} as t0 ${where} order by t0.id limit ${sql.lit(stride)}`;
    });
    const rows = await connection.arrays(reading, { ...given, last });
    for (const row of rows) for (const [at, { key }] of texts) if (row[at] !== null) row[at] = key(String(row[at]));
    return rows;
  };
  // Filters see other rows, and a person's own may be such by another table: any change may count.
  const still = request.filter === undefined && request.own === undefined;
  const fields = still ? [...steps.map(step => step.column.id), ...(request.reach?.fields ?? [])] : null;
  const order = { key: `${key} ${given.org} ${given.user}`, steps, fields, next };
  const finding = written(scope, `found ${columns.join()} ${key}`, () => {
    const where = whereAll([...conditions(scope, request, dense), dialect.among(sql`t0.id`, new Slot('ids'), 'text')]);
    return sql`select ${names(columns)} from ${table} as t0 ${where}`;
  });
  const at = columns.indexOf('id');
  for (let tries = 0; tries < mostTries; tries += 1) {
    const all = await idsInOrder({ dialect, connection, shape }, order);
    if (all === null) return null;
    const ids = all.slice(offset, offset + limit + 1);
    const found = new Map<Cell, Cell[]>();
    for (const row of await connection.arrays(finding, { ...given, ids: dialect.list(ids) })) found.set(row[at]!, row);
    // Where a row went between the two looks the page would be short, and taken for the last.
    if (found.size === ids.length) return ids.map(id => found.get(id)!);
  }
  return null;
}

async function byKeys({ scope, connection, request, steps, dense, columns }: Asked): Promise<Cell[][]> {
  const view = keyOf(scope, request, dense);
  const { offset: left = 0 } = request.after === undefined ? request : {};
  const position = request.after === undefined ? null : readCursor(steps, request.after);
  const at = position === null ? null : opened(steps, position);
  const where = at === null ? '' : at.open.map(cell => (cell === null ? 0 : 1)).join('');
  const given = { ...givenOf(request), ...at?.values, offset: left };
  const read = (part: Part, most: number): Promise<Cell[][]> => {
    const page = written(scope, view && `page ${part} ${where} ${columns.join()} ${view}`, () => {
      const bounds = [...conditions(scope, request, dense), ...partOf(scope, steps, at?.open ?? null, part)];
      const rows = sql`select ${names(columns)} from ${scope.dialect.table(scope.shape.id)} as t0 ${whereAll(bounds)}`;
      return sql`${rows} order by ${orderBy(steps, part === 'filled')} limit ${new Slot('most', 'integer')} offset ${new Slot('offset', 'integer')}`;
    });
    return connection.arrays(page, { ...given, most });
  };
  const most = request.limit + 1;
  if (steps[0]?.column.index === 'none' || !steps[0]?.nullable || left > 0) return read('whole', most);
  const rows = position !== null && position[0] === null ? [] : await read('filled', most);
  if (rows.length < most) rows.push(...(await read('empty', most - rows.length)));
  return rows;
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

const names = (columns: readonly string[]): Sql => sql.join(columns.map(id => sql`t0.${sql.id(id)}`));

const keysIn = ({ steps, columns }: Asked, row: readonly Cell[]): Cell[] =>
  steps.map(step => row[columns.indexOf(step.column.id)] ?? null);

/** The cells as the model has them. Changes and returns `rows`. */
function decoded(shape: Shape, fields: readonly string[], rows: Value[][]): Value[][] {
  for (const [at, id] of fields.entries()) {
    if (shape.byId.get(id)?.flag !== true) continue;
    for (const row of rows) if (row[at] !== null) row[at] = row[at] !== 0;
  }
  return rows;
}

function checkNumbers({ limit, offset = 0 }: PageRequest): void {
  if (!Number.isSafeInteger(limit) || limit < 1) throw new QueryError('A page needs room for at least one row');
  if (!Number.isSafeInteger(offset) || offset < 0) throw new QueryError('Rows are counted from 0');
}
