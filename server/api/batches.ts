import { createRoute, z } from '@hono/zod-openapi';
import { batchOf } from '../model/batch.ts';
import type { App, AppContext } from './appContext.ts';
import { requireSession } from './authentication.ts';
import { ApiProblem } from './problem.ts';
import { jsonResponses, security, workspaceParams } from './routes.ts';
import { batchResponse } from './schemas/changes.ts';
import { requireWorkspace } from './workspaceParam.ts';

const batchRoute = createRoute({
  method: 'get',
  path: '/api/workspaces/{ws}/batches/{batch}',
  summary: 'A batch that the actor has started: how many of its transactions were written, and how many are still in effect',
  security,
  request: { params: workspaceParams.extend({ batch: z.uuid() }) },
  responses: jsonResponses(batchResponse, 'The batch'),
});

/** The person's own batches. Those of others do not exist for them, as in the list of steps. */
export function batchRoutes(app: App, context: AppContext): void {
  app.use(batchRoute.getRoutingPath(), requireSession(context));
  app.openapi(batchRoute, async c => {
    const { reader } = requireWorkspace(c);
    const { batch } = c.req.valid('param');
    const found = batchOf(batch, await reader.batch(batch));
    if (found === null || found.actor !== c.get('person').user) throw new ApiProblem(404, 'no_such_batch', 'Batch not found');
    return c.json(found, 200);
  });
}
