import { createRoute, type z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Session } from '../identity/sessionStore.ts';
import { mayExport } from '../model/access.ts';
import type { RowId } from '../model/change.ts';
import { isInFiles } from '../model/fileCell.ts';
import type { CellPage, PageRequest } from '../model/store.ts';
import { isRowId, type TableAccess } from '../model/tableAccess.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { App, AppContext, AppEnv } from './appContext.ts';
import { requireSession } from './authentication.ts';
import { textsOf } from './catalogTexts.ts';
import { actorCells } from './denials.ts';
import { exportFile, mediaTypes } from './exportFile.ts';
import { exportStream } from './exportStream.ts';
import { parsePage, todayFor } from './parseQuery.ts';
import { ApiProblem } from './problem.ts';
import { currentRequest } from './requestScope.ts';
import { fileResponses, jsonBody, security, tableParams } from './routes.ts';
import { exportBody, exportedRows, exportQuery } from './schemas/export.ts';
import { requireTable, requireWorkspace } from './workspaceParam.ts';

/** Most rows in a file, rows read at a time (with more, 100,000 rows take 60 MB more memory), and the time that an export may take, in milliseconds. */
const exportLimits = { rows: 1_000_000, page: 100, time: 10 * 60_000 };

const path = '/api/workspaces/{ws}/tables/{table}/export';
const responses = fileResponses({ 'text/csv': null, [mediaTypes.xlsx]: null, 'application/json': exportedRows }, 'The file');

const exportRoute = createRoute({
  method: 'get',
  path,
  summary: 'The rows of a view as a CSV, Excel or JSON file, in its order. One export at a time for each person on each server',
  security,
  request: { params: tableParams, query: exportQuery },
  responses,
});

const exportChosenRoute = createRoute({
  method: 'post',
  path,
  summary: 'The same for up to 1,500 chosen rows',
  security,
  request: { params: tableParams, body: jsonBody(exportBody) },
  responses,
});

type Query = z.output<typeof exportQuery>;

/** Exports the rows of a view as a file. Each export is recorded in the audit trail before its first row is sent. */
export function exportRoutes(app: App, context: AppContext): void {
  const running = new Set<RowId>();
  app.use(exportRoute.getRoutingPath(), requireSession(context));

  app.openapi(exportRoute, async c => start(c, c.req.valid('param').table, c.req.valid('query')));
  app.openapi(exportChosenRoute, async c => {
    const { ids, ...query } = c.req.valid('json');
    return start(c, c.req.valid('param').table, query, ids);
  });

  async function start(c: Context<AppEnv>, table: string, query: Query, chosen?: readonly string[]) {
    const person = c.get('person');
    const workspace = requireWorkspace(c);
    const access = requireTable(workspace, table, person);
    if (!mayExport(person)) {
      throw new ApiProblem(403, 'forbidden', 'Your role does not allow exports. Ask an owner or a manager');
    }
    if (running.has(person.user)) {
      throw new ApiProblem(429, 'export_running', 'One of your exports is running. Wait until it has finished', {
        retryAfter: 5,
      });
    }
    running.add(person.user);
    try {
      const { request, fields } = parsePage(
        { ...query, limit: exportLimits.page },
        access,
        person,
        workspace.filters,
        await todayFor(query, person, context),
      );
      if (chosen !== undefined) request.ids = chosen.filter(isRowId);
      const count = await workspace.reader.count(request);
      if (count > exportLimits.rows) {
        throw new ApiProblem(422, 'too_many_rows', `A file can have at most ${exportLimits.rows} rows: filter them first`);
      }
      const chosenFields = fields.flatMap(id => access.fields.filter(field => field.id === id && isInFiles(field)));
      const isChosen = request.ids !== undefined;
      await auditExport(c, context, access, query, { rows: count, columns: chosenFields.length, isChosen });
      const content = {
        table: access.table,
        fields: chosenFields,
        person,
        titles: workspace.titles,
        words: textsOf(workspace.catalog(), context.texts),
        seq: c.get('seq'),
      };
      const file = exportFile(readPages(request, c.get('session'), workspace, context), content, query);
      const name = `${access.table.id}-${context.now().slice(0, 10)}.${query.format}`;
      const end = (): void => {
        running.delete(person.user);
        context.releaseMemoryAfter?.(count);
      };
      return c.body(exportStream(file, exportLimits.time, end), 200, {
        'content-type': mediaTypes[query.format],
        'content-disposition': `attachment; filename="${name}"`,
      });
    } catch (error) {
      running.delete(person.user);
      throw error;
    }
  }
}

async function auditExport(
  c: Context<AppEnv>,
  { audit }: AppContext,
  access: TableAccess,
  { filter, search, format, values, raw }: Query,
  file: { rows: number; columns: number; isChosen: boolean },
): Promise<void> {
  const person = c.get('person');
  const narrowed = [filter, search].filter(text => text !== undefined && text !== '');
  const cells = {
    ...actorCells(person),
    ...currentRequest()?.via,
    table: access.table.id,
    rowName: access.table.table.label[person.language],
    after: [
      `rows: ${file.rows}`,
      `file: ${format.toUpperCase()}`,
      `columns: ${file.columns}`,
      ...(file.isChosen ? ['selection: chosen'] : []),
      ...(values === 'stored' ? ['values: stored'] : []),
      ...(raw === 'true' && format === 'csv' ? ['texts: raw'] : []),
    ].join('; '),
    detail: narrowed.join(' · ').slice(0, 1_000) || null,
  };
  await audit.write({ event: 'exported', org: person.org, cells });
}

/** The pages of a view in order. Throws when it takes too long, the server stops, or the person's session or role has changed. */
async function* readPages(
  request: PageRequest,
  session: Session,
  { reader }: Workspace,
  { sessions, shutdownSignal }: AppContext,
): AsyncGenerator<CellPage> {
  const deadline = Date.now() + exportLimits.time;
  let cursor: string | null | undefined;
  while (cursor !== null) {
    if (Date.now() > deadline || shutdownSignal?.aborted === true)
      throw new Error('The export took too long, or the server is stopping');
    const { session: current } = await sessions.findByHash(session.tokenHash);
    const { role, org } = current?.person ?? {};
    if (role !== session.person.role || org !== session.person.org) throw new Error('The session of an export has ended');
    const page: CellPage = await reader.cells({ ...request, ...(cursor === undefined ? {} : { after: cursor }) });
    yield page;
    cursor = page.cursor;
  }
}
