import { createRoute, type z } from '@hono/zod-openapi';
import type { Context, TypedResponse } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { sha256 } from '../identity/tokens.ts';
import type { Person } from '../model/actor.ts';
import type { ChangeRequest, Outcome } from '../model/change.ts';
import { isShallow } from '../model/commitBody.ts';
import { notWrittenIn, outcomeJson } from '../model/outcome.ts';
import { accessTo, ifReadable } from '../model/tableAccess.ts';
import { type CommitOptions, Refusal } from '../model/writer.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { App, AppContext, AppEnv } from './appContext.ts';
import { requireSession } from './authentication.ts';
import { BodyQueue, chargeUnknownLength, rejectDeepJson } from './bodyQueue.ts';
import { auditOutcome } from './denials.ts';
import { outcomeProblem } from './outcomeProblem.ts';
import { ApiProblem, validationProblem } from './problem.ts';
import { idempotencyKey, jsonBody, jsonResponses, security, workspaceParams } from './routes.ts';
import { actRequest, commitRequest, outcomeResponse, undoRequest } from './schemas/changes.ts';
import { pageFields, serializeRow } from './serialize.ts';
import type { Problem } from './wire.ts';
import { requireWorkspace } from './workspaceParam.ts';

const maxKeyLength = 200;

/** The longest body, in characters, that is parsed on the main thread. */
const maxInlineBody = 1024 * 1024;

const commitRoute = createRoute({
  method: 'post',
  path: '/api/workspaces/{ws}/commit',
  summary: 'Changes rows: the only way to write cells. Send an Idempotency-Key to make a repeated request safe',
  security,
  parameters: [idempotencyKey],
  request: { params: workspaceParams, body: jsonBody(commitRequest) },
  responses: jsonResponses(outcomeResponse, 'The outcome of each change'),
});

const actRoute = createRoute({
  method: 'post',
  path: '/api/workspaces/{ws}/act',
  summary: 'Runs an action of a table on some rows',
  security,
  parameters: [idempotencyKey],
  request: { params: workspaceParams, body: jsonBody(actRequest) },
  responses: jsonResponses(outcomeResponse, 'The outcome of each row'),
});

const undoRoute = createRoute({
  method: 'post',
  path: '/api/workspaces/{ws}/undo',
  summary: 'Undoes a transaction, as far as possible',
  description:
    'A batch is undone in parts: repeat the request with the same `into`, and with `before` from the answer, until `batch.left` is 0. `batch.broken` lists what could not be undone at all. Without `into`, an undo that you have begun is continued. `dryRun` returns what undoing the whole batch would; of a very long batch it checks the last parts, and `batch.left` is the number of the others',
  security,
  parameters: [idempotencyKey],
  request: { params: workspaceParams, body: jsonBody(undoRequest) },
  responses: jsonResponses(outcomeResponse, 'The outcome of each change'),
});

/** The writing routes: commit, act, undo. */
export function commitRoutes(app: App, context: AppContext): void {
  for (const route of [commitRoute, actRoute, undoRoute]) app.use(route.getRoutingPath(), requireSession(context));
  const bodies = new BodyQueue();
  for (const route of [commitRoute, actRoute]) app.use(route.getRoutingPath(), bodies.admit, chargeUnknownLength(context));
  app.use(actRoute.getRoutingPath(), rejectDeepJson);

  // The writer thread parses this body, so that a paste of 100,000 rows does not block other requests.
  app.openAPIRegistry.registerPath(commitRoute);
  app.post(commitRoute.getRoutingPath(), async c => {
    const { writer } = requireWorkspace(c);
    const text = await c.req.text();
    const options = await commitOptions(c, {});
    const seenVersion = c.req.header('if-match');
    const outcome =
      seenVersion === undefined
        ? await writer.commit(c.get('person'), { text }, options).catch(explainMalformed(text))
        : await commitAt(c, parseCommit(text), seenVersion, options);
    return await answer(c, outcome, outcome.transaction === null && notWrittenIn(outcome).dryRun);
  });

  app.openapi(actRoute, async c => {
    const { writer } = requireWorkspace(c);
    const { dryRun, consequences, ...request } = c.req.valid('json');
    c.set('target', { table: request.table, row: request.rows[0]! });
    return answer(c, await writer.runAction(c.get('person'), request, await commitOptions(c, { dryRun, consequences })), dryRun);
  });

  app.openapi(undoRoute, async c => {
    const { writer } = requireWorkspace(c);
    const request = c.req.valid('json');
    c.set('target', { undone: 'batch' in request ? request.batch : request.transaction });
    if ('batch' in request) {
      const { into, dryRun, ...part } = request;
      const options = await commitOptions(c, { dryRun, ...(into === undefined ? {} : { batch: into }) });
      return answer(c, await writer.undo(c.get('person'), part, options), dryRun);
    }
    const { transaction, dryRun } = request;
    return answer(c, await writer.undo(c.get('person'), transaction, await commitOptions(c, { dryRun })), dryRun);
  });

  /** Commits a single change on condition that the row still has the named version. */
  async function commitAt(c: Context<AppEnv>, { changes, ...meant }: ParsedCommit, version: string, options: CommitOptions) {
    const workspace = requireWorkspace(c);
    return workspace.writer.commit(c.get('person'), [await atVersion(c, workspace, changes, version)], { ...options, ...meant });
  }

  async function answer(c: Context<AppEnv>, outcome: Outcome, dryRun: boolean) {
    auditOutcome(c, context, outcome, dryRun);
    const refusal = dryRun ? null : outcomeProblem(outcome, context.now());
    if (refusal?.status === 409)
      throw refusal.with({ current: await currentRows(requireWorkspace(c), outcome, c.get('person')) });
    if (refusal !== null) throw refusal;
    return asOutcome(c.body(outcomeJson(outcome), 200, { 'content-type': 'application/json' }));
  }
}

