import { createRoute } from '@hono/zod-openapi';
import { undoStepsOf } from '../model/undoSteps.ts';
import type { App, AppContext } from './appContext.ts';
import { requireSession } from './authentication.ts';
import { stepsResponse } from './changeResponses.ts';
import { jsonResponses, requireWorkspace, security, workspaceParams } from './routes.ts';

/** A person's latest transactions that are looked through. */
const maxTransactions = 600;

const stepsRoute = createRoute({
  method: 'get',
  path: '/api/workspaces/{ws}/steps',
  summary: 'What the actor did last and can take back, or take again: the next one first',
  security,
  request: { params: workspaceParams },
  responses: jsonResponses(stepsResponse, 'What can be taken back, and taken again'),
});

/** What somebody can take back, from whatever browser they did it: always their own transactions, and only labels are told of them. */
export function stepsRoutes(app: App, context: AppContext): void {
  app.use(stepsRoute.getRoutingPath(), requireSession(context));
  app.openapi(stepsRoute, async c => {
    requireWorkspace(c.req.valid('param').ws);
    const { user } = c.get('person');
    return c.json(undoStepsOf(user, await context.reader.latestBy(user, maxTransactions)), 200);
  });
}
