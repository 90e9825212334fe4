import { createRoute, z } from '@hono/zod-openapi';
import { listOf } from '../../formulas/list.ts';
import type { Row, RowId } from '../model/change.ts';
import { fieldType } from '../model/fieldType.ts';
import { ifReadable, isRowId, type TableAccess } from '../model/tableAccess.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { App, AppContext } from './appContext.ts';
import { requireSession } from './authentication.ts';
import { parsePage, parseView, requireField, todayFor } from './parseQuery.ts';
import { ApiProblem } from './problem.ts';
import { jsonResponses, rowParams, security, tableParams } from './routes.ts';
import {
  cellsResponse,
  countResponse,
  positionResponse,
  rowResponse,
  rowsQuery,
  rowsResponse,
  titledQuery,
  valuesResponse,
} from './schemas/rows.ts';
import { encodePage, pageFields, serializeRow } from './serialize.ts';
import type { CellsResponse } from './wire.ts';
import { requireTable, requireWorkspace } from './workspaceParam.ts';

const at = '/api/workspaces/{ws}/tables/{table}/rows';
const viewQuery = rowsQuery.pick({ filter: true, search: true, sort: true, zone: true });

const pageRoute = createRoute({
  method: 'get',
  path: at,
  summary: 'A page of rows; `filter` is a formula, `after` continues after the previous page',
  security,
  request: { params: tableParams, query: titledQuery },
  responses: jsonResponses(rowsResponse, 'The page'),
});

const cellsRoute = createRoute({
  method: 'get',
  path: '/api/workspaces/{ws}/tables/{table}/cells',
  summary: 'The same page in a compact form: the fields once, then each row as an array of cells',
  security,
  request: { params: tableParams, query: titledQuery.omit({ total: true }) },
  responses: jsonResponses(cellsResponse, 'The page'),
});

const countRoute = createRoute({
  method: 'get',
  path: `${at}/count`,
  summary: 'The number of rows',
  security,
  request: { params: tableParams, query: viewQuery.omit({ sort: true }) },
  responses: jsonResponses(countResponse, 'The number'),
});

const positionRoute = createRoute({
  method: 'get',
  path: `${at}/position`,
  summary: 'How many rows are before a row',
  security,
  request: { params: tableParams, query: viewQuery.extend({ row: z.string().max(64) }) },
  responses: jsonResponses(positionResponse, 'The number; null if the view does not contain the row'),
});

const valuesRoute = createRoute({
  method: 'get',
  path: '/api/workspaces/{ws}/tables/{table}/values',
  summary: 'The values of one field in the rows that match, with the number of rows that have each',
  security,
  request: { params: tableParams, query: viewQuery.omit({ sort: true }).extend({ field: z.string().max(64) }) },
  responses: jsonResponses(valuesResponse, 'The values'),
});

const oneRoute = createRoute({
  method: 'get',
  path: `${at}/{row}`,
  summary: 'One row; its ETag is the version, for If-Match',
  security,
  request: { params: rowParams },
  responses: jsonResponses(rowResponse, 'The row'),
});

