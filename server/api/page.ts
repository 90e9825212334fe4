import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { serveStatic } from '@hono/node-server/serve-static';
import type { Context, MiddlewareHandler } from 'hono';
import type { App } from './appContext.ts';
import { ApiProblem, respondWithProblem } from './problem.ts';

/** Files whose names carry a hash of what is in them never change. */
const forever = 'public, max-age=31536000, immutable';

const notFound = (c: Context): Response => respondWithProblem(c, new ApiProblem(404, 'not_found', 'There is nothing here'));

/** Says how long a file that was found may be kept. */
const cacheControl =
  (how: string): MiddlewareHandler =>
  async (c, next) => {
    await next();
    if (c.res.ok) c.res.headers.set('Cache-Control', how);
  };

/** The page and its files; every path that is neither a file nor the API's is the page, which finds its own way. */
export function pageRoutes(app: App, client: string | undefined): void {
  app.all('/api/*', notFound);
  if (client === undefined || !existsSync(join(client, 'index.html'))) {
    app.notFound(notFound);
    return;
  }
  app.use('/assets/*', cacheControl(forever), serveStatic({ root: client }));
  app.all('/assets/*', notFound);
  app.use(cacheControl('no-cache'));
  app.get('*', serveStatic({ root: client }));
  app.get('*', serveStatic({ root: client, path: 'index.html' }));
  app.notFound(notFound);
}
