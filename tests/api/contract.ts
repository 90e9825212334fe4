import { z } from '@hono/zod-openapi';
import type { App } from '../../server/api/appContext.ts';
import { problemResponse } from '../../server/api/schemas/problem.ts';

/** What of a response its route describes. */
export interface Described {
  status: number;
  /** The media type without parameters; empty when there is no body. */
  type: string;
  text: string;
}

interface DescribedRoute {
  method: string;
  path: string;
  responses: Record<string, { content?: Record<string, { schema?: unknown }> }>;
}

/** The successful responses that were checked in this test file, such as `GET /api/session 200`. */
export const checkedResponses = new Set<string>();

const isApi = (path: string): boolean => /^\/(?:api\/|healthz$|readyz$)/.test(path) && path !== '/api/openapi.json';

/**
 * Checks a response of the API against the description of its route: its status, its media type, and every member of its body. Throws when
 * it has a member that the schema lacks, or lacks one that the schema requires.
 */
export function checkResponse(app: App, method: string, path: string, response: Described): void {
  const { status, type, text } = response;
  if (!isApi(path) || (status >= 300 && status < 400)) return;
  const route = routeOf(app, method, path);
  const what = `${method} ${route?.path ?? path} ${status}`;
  const described = route?.responses[status] ?? route?.responses[`${Math.floor(status / 100)}XX`];
  if (route !== undefined && described === undefined && status < 500) throw new Error(`${what} is not described`);
  if (status >= 400) {
    if (type !== 'application/problem+json') throw new Error(`${what} is ${type} and not a problem`);
    checkBody(what, problemResponse, JSON.parse(text));
    return;
  }
  const content = described?.content ?? {};
  if (Object.keys(content).length === 0 ? text !== '' : !(type in content)) throw new Error(`${what} answers with ${type}`);
  const schema = content[type]?.schema;
  if (type === 'application/json') checkBody(what, schema as z.ZodType, JSON.parse(text));
  checkedResponses.add(what);
}

/** The successful responses that the routes of an app describe, such as `GET /api/session 200`. */
export const describedResponses = (app: App): string[] =>
  routesIn(app).flatMap(({ method, path, responses }) =>
    Object.keys(responses).flatMap(status => (status.startsWith('2') ? [`${method} ${path} ${status}`] : [])),
  );

const routesIn = (app: App): DescribedRoute[] =>
  app.openAPIRegistry.definitions.flatMap(each =>
    each.type === 'route' ? [{ ...(each.route as DescribedRoute), method: each.route.method.toUpperCase() }] : [],
  );

/** The route of a path: of several, the one with the fewest parameters. */
const routeOf = (app: App, method: string, path: string): DescribedRoute | undefined =>
  routesIn(app)
    .filter(each => each.method === method && new RegExp(`^${each.path.replace(/\{\w+\}/g, '[^/]+')}$`).test(path))
    .sort((one, other) => one.path.split('{').length - other.path.split('{').length)[0];

/** Checks that a value is what the schema describes. Throws when it has a member that the schema lacks, or lacks one that it requires. */
export function checkBody(what: string, schema: z.ZodType, body: unknown): void {
  const { error, data } = schema.safeParse(body);
  if (error !== undefined) throw new Error(`${what} does not fit its schema: ${z.prettifyError(error)}`);
  const unknown = missingIn(data, body, '');
  if (unknown.length > 0) throw new Error(`${what} has members that its schema lacks: ${unknown.slice(0, 5).join(', ')}`);
}

/** The paths of the members of `body` that `known` lacks: parsing leaves out what a schema does not know. */
function missingIn(known: unknown, body: unknown, at: string): string[] {
  if (typeof body !== 'object' || body === null) return [];
  return Object.entries(body).flatMap(([name, value]) => {
    const path = at === '' ? name : `${at}.${name}`;
    if (typeof known !== 'object' || known === null || !Object.hasOwn(known, name)) return [path];
    return missingIn((known as Record<string, unknown>)[name], value, path);
  });
}
