import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { serveStatic } from '@hono/node-server/serve-static';
import type { Context, MiddlewareHandler } from 'hono';
import type { App } from './appContext.ts';
import { ApiProblem, respondWithProblem } from './problem.ts';

/** For files with a content hash in their name. */
const forever = 'public, max-age=31536000, immutable';

const notFound = (c: Context): Response =>
  respondWithProblem(c, new ApiProblem(404, 'not_found', 'There is nothing at this address'));

/** Sets how long a file may be cached, if it was found. */
const cacheControl =
  (how: string): MiddlewareHandler =>
  async (c, next) => {
    await next();
    if (c.res.ok) c.res.headers.set('Cache-Control', how);
  };

/** Serves the page and its files. Every path that is neither a file nor of the API gets the page, which routes by itself. */
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
