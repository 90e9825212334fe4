import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { newId } from '../engine/ids.ts';
import {
  type ImportProgress,
  type ImportStep,
  importActor,
  planCells,
  planOf,
  progressCells,
  progressOf,
  stagedOf,
} from '../imports/importRecord.ts';
import { readStaged } from '../imports/stagedRows.ts';
import type { Cells, Row } from '../model/change.ts';
import type { App, AppContext, AppEnv } from './appContext.ts';
import { requireSession } from './authentication.ts';
import { actorCells } from './denials.ts';
import { describeImport, triedStates } from './describeImport.ts';
import {
  findImport,
  findOwnImport,
  importBusy,
  importedTable,
  importParams,
  importPath,
  importsPath,
  noSuchImport,
} from './importAccess.ts';
import { importFailuresRoute } from './importFailures.ts';
import { changePlan, changeUnread, readsAgain } from './importSettings.ts';
import { startImport } from './importUpload.ts';
import { ApiProblem, validationProblem } from './problem.ts';
import { currentRequest } from './requestScope.ts';
import { jsonBody, jsonResponses, security, workspaceParams } from './routes.ts';
import { applyRequest, importChange, importQuery, importResponse, importRows, importRowsQuery } from './schemas/imports.ts';
import { storedCells } from './storedCells.ts';
import { requireWorkspace } from './workspaceParam.ts';

const responses = jsonResponses(importResponse, 'The import');

const uploadRoute = createRoute({
  method: 'post',
  path: importsPath,
  summary:
    'Uploads a CSV, Excel or JSON file to import into a table. Nothing is written to the table before the import is applied',
  security,
  request: {
    params: workspaceParams,
    query: importQuery,
    body: { required: true, content: { 'application/octet-stream': { schema: z.string().openapi({ format: 'binary' }) } } },
  },
  responses,
});

const readRoute = createRoute({
  method: 'get',
  path: importPath,
  summary: 'An import: how its file is read, what its columns become, and what applying it would do',
  security,
  request: { params: importParams },
  responses,
});

const rowsRoute = createRoute({
  method: 'get',
  path: `${importPath}/rows`,
  summary: 'The rows of the file as they were tried',
  security,
  request: { params: importParams, query: importRowsQuery },
  responses: jsonResponses(importRows, 'The rows'),
});

const changeRoute = createRoute({
  method: 'patch',
  path: importPath,
  summary:
    'Changes how a file is read or matched; its rows are tried again. Of a file that could not be read, how it is read can be changed',
  security,
  request: { params: importParams, body: jsonBody(importChange) },
  responses,
});

const applyRoute = createRoute({
  method: 'post',
  path: `${importPath}/apply`,
  summary:
    'Writes the rows, in transactions that share the id of the import as their batch. One import at a time in an organisation',
  security,
  request: { params: importParams, body: jsonBody(applyRequest) },
  responses,
});

const cancelRoute = createRoute({
  method: 'delete',
  path: importPath,
  summary: 'Cancels an import. What it has already written stays, and can be undone as a batch',
  security,
  request: { params: importParams },
  responses,
});

