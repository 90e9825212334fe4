import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { serveStatic } from '@hono/node-server/serve-static';
import type { Context } from 'hono';
import type { App } from './parts.ts';
import { ApiProblem, answerProblem } from './problem.ts';

/** Files whose names carry a hash of what is in them never change. */
const forever = 'public, max-age=31536000, immutable';

const nothing = (c: Context): Response => answerProblem(c, new ApiProblem(404, 'not_found', 'There is nothing here'));

/** The page and its files; every path that is neither a file nor the API's is the page, which finds its own way. */
export function pageRoutes(app: App, client: string | undefined): void {
  app.all('/api/*', nothing);
  if (client === undefined || !existsSync(join(client, 'index.html'))) {
    app.notFound(nothing);
    return;
  }
  app.use(
    '/assets/*',
    serveStatic({ root: client, precompressed: true, onFound: (_, c) => c.header('Cache-Control', forever) }),
    async c => nothing(c),
  );
  app.get('*', serveStatic({ root: client, onFound: (_, c) => c.header('Cache-Control', 'no-cache') }));
  app.get('*', serveStatic({ root: client, path: 'index.html', onFound: (_, c) => c.header('Cache-Control', 'no-cache') }));
  app.notFound(nothing);
}
