import { createRoute, z } from '@hono/zod-openapi';
import type { Person } from '../model/actor.ts';
import { attentionFormula, attentionView, countedFormula, viewsFor } from '../model/builtInViews.ts';
import type { IssueDetails } from '../model/table.ts';
import { accessTo, type TableAccess } from '../model/tableAccess.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { App, AppContext } from './appContext.ts';
import { requireSession } from './authentication.ts';
import { parseView } from './parseQuery.ts';
import { jsonResponses, security, workspaceParams } from './routes.ts';
import { countsResponse } from './schemas/rows.ts';
import type { CountsResponse } from './wire.ts';
import { requireTable, requireWorkspace } from './workspaceParam.ts';

/** Where counting ends, and how many rows that need attention are grouped by their cause. */
const limits = { rows: 10_000, causes: 200 } as const;

const countsRoute = createRoute({
  method: 'get',
  path: '/api/workspaces/{ws}/counts',
  summary: 'The numbers of rows that the sidebar shows; with `table`, also those of its views, and what needs attention there',
  security,
  request: { params: workspaceParams, query: z.object({ table: z.string().max(64).optional() }) },
  responses: jsonResponses(countsResponse, 'The numbers'),
});

/** Counts rows for the frame of the page: one request for all tables, each count with an upper limit. */
export function countsRoutes(app: App, context: AppContext): void {
  app.use(countsRoute.getRoutingPath(), requireSession(context));
  app.openapi(countsRoute, async c => {
    const person = c.get('person');
    const workspace = requireWorkspace(c);
    const { table } = c.req.valid('query');
    const shown = table === undefined ? null : requireTable(workspace, table, person);
    const tables: Record<string, number> = {};
    for (const each of workspace.catalog().tables.values()) {
      const access = accessTo(each, person);
      const filter = access === null ? null : countedFormula(access);
      if (access !== null && filter !== null) tables[each.id] = await countUpToLimit(workspace, access, person, filter);
    }
    const views: Record<string, number> = {};
    for (const { id, filter } of shown === null ? [] : viewsFor(shown))
      views[id] = await countUpToLimit(workspace, shown!, person, filter);
    const causes = shown === null || !(attentionView in views) ? [] : await causesOf(workspace, shown, person);
    return c.json({ seq: c.get('seq'), limit: limits.rows, tables, views, causes } satisfies CountsResponse, 200);
  });
}

/** The number of rows that match a filter; one more than the limit if there are more. */
async function countUpToLimit({ reader, filters }: Workspace, access: TableAccess, person: Person, filter = ''): Promise<number> {
  return await reader.count({ ...parseView({ filter }, access, person, filters), atMost: limits.rows + 1 });
}

/** The codes of what is wrong in the first rows that need attention, the most frequent first. A row counts once, by its first issue. */
async function causesOf({ reader, filters }: Workspace, access: TableAccess, person: Person): Promise<CountsResponse['causes']> {
  const view = parseView({ filter: attentionFormula(access.table) }, access, person, filters);
  const { rows } = await reader.cells({ ...view, fields: ['issues'], limit: limits.causes });
  const counts = new Map<string, number>();
  for (const [issues] of rows) {
    const [first] = typeof issues === 'string' ? (JSON.parse(issues) as IssueDetails[]) : [];
    if (first !== undefined) counts.set(first.code, (counts.get(first.code) ?? 0) + 1);
  }
  return [...counts].map(([code, count]) => ({ code, count })).sort((a, b) => b.count - a.count);
}
