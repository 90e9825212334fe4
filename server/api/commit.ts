import { createRoute, type z } from '@hono/zod-openapi';
import type { Context, TypedResponse } from 'hono';
import { HTTPException } from 'hono/http-exception';

import type { Person } from '../model/actor.ts';
import { isShallow } from '../model/asked.ts';

import type { Outcome, Wish } from '../model/change.ts';
import { textOf, unwrittenIn } from '../model/outcome.ts';
import { type CommitOptions, Refusal } from '../model/workspace.ts';
import { signedIn } from './actor.ts';
import { Bodies, onlyShallow, paid } from './bodies.ts';
import { outcomeAnswer } from './changeAnswers.ts';
import { noteOutcome } from './denials.ts';
import type { App, Parts, Vars } from './parts.ts';
import { pageFields, present } from './present.ts';
import { ApiProblem, notInOrder } from './problem.ts';
import { reachOf, seen } from './reach.ts';
import { refusalOf } from './refusal.ts';
import { actRequest, commitRequest, undoRequest } from './requests.ts';
import { checkWorkspace, gives, idempotencyKey, security, takes, workspaceParams } from './routes.ts';
import { hashOf } from './secrets.ts';
import type { Problem } from './wire.ts';

const longestKey = 200;

/** Longest body, in characters, that is read in the thread that answers everybody. */
const longestReadHere = 1024 * 1024;

const commitRoute = createRoute({
  method: 'post',
  path: '/api/workspaces/{ws}/commit',
  summary: 'Changes rows: the only way to write cells. Send an Idempotency-Key to make repeating safe',
  security,
  parameters: [idempotencyKey],
  request: { params: workspaceParams, body: takes(commitRequest) },
  responses: gives(outcomeAnswer, 'What became of each change'),
});

const actRoute = createRoute({
  method: 'post',
  path: '/api/workspaces/{ws}/act',
  summary: 'Runs an action of a table on some rows',
  security,
  parameters: [idempotencyKey],
  request: { params: workspaceParams, body: takes(actRequest) },
  responses: gives(outcomeAnswer, 'What became of each row'),
});

const undoRoute = createRoute({
  method: 'post',
  path: '/api/workspaces/{ws}/undo',
  summary: 'Takes a transaction back, as far as it can be',
  description:
    'Of a batch a part at a time: ask again with the same `into`, and with `before` from the answer, until `batch.left` is 0. What could not be taken back at all is in `batch.broken`. Only a single transaction can be tried out with `dryRun`: the parts of a batch are commits of their own, and each finds rows as those before it have left them',
  security,
  parameters: [idempotencyKey],
  request: { params: workspaceParams, body: takes(undoRequest) },
  responses: gives(outcomeAnswer, 'What became of each change'),
});