type ParsedCommit = z.output<typeof commitRequest>;

/** Parses a commit body against its schema. Throws a problem that says what is wrong with it. */
function parseCommit(text: string): ParsedCommit {
  if (text.length > maxInlineBody || !isShallow(text)) throw new HTTPException(400);
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new HTTPException(400);
  }
  const read = commitRequest.safeParse(body);
  if (!read.success) throw validationProblem(read.error);
  return read.data;
}

/** When the writer refused the text as malformed: throws the schema's explanation instead. */
const explainMalformed =
  (text: string) =>
  (error: unknown): never => {
    if (error instanceof Refusal && error.code === 'malformed') parseCommit(text);
    throw error;
  };

/** The response body is already JSON text; this gives it its type. */
const asOutcome = (response: Response) => response as Response & TypedResponse<Outcome, 200, 'json'>;

/** Adds the idempotency key: the same request by the same person is executed once. The hash is that of the body. */
async function commitOptions(c: Context<AppEnv>, options: CommitOptions): Promise<CommitOptions> {
  const key = c.req.header('idempotency-key');
  if (key === undefined) return options;
  if (key.length === 0 || key.length > maxKeyLength) {
    throw new ApiProblem(400, 'bad_key', `An Idempotency-Key has 1 to ${maxKeyLength} characters`);
  }
  const route = c.req.path.slice(c.req.path.lastIndexOf('/') + 1);
  return { ...options, key: { key: `${c.get('person').user}:${route}:${key}`, hash: sha256(await c.req.text()) } };
}

/** The change with `from` filled from the named version, so that it fails if the row has changed since. */
async function atVersion(
  c: Context<AppEnv>,
  { catalog, reader }: Workspace,
  changes: readonly ChangeRequest[],
  version: string,
): Promise<ChangeRequest> {
  const [change] = changes;
  if (change?.row === undefined || changes.length > 1) {
    throw new ApiProblem(400, 'bad_condition', 'If-Match goes with one change of one row');
  }
  c.set('target', { table: change.table, row: change.row });
  const table = catalog().tables.get(change.table);
  const access = table === undefined ? null : accessTo(table, c.get('person'));
  const row =
    access === null ? null : await ifReadable(access, (await reader.rows(change.table, [change.row])).get(change.row), reader);
  if (row === null) throw new ApiProblem(404, 'no_such_row', 'Row not found');
  const named = version.split(',').map(tag => tag.trim().replace(/^W\//, ''));
  if (!named.includes('*') && !named.includes(`"${row.version}"`)) {
    const by = `Changed by ${String(row.updatedBy ?? 'someone')} at ${String(row.updatedAt ?? '').slice(11, 16)}`;
    const current = access === null ? [] : [{ table: change.table, ...serializeRow(row, pageFields(access)) }];
    throw new ApiProblem(412, 'stale', `${by}. Check the row and try again`, { current });
  }
  const fields = Object.keys(change.to ?? {}).filter(field => access?.fieldIds.has(field) === true);
  return { ...change, from: { ...Object.fromEntries(fields.map(field => [field, row[field] ?? null])), ...change.from } };
}

/** How many current rows a problem includes at most. */
const maxCurrentRows = 100;

/** The rows of the outcome that were refused as stale, as they are now and as far as this person may read them. */
async function currentRows({ catalog, reader }: Workspace, { outcomes }: Outcome, person: Person) {
  const stale = outcomes.filter(each => each.issues.some(issue => issue.code === 'stale')).slice(0, maxCurrentRows);
  const current: NonNullable<Problem['current']> = [];
  for (const [id, group] of Map.groupBy(stale, each => each.table)) {
    const table = catalog().tables.get(id);
    const access = table === undefined ? null : accessTo(table, person);
    if (access === null) continue;
    const rows = await reader.rows(
      id,
      group.map(each => each.row),
    );
    for (const row of rows.values())
      if ((await ifReadable(access, row, reader)) !== null) current.push({ table: id, ...serializeRow(row, pageFields(access)) });
  }
  return current;
}
