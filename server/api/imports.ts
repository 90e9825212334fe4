import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { importActor } from '../imports/importJobs.ts';
import { importFile } from '../imports/importPlan.ts';
import { type ImportProgress, type ImportStep, planCells, planOf, progressCells, progressOf } from '../imports/importRecord.ts';
import { readStaged } from '../imports/stagedRows.ts';
import type { StagedReport } from '../imports/stageImport.ts';
import { mayImport } from '../model/access.ts';
import type { Cells, Row } from '../model/change.ts';
import { ifReadable, isRowId, type TableAccess } from '../model/tableAccess.ts';
import type { App, AppContext, AppEnv } from './appContext.ts';
import { requireSession } from './authentication.ts';
import { actorCells } from './denials.ts';
import { changePlan, readsAgain } from './importSettings.ts';
import { startImport } from './importUpload.ts';
import { ApiProblem } from './problem.ts';
import { currentRequest } from './requestScope.ts';
import { jsonBody, jsonResponses, security, workspaceParams } from './routes.ts';
import { applyRequest, importChange, importQuery, importResponse, importRows, importRowsQuery } from './schemas/imports.ts';
import { requireTable, requireWorkspace } from './workspaceParam.ts';

const path = '/api/workspaces/{ws}/imports';
const importPath = `${path}/{import}`;
const importParams = workspaceParams.extend({ import: z.string().max(64) });
const responses = jsonResponses(importResponse, 'The import');

