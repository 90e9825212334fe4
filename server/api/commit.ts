import { createRoute } from '@hono/zod-openapi';
import type { Context, TypedResponse } from 'hono';
import type { Outcome, Wish } from '../model/change.ts';
import { textOf } from '../model/outcome.ts';
import type { CommitOptions } from '../model/workspace.ts';
import { signedIn } from './actor.ts';
import { outcomeAnswer } from './answers.ts';
import type { App, Parts, Vars } from './parts.ts';
import { ApiProblem } from './problem.ts';
import { reachOf, seen } from './reach.ts';
import { refusalOf } from './refusal.ts';
import { actRequest, commitRequest, undoRequest } from './requests.ts';
import { checkWorkspace, gives, security, takes, workspaceParams } from './routes.ts';
import { hashOf } from './secrets.ts';

const longestKey = 200;

const commitRoute = createRoute({
  method: 'post',
  path: '/api/workspaces/{ws}/commit',
  summary: 'Changes rows: the only way to write cells. Send an Idempotency-Key to make repeating safe',
  security,
  request: { params: workspaceParams, body: takes(commitRequest) },
  responses: gives(outcomeAnswer, 'What became of each change'),
});

const actRoute = createRoute({
  method: 'post',
  path: '/api/workspaces/{ws}/act',
  summary: 'Runs an action of a table on some rows',
  security,
  request: { params: workspaceParams, body: takes(actRequest) },
  responses: gives(outcomeAnswer, 'What became of each row'),
});

const undoRoute = createRoute({
  method: 'post',
  path: '/api/workspaces/{ws}/undo',
  summary: 'Takes a transaction back, as far as it can be',
  security,
  request: { params: workspaceParams, body: takes(undoRequest) },
  responses: gives(outcomeAnswer, 'What became of each change'),
});

/** Writing: commit, act, undo. */
export function commitRoutes(app: App, parts: Parts): void {
  const { writer } = parts;
  for (const route of [commitRoute, actRoute, undoRoute]) app.use(route.getRoutingPath(), signedIn(parts));

  app.openapi(commitRoute, async c => {
    checkWorkspace(c.req.valid('param').ws);
    const { changes, partial, dryRun, label } = c.req.valid('json');
    const seenVersion = c.req.header('if-match');
    const wishes = seenVersion === undefined ? { text: await c.req.text() } : [await atVersion(c, parts, changes, seenVersion)];
    const outcome = await writer.commit(c.get('person'), wishes, await optionsOf(c, { partial, dryRun, label }, parts));
    return answer(c, outcome, dryRun);
  });

  app.openapi(actRoute, async c => {
    checkWorkspace(c.req.valid('param').ws);
    const { dryRun, ...request } = c.req.valid('json');
    return answer(c, await writer.act(c.get('person'), request, await optionsOf(c, { dryRun }, parts)), dryRun);
  });

  app.openapi(undoRoute, async c => {
    checkWorkspace(c.req.valid('param').ws);
    const { transaction, dryRun } = c.req.valid('json');
    return answer(c, await writer.undo(c.get('person'), transaction, await optionsOf(c, { dryRun }, parts)), dryRun);
  });

  function answer(c: Context<Vars>, outcome: Outcome, dryRun: boolean) {
    const refusal = dryRun ? null : refusalOf(outcome, parts.now());
    if (refusal !== null) throw refusal;
    return asOutcome(c.body(textOf(outcome), 200, { 'content-type': 'application/json' }));
  }
}

/** The answer was written as text; this is what is in it. */
const asOutcome = (response: Response) => response as Response & TypedResponse<Outcome, 200, 'json'>;

/** The same request by the same person is answered once; the key is the client's, the hash is that of the body. */
async function optionsOf(c: Context<Vars>, options: CommitOptions, { now }: Parts): Promise<CommitOptions> {
  options.now = now();
  const key = c.req.header('idempotency-key');
  if (key === undefined) return options;
  if (key.length === 0 || key.length > longestKey) {
    throw new ApiProblem(400, 'bad_key', `An Idempotency-Key has 1 to ${longestKey} characters`);
  }
  const route = c.req.path.slice(c.req.path.lastIndexOf('/') + 1);
  return { ...options, key: { key: `${c.get('person').user}:${route}:${key}`, hash: hashOf(await c.req.text()) } };
}

/** A single change that is meant only for the version named: what it changes must still be as it was in that version. */
async function atVersion(c: Context<Vars>, { catalog, reader }: Parts, changes: readonly Wish[], version: string): Promise<Wish> {
  const [wish] = changes;
  if (wish?.row === undefined || changes.length > 1) {
    throw new ApiProblem(400, 'bad_condition', 'If-Match goes with one change of one row');
  }
  const table = catalog.tables.get(wish.table);
  const reach = table === undefined ? null : reachOf(table, c.get('person'));
  const row = reach === null ? null : await seen(reach, (await reader.rows(wish.table, [wish.row])).get(wish.row), reader);
  if (row === null) throw new ApiProblem(404, 'no_such_row', 'There is no such row');
  const named = version.split(',').map(tag => tag.trim().replace(/^W\//, ''));
  if (!named.includes('*') && !named.includes(`"${row.version}"`)) {
    const by = `Changed by ${String(row.updatedBy ?? 'someone')} at ${String(row.updatedAt ?? '').slice(11, 16)}`;
    throw new ApiProblem(412, 'stale', `${by}. Look at the row and try again`);
  }
  const fields = Object.keys(wish.to ?? {}).filter(field => reach?.shown.has(field) === true);
  return { ...wish, from: { ...Object.fromEntries(fields.map(field => [field, row[field] ?? null])), ...wish.from } };
}
