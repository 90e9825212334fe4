import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Session } from '../identity/sessionStore.ts';
import { mayExport } from '../model/access.ts';
import type { Row, RowId } from '../model/change.ts';
import type { CellPage, PageRequest } from '../model/store.ts';
import type { TextsByCode } from '../model/table.ts';
import type { TableAccess } from '../model/tableAccess.ts';
import type { Titles } from '../workspace/titles.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { App, AppContext, AppEnv } from './appContext.ts';
import { requireSession } from './authentication.ts';
import { textsOf } from './catalogTexts.ts';
import { byteOrderMark, cellText, toCsv } from './csv.ts';
import { actorCells } from './denials.ts';
import { parsePage, todayFor } from './parseQuery.ts';
import { ApiProblem } from './problem.ts';
import { currentRequest } from './requestScope.ts';
import { mediaResponses, security, tableParams } from './routes.ts';
import { rowsQuery } from './schemas/rows.ts';
import { requireTable, requireWorkspace } from './workspaceParam.ts';

/** Most rows in a file, rows read at a time, and the time that an export may take, in milliseconds. */
const exportLimits = { rows: 1_000_000, page: 500, time: 10 * 60_000 };

const exportRoute = createRoute({
  method: 'get',
  path: '/api/workspaces/{ws}/tables/{table}/export',
  summary: 'The rows of a view as a CSV file, in its order. One export at a time for each person',
  security,
  request: {
    params: tableParams,
    query: rowsQuery
      .pick({ filter: true, search: true, sort: true, fields: true })
      .extend({ format: z.enum(['csv']).default('csv') }),
  },
  responses: mediaResponses('text/csv', 'The file'),
});

/** Exports the rows of a view as a file. Each export is recorded in the audit trail before its first row is sent. */
export function exportRoutes(app: App, context: AppContext): void {
  const running = new Set<RowId>();
  app.use(exportRoute.getRoutingPath(), requireSession(context));

  app.openapi(exportRoute, async c => {
    const person = c.get('person');
    const workspace = requireWorkspace(c);
    const access = requireTable(workspace, c.req.valid('param').table, person);
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
      const query = c.req.valid('query');
      const { request, fields } = parsePage(
        { ...query, limit: exportLimits.page },
        access,
        person,
        workspace.filters,
        await todayFor(query, person, context),
      );
      const count = await workspace.reader.count(request);
      if (count > exportLimits.rows) {
        throw new ApiProblem(422, 'too_many_rows', `A file can have at most ${exportLimits.rows} rows: filter them first`);
      }
      await auditExport(c, context, access, count);
      const shown = fields.flatMap(id => access.fields.filter(field => field.id === id));
      const pages = readPages(request, c.get('session'), workspace, context);
      const lines = csvChunks(pages, shown, { titles: workspace.titles, words: textsOf(workspace.catalog(), context.texts) }, c);
      const name = `${access.table.id}-${context.now().slice(0, 10)}.csv`;
      return c.body(
        toStream(lines, () => running.delete(person.user)),
        200,
        {
          'content-type': 'text/csv; charset=utf-8',
          'content-disposition': `attachment; filename="${name}"`,
        },
      );
    } catch (error) {
      running.delete(person.user);
      throw error;
    }
  });
}

async function auditExport(c: Context<AppEnv>, { audit }: AppContext, access: TableAccess, count: number): Promise<void> {
  const person = c.get('person');
  const { filter, search } = c.req.query();
  const narrowed = [filter, search].filter(text => text !== undefined && text !== '');
  const cells = {
    ...actorCells(person),
    ...currentRequest()?.via,
    table: access.table.id,
    rowName: access.table.table.label[person.language],
    after: `rows: ${count}`,
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

/** The file in chunks: the header, then a page at a time. */
async function* csvChunks(
  pages: AsyncGenerator<CellPage>,
  fields: TableAccess['fields'],
  { titles, words }: { titles: Titles; words: TextsByCode },
  c: Context<AppEnv>,
): AsyncGenerator<string> {
  const { language } = c.get('person');
  yield byteOrderMark + toCsv([fields.map(field => field.label[language])]);
  const linked = fields.filter(field => field.to !== undefined);
  for await (const page of pages) {
    if (page.rows.length === 0) continue;
    const names = await titles.linksForCells(page, linked, c.get('seq'), c.get('person'));
    const rows = page.rows.map(cells => Object.fromEntries(page.fields.map((id, at) => [id, cells[at] ?? null])) as Row);
    yield toCsv(rows.map(row => fields.map(field => cellText(row, field, names, language, words))));
  }
}

/** A stream that takes the next chunk when the last was read; calls `ended` when it ends in any way. */
function toStream(pieces: AsyncGenerator<string>, ended: () => void): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      try {
        const { value, done } = await pieces.next();
        if (done !== true) return controller.enqueue(encoder.encode(value));
        ended();
        controller.close();
      } catch (error) {
        ended();
        controller.error(error);
      }
    },
    async cancel() {
      ended();
      await pieces.return(undefined);
    },
  });
}