const uploadRoute = createRoute({
  method: 'post',
  path,
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
  summary: 'Changes how a file is read or matched; its rows are tried again',
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
  app.use(uploadRoute.getRoutingPath(), requireSession(context));
  app.use(readRoute.getRoutingPath(), requireSession(context));
  for (const route of [rowsRoute, applyRoute]) app.use(route.getRoutingPath(), requireSession(context));

  // The body is not parsed: it streams into the file store.
  app.openAPIRegistry.registerPath(uploadRoute);
  app.post(uploadRoute.getRoutingPath(), async c => {
    const query = importQuery.parse(c.req.query());
    importedTable(c, query.table);
    return c.json(await described(await findImport(c, await startImport(c, context, query)).then(found => found.row)), 200);
  });

  app.openapi(readRoute, async c => c.json(await described((await findImport(c, c.req.valid('param').import)).row), 200));

  app.openapi(rowsRoute, async c => {
    const { row } = await findImport(c, c.req.valid('param').import);
    if (!['staged', 'applying', 'done'].includes(String(row.state))) throw busy(row);
    const rows = await readStaged(context.imports.files, row.id, c.req.valid('query'));
    const access = requireTable(requireWorkspace(c), String(row.table), c.get('person'));
    return c.json(
      {
        rows,
        links: await linksOf(
          c,
          access,
          rows.map(({ from }) => from),
        ),
      },
      200,
    );
  });

  app.openapi(changeRoute, async c => {
    const { row } = await findOwnImport(c, c.req.valid('param').import);
    if (!['staged', 'failed'].includes(String(row.state)) || progressOf(row).apply !== undefined) throw busy(row);
    const plan = planOf(row);
    if (plan === null) throw busy(row);
    const change = c.req.valid('json');
    const { table } = importedTable(c, String(row.table));
    const changed = changePlan(plan, change, table, c.get('person'));
    const step: ImportStep = readsAgain(change) ? 'inspect' : 'stage';
    await advance(c, row, { state: 'reading', step, ...planCells(changed) });
    return c.json(await described((await findImport(c, row.id)).row), 200);
  });

  app.openapi(applyRoute, async c => {
    const { row } = await findOwnImport(c, c.req.valid('param').import);
    importedTable(c, String(row.table));
    if (row.state !== 'staged') throw busy(row);
    const { mode } = c.req.valid('json');
    if (mode === 'all' && (progressOf(row).problems ?? 0) > 0)
      throw new ApiProblem(422, 'import_problems', 'Some rows have problems. Fix them, or import the valid rows only');
    const progress: ImportProgress = { ...progressOf(row), apply: { mode, next: 0, applied: 0, failed: 0 } };
    await advance(c, row, { state: 'applying', step: 'apply', ...progressCells(progress) });
    await auditImport(c, context, row, mode);
    return c.json(await described((await findImport(c, row.id)).row), 200);
  });

  app.openapi(cancelRoute, async c => {
    const { row } = await findImport(c, c.req.valid('param').import);
    const person = c.get('person');
    if (row.actor !== person.user && !['owner', 'manager'].includes(person.role)) throw noSuchImport();
    if (row.state === 'applying') await advance(c, row, progressCells({ ...progressOf(row), cancel: true }));
    else if (['reading', 'staged'].includes(String(row.state)))
      await advance(c, row, { state: 'cancelled', step: null, finishedAt: context.now() });
    return c.json(await described((await findImport(c, row.id)).row), 200);
  });

  /** Writes cells of an import, if it is still as it was read, and lets its next step begin. */
  async function advance(c: Context<AppEnv>, row: Row, to: Cells): Promise<void> {
    const from = { state: row.state ?? null, step: row.step ?? null };
    const outcome = await requireWorkspace(c).writer.commit(importActor, [{ table: 'imports', row: row.id, from, to }], {
      label: 'Import changed',
    });
    const [issue] = outcome.outcomes.flatMap(each => each.issues);
    if (outcome.outcomes[0]?.outcome !== 'accepted') {
      if (issue?.code === 'IMPORT_RUNNING') throw new ApiProblem(409, issue.code, issue.message);
      throw busy(row);
    }
    context.imports.jobs.wake();
  }

  async function described(row: Row): Promise<z.output<typeof importResponse>> {
    const isTried = ['staged', 'applying', 'done'].includes(String(row.state));
    return {
      id: row.id,
      name: String(row.name),
      table: String(row.table),
      state: row.state as z.output<typeof importResponse>['state'],
      actor: row.actor === null ? null : String(row.actor),
      createdAt: String(row.createdAt),
      finishedAt: row.finishedAt === null ? null : String(row.finishedAt),
      size: Number(row.size),
      hash: String(row.hash),
      plan: planOf(row),
      report: isTried ? await readReport(row.id) : null,
      applied: Number(row.applied),
      problem: progressOf(row).problem ?? null,
    };
  }

  async function readReport(id: string): Promise<StagedReport | null> {
    const file = importFile(id, 'report');
    const size = await context.imports.files.size(file);
    return size === null
      ? null
      : (JSON.parse(Buffer.from(await context.imports.files.read(file, 0, size)).toString('utf8')) as StagedReport);
  }
}

/** The import with this id, if the person may see it. */
async function findImport(c: Context<AppEnv>, id: string): Promise<{ row: Row; access: TableAccess }> {
  const workspace = requireWorkspace(c);
  const access = requireTable(workspace, 'imports', c.get('person'));
  const rows = isRowId(id) ? await workspace.reader.rows('imports', [id]) : new Map<string, Row>();
  const row = await ifReadable(access, rows.get(id), workspace.reader);
  if (row === null) throw noSuchImport();
  return { row, access };
}

/** The same, if it is their own: an import has the rights of its person. */
async function findOwnImport(c: Context<AppEnv>, id: string): Promise<{ row: Row; access: TableAccess }> {
  const found = await findImport(c, id);
  if (found.row.actor !== c.get('person').user)
    throw new ApiProblem(403, 'not_your_import', 'Only the person who uploaded this file can change or apply its import');
  return found;
}

/** The table of an import, if the person may import into it. */
function importedTable(c: Context<AppEnv>, table: string): TableAccess {
  const access = requireTable(requireWorkspace(c), table, c.get('person'));
  if (!mayImport(access.table, c.get('person')))
    throw new ApiProblem(403, 'forbidden', 'Your role does not allow imports into this table. Ask an owner or a manager');
  return access;
}

/** The titles of the rows that the stored cells link to. */
async function linksOf(c: Context<AppEnv>, access: TableAccess, cells: readonly Cells[]) {
  const linked = access.fields.filter(field => field.to !== undefined);
  return requireWorkspace(c).titles.links(cells, linked, c.get('seq'), c.get('person'));
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

const noSuchImport = (): ApiProblem => new ApiProblem(404, 'no_such_import', 'Import not found');

const busy = ({ state }: Row): ApiProblem =>
  new ApiProblem(409, 'import_busy', `This is not possible while the import is in the state “${String(state)}”`);
