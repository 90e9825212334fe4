import { createRoute, z } from '@hono/zod-openapi';
import type { TypedResponse } from 'hono';
import type { Row } from '../model/change.ts';
import { signedIn } from './actor.ts';
import { countAnswer, oneAnswer, positionAnswer, rowsAnswer } from './answers.ts';
import type { App, Parts } from './parts.ts';
import { pageFields, present, rowsText } from './present.ts';
import { ApiProblem } from './problem.ts';
import { pageOf, viewOf } from './query.ts';
import { isRowId, type Reach, seen } from './reach.ts';
import { rowsQuery } from './requests.ts';
import { gives, reachInto, rowParams, security, tableParams } from './routes.ts';
import { Filters } from './scope.ts';
import type { Titles } from './titles.ts';
import type { RowsAnswer } from './wire.ts';

const at = '/api/workspaces/{ws}/tables/{table}/rows';
const viewQuery = rowsQuery.pick({ filter: true, search: true, sort: true });

const pageRoute = createRoute({
  method: 'get',
  path: at,
  summary: 'A page of rows; `filter` is a formula, `after` continues behind a page',
  security,
  request: { params: tableParams, query: rowsQuery },
  responses: gives(rowsAnswer, 'The page'),
});

const countRoute = createRoute({
  method: 'get',
  path: `${at}/count`,
  summary: 'How many rows there are',
  security,
  request: { params: tableParams, query: viewQuery.omit({ sort: true }) },
  responses: gives(countAnswer, 'The number'),
});

const positionRoute = createRoute({
  method: 'get',
  path: `${at}/position`,
  summary: 'How many rows stand before a row',
  security,
  request: { params: tableParams, query: viewQuery.extend({ row: z.string().max(64) }) },
  responses: gives(positionAnswer, 'The number; null where the row is not among them'),
});

const oneRoute = createRoute({
  method: 'get',
  path: `${at}/{row}`,
  summary: 'One row; its ETag is the version, for If-Match',
  security,
  request: { params: rowParams },
  responses: gives(oneAnswer, 'The row'),
});

/** Reading rows: pages, counts, where a row stands, and one row. */
export function rowRoutes(app: App, parts: Parts, titles: Titles): void {
  const { catalog, reader } = parts;
  const filters = new Filters(catalog);
  for (const route of [pageRoute, countRoute, positionRoute, oneRoute]) app.use(route.getRoutingPath(), signedIn(parts));

  app.openapi(pageRoute, async c => {
    const person = c.get('person');
    const reach = reachInto(catalog, c.req.valid('param'), person);
    const { request, fields } = pageOf(c.req.valid('query'), reach, person, filters);
    const { rows, cursor } = await reader.page(request);
    const links = await titles.links(rows, linksAmong(reach, fields), c.get('seq'), person.language);
    const rest = JSON.stringify({ links, cursor, seq: c.get('seq') } satisfies Omit<RowsAnswer, 'rows'>).slice(1);
    const text = `{"rows":${rowsText(rows, fields)},${rest}`;
    const body = text.length > 4096 ? Buffer.from(text) : text;
    return asRows(c.body(body, 200, { 'content-type': 'application/json' }));
  });

  app.openapi(countRoute, async c => {
    const person = c.get('person');
    const reach = reachInto(catalog, c.req.valid('param'), person);
    return c.json({ count: await reader.count(viewOf(c.req.valid('query'), reach, person, filters)) }, 200);
  });

  app.openapi(positionRoute, async c => {
    const person = c.get('person');
    const reach = reachInto(catalog, c.req.valid('param'), person);
    const { row, ...query } = c.req.valid('query');
    const view = viewOf(query, reach, person, filters);
    return c.json({ position: isRowId(row) ? await reader.position(view, row) : null }, 200);
  });

  app.openapi(oneRoute, async c => {
    const person = c.get('person');
    const { row: id, ...where } = c.req.valid('param');
    const reach = reachInto(catalog, where, person);
    const row = await rowWithin(parts, reach, id);
    const links = await titles.links([row], reach.fields, c.get('seq'), person.language);
    c.header('ETag', `"${row.version}"`);
    return c.json({ row: present(row, pageFields(reach)), links, seq: c.get('seq') }, 200);
  });
}

/** The answer was written as text; this is what is in it. */
const asRows = (response: Response) => response as Response & TypedResponse<RowsAnswer, 200, 'json'>;

/** A row within reach; for any other the problem is the same as for one that never was. */
export async function rowWithin({ reader }: Parts, reach: Reach, id: string): Promise<Row> {
  const row = isRowId(id) ? await seen(reach, (await reader.rows(reach.table.id, [id])).get(id), reader) : null;
  if (row === null) throw new ApiProblem(404, 'no_such_row', 'There is no such row');
  return row;
}

function linksAmong(reach: Reach, fields: readonly string[]) {
  return reach.fields.filter(field => field.to !== undefined && fields.includes(field.id));
}