/** Writing: commit, act, undo. */
export function commitRoutes(app: App, parts: Parts): void {
  const { writer } = parts;
  for (const route of [commitRoute, actRoute, undoRoute]) app.use(route.getRoutingPath(), signedIn(parts));
  const bodies = new Bodies();
  for (const route of [commitRoute, actRoute]) app.use(route.getRoutingPath(), bodies.admit, paid(parts));
  app.use(actRoute.getRoutingPath(), onlyShallow);

  // Its body is not read here: the thread that writes does that, so that a paste of 100,000 rows keeps nobody else waiting.
  app.openAPIRegistry.registerPath(commitRoute);
  app.post(commitRoute.getRoutingPath(), async c => {
    checkWorkspace(c.req.param('ws'));
    const text = await c.req.text();
    const options = await optionsOf(c, {});
    const seenVersion = c.req.header('if-match');
    const outcome =
      seenVersion === undefined
        ? await writer.commit(c.get('person'), { text }, options).catch(inWords(text))
        : await commitAt(c, asked(text), seenVersion, options);
    return await answer(c, outcome, outcome.transaction === null && unwrittenIn(outcome).dryRun);
  });

  app.openapi(actRoute, async c => {
    checkWorkspace(c.req.valid('param').ws);
    const { dryRun, ...request } = c.req.valid('json');
    return answer(c, await writer.act(c.get('person'), request, await optionsOf(c, { dryRun })), dryRun);
  });

  app.openapi(undoRoute, async c => {
    checkWorkspace(c.req.valid('param').ws);
    const asked = c.req.valid('json');
    if ('batch' in asked) {
      const { into, ...part } = asked;
      const options = await optionsOf(c, into === undefined ? {} : { batch: into });
      return answer(c, await writer.undo(c.get('person'), part, options), false);
    }
    const { transaction, dryRun } = asked;
    return answer(c, await writer.undo(c.get('person'), transaction, await optionsOf(c, { dryRun })), dryRun);
  });

  /** A single change that is meant only for the version named. */
  async function commitAt(c: Context<Vars>, { changes, ...meant }: Body, version: string, options: CommitOptions) {
    return writer.commit(c.get('person'), [await atVersion(c, parts, changes, version)], { ...options, ...meant });
  }

  async function answer(c: Context<Vars>, outcome: Outcome, dryRun: boolean) {
    noteOutcome(c, parts, outcome, dryRun);
    const refusal = dryRun ? null : refusalOf(outcome, parts.now());
    if (refusal?.status === 409) throw refusal.with({ current: await currentRows(parts, outcome, c.get('person')) });
    if (refusal !== null) throw refusal;
    return asOutcome(c.body(textOf(outcome), 200, { 'content-type': 'application/json' }));
  }
}

type Body = z.output<typeof commitRequest>;

/** A commit's body as its schema has it. Throws a problem that says what is wrong with it. */
function asked(text: string): Body {
  if (text.length > longestReadHere || !isShallow(text)) throw new HTTPException(400);
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new HTTPException(400);
  }
  const read = commitRequest.safeParse(body);
  if (!read.success) throw notInOrder(read.error);
  return read.data;
}

/** Says in the schema's words why the writer could not read this text, where that is what it refused. */
const inWords =
  (text: string) =>
  (error: unknown): never => {
    if (error instanceof Refusal && error.code === 'malformed') asked(text);
    throw error;
  };

/** The answer was written as text; this is what is in it. */
const asOutcome = (response: Response) => response as Response & TypedResponse<Outcome, 200, 'json'>;

/** The same request by the same person is answered once; the key is the client's, the hash is that of the body. */
async function optionsOf(c: Context<Vars>, options: CommitOptions): Promise<CommitOptions> {
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
    const current = reach === null ? [] : [{ table: wish.table, ...present(row, pageFields(reach)) }];
    throw new ApiProblem(412, 'stale', `${by}. Look at the row and try again`, { current });
  }
  const fields = Object.keys(wish.to ?? {}).filter(field => reach?.shown.has(field) === true);
  return { ...wish, from: { ...Object.fromEntries(fields.map(field => [field, row[field] ?? null])), ...wish.from } };
}

/** Rows named by a problem that are shown with it, at most. */
const mostCurrent = 100;

/** The rows of an outcome that had changed since they were seen, as they are now and as far as this person reads them. */
async function currentRows({ catalog, reader }: Parts, { outcomes }: Outcome, person: Person) {
  const stale = outcomes.filter(each => each.issues.some(issue => issue.code === 'stale')).slice(0, mostCurrent);
  const current: NonNullable<Problem['current']> = [];
  for (const [id, group] of Map.groupBy(stale, each => each.table)) {
    const table = catalog.tables.get(id);
    const reach = table === undefined ? null : reachOf(table, person);
    if (reach === null) continue;
    const rows = await reader.rows(
      id,
      group.map(each => each.row),
    );
    for (const row of rows.values())
      if ((await seen(reach, row, reader)) !== null) current.push({ table: id, ...present(row, pageFields(reach)) });
  }
  return current;
}
