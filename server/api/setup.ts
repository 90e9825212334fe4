import { createRoute } from '@hono/zod-openapi';
import { setUp } from '../identity/setUp.ts';
import type { SetupGate } from '../identity/setupGate.ts';
import type { App, AppContext } from './appContext.ts';
import { setSessionCookie } from './authentication.ts';
import { clientAddress } from './clientAddress.ts';
import { sessionResponseFor } from './describeSession.ts';
import { ApiProblem } from './problem.ts';
import { clientOf } from './requestClient.ts';
import { jsonBody, jsonResponses } from './routes.ts';
import { sessionResponse } from './schemas/account.ts';
import { setupRequest } from './schemas/installation.ts';

const setupRoute = createRoute({
  method: 'post',
  path: '/api/setup',
  summary: 'Creates the first organisation and its owner, with the token of the link that the first start prints',
  request: { body: jsonBody(setupRequest) },
  responses: jsonResponses(sessionResponse, 'The owner, signed in'),
});

/** The set-up over HTTP. */
export function setupRoutes(app: App, context: AppContext, gate: SetupGate): void {
  app.openapi(setupRoute, async c => {
    const { token, ...first } = c.req.valid('json');
    const attempt = await context.attemptLimits.token(clientAddress(c, context.config.trustProxy));
    const invalidLink = new ApiProblem(
      404,
      'no_setup',
      'This set-up link is not valid, or it has already been used. The log of the latest start shows the current one',
    );
    if (!gate.matches(token) || !(await gate.isOpen())) throw invalidLink;
    await attempt.succeeded();
    const sessionToken = await gate.runExclusive(async () => {
      if (!(await gate.isOpen())) throw invalidLink;
      return setUp(context, first, clientOf(c, context));
    });
    if (sessionToken === null) throw new ApiProblem(409, 'busy', 'Someone else is setting up right now');
    setSessionCookie(c, context.config, sessionToken);
    return c.json(await sessionResponseFor(context, sessionToken), 200);
  });
}