/** Reading rows: pages, counts, positions, and single rows. */
export function rowRoutes(app: App, context: AppContext): void {
  for (const route of [pageRoute, cellsRoute, countRoute, positionRoute, valuesRoute, oneRoute])
    app.use(route.getRoutingPath(), requireSession(context));

  app.openapi(pageRoute, async c => {
    const person = c.get('person');
    const workspace = requireWorkspace(c);
    const access = requireTable(workspace, c.req.valid('param').table, person);
    const query = c.req.valid('query');
    const { request, fields } = parsePage(query, access, person, workspace.filters, await todayFor(query, person, context));
    const { rows, cursor } = await workspace.reader.page(request);
    const links = await workspace.titles.links(rows, linksAmong(access, fields), c.get('seq'), person);
    const named = await titlesIf(query, workspace, access, () => rows.map(row => row.id));
    // A page that holds everything needs no second query.
    const isWhole = query.ids !== undefined || (cursor === null && query.after === undefined && query.offset === undefined);
    const counted = query.total === 'true' ? { total: isWhole ? rows.length : await workspace.reader.count(request) } : {};
    return c.json(
      { rows: rows.map(row => serializeRow(row, fields)), links, ...named, ...counted, cursor, seq: c.get('seq') },
      200,
    );
  });

  app.openapi(cellsRoute, async c => {
    const person = c.get('person');
    const workspace = requireWorkspace(c);
    const access = requireTable(workspace, c.req.valid('param').table, person);
    const query = c.req.valid('query');
    const { request, fields } = parsePage(query, access, person, workspace.filters, await todayFor(query, person, context));
    const page = await workspace.reader.cells(request);
    const links = await workspace.titles.linksForCells(page, linksAmong(access, fields), c.get('seq'), person);
    const titles = await titlesIf(query, workspace, access, () => page.rows.map(([id]) => String(id)));
    return c.json({ ...encodePage(page), links, ...titles, seq: c.get('seq') } satisfies CellsResponse, 200);
  });

  app.openapi(countRoute, async c => {
    const person = c.get('person');
    const workspace = requireWorkspace(c);
    const access = requireTable(workspace, c.req.valid('param').table, person);
    const query = c.req.valid('query');
    const view = parseView(query, access, person, workspace.filters, await todayFor(query, person, context));
    return c.json({ count: await workspace.reader.count(view) }, 200);
  });

  app.openapi(positionRoute, async c => {
    const person = c.get('person');
    const workspace = requireWorkspace(c);
    const access = requireTable(workspace, c.req.valid('param').table, person);
    const { row, ...query } = c.req.valid('query');
    const view = parseView(query, access, person, workspace.filters, await todayFor(query, person, context));
    return c.json({ position: isRowId(row) ? await workspace.reader.position(view, row) : null }, 200);
  });

  app.openapi(valuesRoute, async c => {
    const person = c.get('person');
    const workspace = requireWorkspace(c);
    const access = requireTable(workspace, c.req.valid('param').table, person);
    const { field: id, ...query } = c.req.valid('query');
    const field = requireField(id, access);
    const view = parseView(query, access, person, workspace.filters, await todayFor(query, person, context));
    const { values, more } = await workspace.reader.fieldValues({ ...view, field: id });
    const cells = values.map(({ value }) => ({ [id]: fieldType(field).list === undefined ? value : listOf([String(value)]) }));
    const links = await workspace.titles.links(cells, linksAmong(access, [id]), c.get('seq'), person);
    // A list does not name rows that the person cannot read.
    const isNamed = ({ value }: (typeof values)[number]): boolean =>
      value === null || links[field.to ?? '']?.[String(value)] !== undefined;
    const shown = fieldType(field).list !== undefined && field.to !== undefined ? values.filter(isNamed) : values;
    return c.json({ values: shown, more, links }, 200);
  });

  app.openapi(oneRoute, async c => {
    const person = c.get('person');
    const workspace = requireWorkspace(c);
    const { row: id, table } = c.req.valid('param');
    const access = requireTable(workspace, table, person);
    const row = await requireRow(workspace, access, id);
    const links = await workspace.titles.links([row], access.fields, c.get('seq'), person);
    c.header('ETag', `"${row.version}"`);
    const { title = '', hint = '' } = (await workspace.titles.titlesOf(access, [row.id]))[row.id] ?? {};
    return c.json({ row: serializeRow(row, pageFields(access)), title, hint, links, seq: c.get('seq') }, 200);
  });
}

/** A row that the actor may read. Throws the same problem for an unreadable row as for an unknown one. */
export async function requireRow({ reader }: Pick<Workspace, 'reader'>, access: TableAccess, id: string): Promise<Row> {
  const row = isRowId(id) ? await ifReadable(access, (await reader.rows(access.table.id, [id])).get(id), reader) : null;
  if (row === null) throw new ApiProblem(404, 'no_such_row', 'Row not found');
  return row;
}

/** The titles of the rows of a page, if the query asks for them. */
async function titlesIf(
  { titles }: { titles: 'true' | 'false' },
  workspace: Pick<Workspace, 'titles'>,
  access: TableAccess,
  ids: () => RowId[],
): Promise<Pick<CellsResponse, 'titles'>> {
  return titles === 'true' ? { titles: await workspace.titles.titlesOf(access, ids()) } : {};
}

function linksAmong(access: TableAccess, fields: readonly string[]) {
  return access.fields.filter(field => field.to !== undefined && fields.includes(field.id));
}
