import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { mayExport } from '../model/access.ts';

import type { Row, RowId } from '../model/change.ts';
import type { CellPage, PageRequest } from '../model/session.ts';
import type { WordsByCode } from '../model/table.ts';
import { signedIn } from './actor.ts';
import { currentRequest } from './context.ts';
import { byteOrderMark, cellText, csvOf } from './csv.ts';
import { who } from './denials.ts';
import type { App, Parts, Vars } from './parts.ts';
import { ApiProblem } from './problem.ts';
import { pageOf, todayIn } from './query.ts';
import type { Reach } from './reach.ts';
import { rowsQuery } from './requests.ts';
import { reachInto, security, tableParams } from './routes.ts';
import { Filters } from './scope.ts';
import type { Session } from './sessions.ts';
import type { Titles } from './titles.ts';
import { wordsOf } from './words.ts';

/** Rows of one file, rows read at a time, and how long an export may take, in milliseconds. */
const most = { rows: 1_000_000, page: 500, time: 10 * 60_000 };

const exportRoute = createRoute({
  method: 'get',
  path: '/api/workspaces/{ws}/tables/{table}/export',
  summary: 'Rows of a view as a CSV file, in its order. One at a time for each person',
  security,
  request: {
    params: tableParams,
    query: rowsQuery
      .pick({ filter: true, search: true, sort: true, fields: true })
      .extend({ format: z.enum(['csv']).default('csv') }),
  },
  responses: {
    200: { description: 'The file', content: { 'text/csv': { schema: z.string() } } },
  },
});

/** Exports: the rows that somebody sees, as a file. Each is noted in the audit trail before its first row leaves. */
export function exportRoutes(app: App, parts: Parts, titles: Titles): void {
  const { catalog, reader } = parts;
  const filters = new Filters(catalog);
  const words = wordsOf([...catalog.tables.values()], parts.words);
  const running = new Set<RowId>();
  app.use(exportRoute.getRoutingPath(), signedIn(parts));

  app.openapi(exportRoute, async c => {
    const person = c.get('person');
    const reach = reachInto(catalog, c.req.valid('param'), person);
    if (!mayExport(person)) {
      throw new ApiProblem(403, 'forbidden', 'Your role does not allow exports. Ask an owner or a manager');
    }
    if (running.has(person.user)) {
      throw new ApiProblem(429, 'export_running', 'An export of yours is running: wait until it has ended', { retryAfter: 5 });
    }
    running.add(person.user);
    try {
      const query = c.req.valid('query');
      const { request, fields } = pageOf(
        { ...query, limit: most.page },
        reach,
        person,
        filters,
        await todayIn(query, person, parts),
      );
      const count = await reader.count(request);
      if (count > most.rows) {
        throw new ApiProblem(422, 'too_many_rows', `At most ${most.rows} rows go into one file: filter them first`);
      }
      await noteExport(c, parts, reach, count);
      const shown = fields.flatMap(id => reach.fields.filter(field => field.id === id));
      const pages = pagesOf(request, c.get('session'), parts);
      const lines = linesOf(pages, shown, { titles, words }, c);
      const name = `${reach.table.id}-${parts.now().slice(0, 10)}.csv`;
      return c.body(
        streamOf(lines, () => running.delete(person.user)),
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

async function noteExport(c: Context<Vars>, { audit }: Parts, reach: Reach, count: number): Promise<void> {
  const person = c.get('person');
  const { filter, search } = c.req.query();
  const narrowed = [filter, search].filter(text => text !== undefined && text !== '');
  const cells = {
    ...who(person),
    ...currentRequest()?.via,
    table: reach.table.id,
    rowName: reach.table.table.label[person.language],
    after: `rows: ${count}`,
    detail: narrowed.join(' · ').slice(0, 1_000) || null,
  };
  await audit.write({ event: 'exported', org: person.org, cells });
}

/** The pages of a view, one after the other. Ends with an error when it takes too long, the server stops, or the person may no more. */
async function* pagesOf(request: PageRequest, session: Session, { reader, sessions, stop }: Parts): AsyncGenerator<CellPage> {
  const deadline = Date.now() + most.time;
  let cursor: string | null | undefined;
  while (cursor !== null) {
    if (Date.now() > deadline || stop?.aborted === true) throw new Error('The export took too long, or the server stops');
    const { session: still } = await sessions.ofHash(session.tokenHash);
    const { role, org } = still?.person ?? {};
    if (role !== session.person.role || org !== session.person.org) throw new Error('The session of an export has ended');
    const page: CellPage = await reader.cells({ ...request, ...(cursor === undefined ? {} : { after: cursor }) });
    yield page;
    cursor = page.cursor;
  }
}

/** The file piece by piece: headings, then a page at a time. */
async function* linesOf(
  pages: AsyncGenerator<CellPage>,
  fields: Reach['fields'],
  { titles, words }: { titles: Titles; words: WordsByCode },
  c: Context<Vars>,
): AsyncGenerator<string> {
  const { language } = c.get('person');
  yield byteOrderMark + csvOf([fields.map(field => field.label[language])]);
  const linked = fields.filter(field => field.to !== undefined);
  for await (const page of pages) {
    if (page.rows.length === 0) continue;
    const names = await titles.linksOfCells(page, linked, c.get('seq'), c.get('person'));
    const rows = page.rows.map(cells => Object.fromEntries(page.fields.map((id, at) => [id, cells[at] ?? null])) as Row);
    yield csvOf(rows.map(row => fields.map(field => cellText(row, field, names, language, words))));
  }
}

/** A stream that asks for the next piece when the last was taken; `ended` is called once, however it ends. */
function streamOf(pieces: AsyncGenerator<string>, ended: () => void): ReadableStream<Uint8Array> {
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
