import { createRoute } from '@hono/zod-openapi';
import type { App, AppContext } from './appContext.ts';
import { ApiProblem, toProblem } from './problem.ts';
import { jsonResponses } from './routes.ts';
import { healthResponse } from './schemas/installation.ts';

const aliveRoute = createRoute({
  method: 'get',
  path: '/healthz',
  summary: 'Whether the server is running',
  responses: jsonResponses(healthResponse, 'It is running'),
});

const readyRoute = createRoute({
  method: 'get',
  path: '/readyz',
  summary: 'Whether the server can work: the database can be reached and written',
  responses: jsonResponses(healthResponse, 'It can'),
});

/** The health checks for load balancers. */
export function healthRoutes(app: App, { reader, writeFailure, log }: AppContext): void {
  app.openapi(aliveRoute, c => c.json({ status: 'ok' as const }, 200));
  app.openapi(readyRoute, async c => {
    try {
      await reader.seq();
    } catch (error) {
      log.warn({ err: error }, 'not ready');
      throw new ApiProblem(503, 'unavailable', 'The database cannot be reached', { retryAfter: 2 });
    }
    const failure = (await writeFailure?.()) ?? null;
    if (failure !== null) {
      log.warn({ err: failure }, 'not ready: nothing can be written');
      const full = toProblem(failure).code === 'disk_full';
      throw new ApiProblem(503, 'unavailable', full ? 'The disk is full' : 'Nothing can be written', { retryAfter: 2 });
    }
    return c.json({ status: 'ok' as const }, 200);
  });
}
