import { createRoute } from '@hono/zod-openapi';
import { stepsOf } from '../model/steps.ts';
import { signedIn } from './actor.ts';
import { stepsAnswer } from './changeAnswers.ts';
import type { App, Parts } from './parts.ts';
import { checkWorkspace, gives, security, workspaceParams } from './routes.ts';

/** A person's latest transactions that are looked through. */
const mostRead = 600;

const stepsRoute = createRoute({
  method: 'get',
  path: '/api/workspaces/{ws}/steps',
  summary: 'What the actor did last and can take back, or take again: the next one first',
  security,
  request: { params: workspaceParams },
  responses: gives(stepsAnswer, 'What can be taken back, and taken again'),
});

/** What somebody can take back, from whatever browser they did it: always their own transactions, and only labels are told of them. */
export function stepsRoutes(app: App, parts: Parts): void {
  app.use(stepsRoute.getRoutingPath(), signedIn(parts));
  app.openapi(stepsRoute, async c => {
    checkWorkspace(c.req.valid('param').ws);
    const { user } = c.get('person');
    return c.json(stepsOf(user, await parts.reader.latestOf(user, mostRead)), 200);
  });
}