/** Imports: each belongs to its person, and the owners and managers of the organisation see it. */
export function importRoutes(app: App, context: AppContext): void {
  const { files, jobs } = context.imports;
  const described = (row: Row) => describeImport(row, files);
  for (const route of [uploadRoute, readRoute, rowsRoute, applyRoute]) app.use(route.getRoutingPath(), requireSession(context));

  // The body is not parsed: it streams into the file store.
  app.openAPIRegistry.registerPath(uploadRoute);
  app.post(uploadRoute.getRoutingPath(), async c => {
    const query = importQuery.safeParse(c.req.query());
    if (!query.success) throw validationProblem(query.error);
    importedTable(c, query.data.table);
    const id = await startImport(c, context, query.data);
    const row = await findImport(c, id);
    jobs.wake();
    return c.json(await described(row), 200);
  });

  app.openapi(readRoute, async c => c.json(await described(await findImport(c, c.req.valid('param').import)), 200));

  app.openapi(rowsRoute, async c => {
    const row = await findImport(c, c.req.valid('param').import);
    const staged = stagedOf(row);
    if (staged === null || !triedStates.has(row.state)) throw importBusy();
    const { lines, next } = await readStaged(files, staged, c.req.valid('query'));
    const access = importedTable(c, String(row.table));
    const { reader, titles } = requireWorkspace(c);
    const filled = new Set(planOf(row)?.columns.map(({ field }) => field));
    const fields = access.fields.filter(({ id }) => filled.has(id));
    const existing = lines.flatMap(line => (line.action === 'create' ? [] : (line.row ?? [])));
    const cells = await storedCells(access, existing, fields, reader);
    const rows = lines.map(({ key: _key, found: _found, ...line }) => ({ ...line, stored: cells.get(line.row ?? '') ?? {} }));
    const linked = fields.filter(field => field.to !== undefined);
    const shown = rows.flatMap(({ from, stored }) => [from, stored]);
    const links = await titles.links(shown, linked, c.get('seq'), c.get('person'));
    return c.json({ rows, links, next }, 200);
  });

  importFailuresRoute(app, context);

  app.openapi(changeRoute, async c => {
    const row = await findOwnImport(c, c.req.valid('param').import);
    const plan = planOf(row);
    const { apply, file = {} } = progressOf(row);
    if (apply !== undefined || (row.state !== 'staged' && row.state !== 'failed')) throw importBusy();
    const change = c.req.valid('json');
    const { table } = importedTable(c, String(row.table));
    const step: ImportStep = plan === null || readsAgain(change) ? 'inspect' : 'stage';
    const changed =
      plan === null
        ? progressCells({ file: changeUnread(file, change) })
        : planCells(changePlan(plan, change, table, c.get('person')));
    await advance(c, row, { state: 'reading', step, finishedAt: null, ...changed });
    return c.json(await described(await findImport(c, row.id)), 200);
  });

  app.openapi(applyRoute, async c => {
    const row = await findOwnImport(c, c.req.valid('param').import);
    importedTable(c, String(row.table));
    const { mode } = c.req.valid('json');
    const begun = progressOf(row).apply;
    const goesOn = row.state === 'failed' && begun?.mode === mode;
    if (row.state !== 'staged' && !goesOn) throw importBusy();
    if (mode === 'all' && (progressOf(row).problems ?? 0) > 0)
      throw new ApiProblem(422, 'import_problems', 'Some rows have problems. Fix them, or import the valid rows only');
    const apply = goesOn ? begun : { mode, next: 0, applied: 0, failed: 0, round: newId() };
    const progress: ImportProgress = { problems: progressOf(row).problems ?? 0, apply };
    await advance(c, row, { state: 'applying', step: 'apply', error: null, finishedAt: null, ...progressCells(progress) });
    await auditImport(c, context, row, mode);
    return c.json(await described(await findImport(c, row.id)), 200);
  });

  app.openapi(cancelRoute, async c => {
    const row = await findImport(c, c.req.valid('param').import);
    const person = c.get('person');
    if (row.actor !== person.user && !['owner', 'manager'].includes(person.role)) throw noSuchImport();
    if (row.state === 'applying' && progressOf(row).apply?.undo === undefined)
      await advance(c, row, { step: 'cancel' satisfies ImportStep });
    else if (row.state === 'reading' || row.state === 'staged')
      await advance(c, row, { state: 'cancelled', step: null, finishedAt: context.now() });
    return c.json(await described(await findImport(c, row.id)), 200);
  });

  /** Writes cells of an import, if it is still as it was read, and lets its next step begin. */
  async function advance(c: Context<AppEnv>, row: Row, to: Cells): Promise<void> {
    const from = { state: row.state ?? null, step: row.step ?? null };
    const { outcomes } = await requireWorkspace(c).writer.commit(importActor, [{ table: 'imports', row: row.id, from, to }], {
      label: 'Import changed',
    });
    const running = outcomes.flatMap(({ issues }) => issues).find(({ code }) => code === 'IMPORT_RUNNING');
    if (running !== undefined) throw new ApiProblem(409, running.code, running.message);
    if (outcomes[0]?.outcome !== 'accepted') throw importBusy();
    jobs.wake();
  }
}

async function auditImport(c: Context<AppEnv>, { audit }: AppContext, row: Row, mode: string): Promise<void> {
  const person = c.get('person');
  const cells = {
    ...actorCells(person),
    ...currentRequest()?.via,
    table: String(row.table),
    rowName: String(row.name),
    after: `rows: ${String(row.read)}; mode: ${mode}`,
    detail: String(row.hash),
  };
  await audit.write({ event: 'imported', org: person.org, cells });
}
