import { createRoute } from '@hono/zod-openapi';
import { healthAnswer } from './answers.ts';
import type { App, Parts } from './parts.ts';
import { ApiProblem, problemOf } from './problem.ts';
import { gives } from './routes.ts';

const aliveRoute = createRoute({
  method: 'get',
  path: '/healthz',
  summary: 'Whether the server runs',
  responses: gives(healthAnswer, 'It runs'),
});

const readyRoute = createRoute({
  method: 'get',
  path: '/readyz',
  summary: 'Whether the server can do its work: the database is there and can be written',
  responses: gives(healthAnswer, 'It can'),
});

/** What load balancers ask. */
export function healthRoutes(app: App, { reader, cannotWrite, log }: Parts): void {
  app.openapi(aliveRoute, c => c.json({ status: 'ok' as const }, 200));
  app.openapi(readyRoute, async c => {
    try {
      await reader.seq();
    } catch (error) {
      log.warn({ err: error }, 'not ready');
      throw new ApiProblem(503, 'unavailable', 'The database cannot be reached', { retryAfter: 2 });
    }
    const failure = (await cannotWrite?.()) ?? null;
    if (failure !== null) {
      log.warn({ err: failure }, 'not ready: nothing can be written');
      const full = problemOf(failure).code === 'disk_full';
      throw new ApiProblem(503, 'unavailable', full ? 'The disk is full' : 'Nothing can be written', { retryAfter: 2 });
    }
    return c.json({ status: 'ok' as const }, 200);
  });
}
