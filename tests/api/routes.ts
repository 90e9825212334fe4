import type { Site } from './site.ts';

/** A route of the OpenAPI document. */
export interface Route {
  method: string;
  path: string;
  security: boolean;
  body: boolean;
}

type Described = Record<string, Record<string, { security?: unknown; requestBody?: unknown }>>;

/** Every route of the API. */
export async function routesOf(site: Site): Promise<Route[]> {
  const { body } = await site.browser().get<{ paths: Described }>('/api/openapi.json');
  return Object.entries(body.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, route]) => ({
      method: method.toUpperCase(),
      path,
      security: route.security !== undefined,
      body: route.requestBody !== undefined,
    })),
  );
}

/** A path with its parameters filled in. */
export const filledPath = (path: string, row: string): string =>
  path
    .replace('{ws}', 'administration')
    .replace('{table}', 'users')
    .replace('{row}', row)
    .replace('{session}', row)
    .replace('{batch}', row)
    .replace('{import}', row)
    .replace('{token}', 'x'.repeat(43))
    .concat(path.endsWith('/position') ? `?row=${row}` : '');
