import { createRoute, z } from '@hono/zod-openapi';
import type { Row } from '../model/change.ts';
import { signedIn } from './actor.ts';
import { cellsAnswer, countAnswer, oneAnswer, positionAnswer, rowsAnswer } from './answers.ts';
import type { App, Parts } from './parts.ts';
import { pageFields, present, told } from './present.ts';
import { ApiProblem } from './problem.ts';
import { pageOf, todayIn, viewOf } from './query.ts';
import { isRowId, type Reach, seen } from './reach.ts';
import { rowsQuery, titledQuery } from './requests.ts';
import { gives, reachInto, rowParams, security, tableParams } from './routes.ts';
import { Filters } from './scope.ts';
import type { Titles } from './titles.ts';
import type { CellsAnswer } from './wire.ts';

const at = '/api/workspaces/{ws}/tables/{table}/rows';
const viewQuery = rowsQuery.pick({ filter: true, search: true, sort: true, zone: true });

const pageRoute = createRoute({
  method: 'get',
  path: at,
  summary: 'A page of rows; `filter` is a formula, `after` continues behind a page',
  security,
  request: { params: tableParams, query: titledQuery },
  responses: gives(rowsAnswer, 'The page'),
});

const cellsRoute = createRoute({
  method: 'get',
  path: '/api/workspaces/{ws}/tables/{table}/cells',
  summary: 'The same page, said shortly: fields once, then each row as its cells',
  security,
  request: { params: tableParams, query: rowsQuery },
  responses: gives(cellsAnswer, 'The page'),
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
  for (const route of [pageRoute, cellsRoute, countRoute, positionRoute, oneRoute])
    app.use(route.getRoutingPath(), signedIn(parts));

  app.openapi(pageRoute, async c => {
    const person = c.get('person');
    const reach = reachInto(catalog, c.req.valid('param'), person);
    const query = c.req.valid('query');
    const { request, fields } = pageOf(query, reach, person, filters, await todayIn(query, person, parts));
    const { rows, cursor } = await reader.page(request);
    const links = await titles.links(rows, linksAmong(reach, fields), c.get('seq'), person);
    const named =
      query.titles === 'true'
        ? {
            titles: await titles.ofRows(
              reach,
              rows.map(row => row.id),
            ),
          }
        : {};
    return c.json({ rows: rows.map(row => present(row, fields)), links, ...named, cursor, seq: c.get('seq') }, 200);
  });

  app.openapi(cellsRoute, async c => {
    const person = c.get('person');
    const reach = reachInto(catalog, c.req.valid('param'), person);
    const query = c.req.valid('query');
    const { request, fields } = pageOf(query, reach, person, filters, await todayIn(query, person, parts));
    const page = await reader.cells(request);
    const links = await titles.linksOfCells(page, linksAmong(reach, fields), c.get('seq'), person);
    return c.json({ ...told(page), links, seq: c.get('seq') } satisfies CellsAnswer, 200);
  });

  app.openapi(countRoute, async c => {
    const person = c.get('person');
    const reach = reachInto(catalog, c.req.valid('param'), person);
    const query = c.req.valid('query');
    const view = viewOf(query, reach, person, filters, await todayIn(query, person, parts));
    return c.json({ count: await reader.count(view) }, 200);
  });

  app.openapi(positionRoute, async c => {
    const person = c.get('person');
    const reach = reachInto(catalog, c.req.valid('param'), person);
    const { row, ...query } = c.req.valid('query');
    const view = viewOf(query, reach, person, filters, await todayIn(query, person, parts));
    return c.json({ position: isRowId(row) ? await reader.position(view, row) : null }, 200);
  });

  app.openapi(oneRoute, async c => {
    const person = c.get('person');
    const { row: id, ...where } = c.req.valid('param');
    const reach = reachInto(catalog, where, person);
    const row = await rowWithin(parts, reach, id);
    const links = await titles.links([row], reach.fields, c.get('seq'), person);
    c.header('ETag', `"${row.version}"`);
    const { title = '', hint = '' } = (await titles.ofRows(reach, [row.id]))[row.id] ?? {};
    return c.json({ row: present(row, pageFields(reach)), title, hint, links, seq: c.get('seq') }, 200);
  });
}

/** A row within reach; for any other the problem is the same as for one that never was. */
export async function rowWithin({ reader }: Parts, reach: Reach, id: string): Promise<Row> {
  const row = isRowId(id) ? await seen(reach, (await reader.rows(reach.table.id, [id])).get(id), reader) : null;
  if (row === null) throw new ApiProblem(404, 'no_such_row', 'There is no such row');
  return row;
}

function linksAmong(reach: Reach, fields: readonly string[]) {
  return reach.fields.filter(field => field.to !== undefined && fields.includes(field.id));
}
