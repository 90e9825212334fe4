import { createRoute } from '@hono/zod-openapi';
import { undoStepsOf } from '../model/undoSteps.ts';
import type { App, AppContext } from './appContext.ts';
import { requireSession } from './authentication.ts';
import { jsonResponses, security, workspaceParams } from './routes.ts';
import { stepsResponse } from './schemas/changes.ts';
import { requireWorkspace } from './workspaceParam.ts';

/** How many of a person's latest transactions are searched. */
const maxTransactions = 600;

const stepsRoute = createRoute({
  method: 'get',
  path: '/api/workspaces/{ws}/steps',
  summary: 'The steps that the actor can undo or redo, the next one first',
  security,
  request: { params: workspaceParams },
  responses: jsonResponses(stepsResponse, 'The steps to undo, and the steps to redo'),
});

/** The person's own steps that can be undone or redone, from any browser. Only their labels are returned. */
export function stepsRoutes(app: App, context: AppContext): void {
  app.use(stepsRoute.getRoutingPath(), requireSession(context));
  app.openapi(stepsRoute, async c => {
    const { reader } = requireWorkspace(c);
    const { user } = c.get('person');
    return c.json(undoStepsOf(user, await reader.latestBy(user, maxTransactions)), 200);
  });
}
