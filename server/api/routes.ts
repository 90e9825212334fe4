import { z } from '@hono/zod-openapi';
import { problemResponse } from './schemas/problem.ts';

const problem = { description: 'A problem', content: { 'application/problem+json': { schema: problemResponse } } };

/** The responses of a route: this schema for success, and a problem for an error. */
export const jsonResponses = <S extends z.ZodType>(schema: S, description: string) => ({
  200: { description, content: { 'application/json': { schema } } },
  '4XX': problem,
});

/** The responses of a route that sends something else than JSON. */
export const mediaResponses = (type: string, description: string) => ({
  200: { description, content: { [type]: { schema: z.string() } } },
  '4XX': problem,
});

/** The responses of a route that sends a file of one of these media types; JSON has a schema. */
export const fileResponses = (types: Readonly<Record<string, z.ZodType | null>>, description: string) => ({
  200: {
    description,
    content: Object.fromEntries(Object.entries(types).map(([type, schema]) => [type, { schema: schema ?? z.string() }])),
  },
  '4XX': problem,
});

/** The responses of a route without a response body. */
export const noContentResponses = (description: string) => ({ 204: { description }, '4XX': problem });

/** A required JSON body. */
export const jsonBody = <S extends z.ZodType>(schema: S) => ({
  required: true,
  content: { 'application/json': { schema } },
});

/** The path of a workspace. */
export const workspaceParams = z.object({ ws: z.string().openapi({ example: 'administration' }) });
/** The path of a table. */
export const tableParams = workspaceParams.extend({ table: z.string().max(64).openapi({ example: 'users' }) });
/** The path of a row. */
export const rowParams = tableParams.extend({ row: z.string().max(64) });

/** The route needs a session cookie; the name is that of the OpenAPI document. */
export const security = [{ session: [] }];

/** The Idempotency-Key header in the API's description. */
export const idempotencyKey = {
  in: 'header',
  name: 'Idempotency-Key',
  required: false,
  schema: { type: 'string', minLength: 1, maxLength: 200 },
  description: [
    'Makes it safe to repeat a request: the same request with the same key is executed once, and later answered as the first time.',
    'A key belongs to the person and the route, and is valid for 24 hours by the clock of the database; after that it is a new one.',
    'The same key with another body is refused with 422 `key_reused`, and nothing is done.',
    'Only written changes are remembered: a dry run, a refusal and a request that changed nothing are executed again.',
    'Secrets that an answer showed once are not repeated.',
    'After an answer of 503, or no answer, send the same request with the same key.',
  ].join(' '),
} as const;
