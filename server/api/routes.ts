import { z } from '@hono/zod-openapi';
import type { Person } from '../model/actor.ts';
import type { Catalog } from '../model/catalog.ts';
import { problemResponse } from './changeResponses.ts';
import { ApiProblem } from './problem.ts';
import { accessTo, type TableAccess } from './tableAccess.ts';

/** The one workspace that there is so far. */
export const administration = 'administration';

const problem = { description: 'A problem', content: { 'application/problem+json': { schema: problemResponse } } };

/** The answers of a route: what it gives, and a problem for everything else. */
export const jsonResponses = <S extends z.ZodType>(schema: S, description: string) => ({
  200: { description, content: { 'application/json': { schema } } },
  '4XX': problem,
});

/** The answers of a route that gives nothing back. */
export const noContentResponses = (description: string) => ({ 204: { description }, '4XX': problem });

/** A JSON body that must be there. */
export const jsonBody = <S extends z.ZodType>(schema: S) => ({
  required: true,
  content: { 'application/json': { schema } },
});

/** The path of a workspace. */
export const workspaceParams = z.object({ ws: z.string().openapi({ example: administration }) });
/** The path of a table. */
export const tableParams = workspaceParams.extend({ table: z.string().max(64).openapi({ example: 'users' }) });
/** The path of a row. */
export const rowParams = tableParams.extend({ row: z.string().max(64) });

/** Only signed-in browsers: the cookie, named as the document names it. */
export const security = [{ session: [] }];

/** Throws a problem for a workspace that is not there. */
export function requireWorkspace(ws: string): void {
  if (ws !== administration) throw new ApiProblem(404, 'no_such_workspace', 'There is no such workspace');
}

/** What the actor may see of a table; a table out of their reach is as if it were not there. */
export function requireTable(catalog: Catalog, { ws, table }: { ws: string; table: string }, actor: Person): TableAccess {
  requireWorkspace(ws);
  const known = catalog.tables.get(table);
  const access = known === undefined ? null : accessTo(known, actor);
  if (access === null) throw new ApiProblem(404, 'no_such_table', 'There is no such table');
  return access;
}

/** The key that makes repeating a request safe, as the API's description tells it. */
export const idempotencyKey = {
  in: 'header',
  name: 'Idempotency-Key',
  required: false,
  schema: { type: 'string', minLength: 1, maxLength: 200 },
  description: [
    'Makes repeating a request safe: the same request with the same key is done once, and answered again with what it was answered the first time.',
    'A key belongs to the person and the route, and is good for 24 hours by the clock of the database; after that it is a new one.',
    'The same key with another body is refused with 422 `key_reused`, and nothing is done.',
    'Only what was written is remembered: a dry run, a refusal and a request that changed nothing are worked out again.',
    'Secrets that an answer showed once are not repeated.',
    'After an answer of 503, or none at all, send the same request with the same key.',
  ].join(' '),
} as const;
