import { createRoute } from '@hono/zod-openapi';
import { changePassword } from '../identity/passwordChange.ts';
import type { App, AppContext } from './appContext.ts';
import { requireSession } from './authentication.ts';
import { clientOf, enterSession } from './requestClient.ts';
import { jsonBody, jsonResponses, security } from './routes.ts';
import { passwordRequest, sessionResponse } from './schemas/account.ts';

const passwordRoute = createRoute({
  method: 'post',
  path: '/api/session/password',
  summary: 'Changes the password; ends every other session of the account',
  security,
  request: { body: jsonBody(passwordRequest) },
  responses: jsonResponses(sessionResponse, 'Who is signed in'),
});

/** Lets people change their own password, using the current one. */
export function passwordChangeRoutes(app: App, context: AppContext): void {
  app.use(passwordRoute.getRoutingPath(), requireSession(context, { allowPasswordChange: true }));

  app.openapi(passwordRoute, async c => {
    const { current = '', next } = c.req.valid('json');
    const started = await changePassword(context, clientOf(c, context), c.get('session'), { current, next });
    return c.json(await enterSession(c, context, started), 200);
  });
}
