import { createRoute } from '@hono/zod-openapi';
import { answerInvitation, readInvitation } from '../identity/answerInvitation.ts';
import type { App, AppContext } from './appContext.ts';
import { currentSession } from './authentication.ts';
import { clientAddress } from './clientAddress.ts';
import { describeInvitation } from './describeInvitation.ts';
import { clientOf, enterSession } from './requestClient.ts';
import { jsonBody, jsonResponses } from './routes.ts';
import { sessionResponse } from './schemas/account.ts';
import { invitationAnswerRequest, invitationResponse, linkRequest } from './schemas/invitations.ts';

const readRoute = createRoute({
  method: 'post',
  path: '/api/invitations/read',
  summary:
    'What an invitation or activation link is for; reading it changes nothing. The token is in the body, because paths are logged on the way',
  request: { body: jsonBody(linkRequest) },
  responses: jsonResponses(invitationResponse, 'The invitation'),
});

const acceptRoute = createRoute({
  method: 'post',
  path: '/api/invitations',
  summary: 'Accepts or declines an invitation, or chooses the first password; signs in',
  request: { body: jsonBody(invitationAnswerRequest) },
  responses: jsonResponses(sessionResponse, 'Who is now signed in'),
});

/** Invitations and activation links. Opening a link changes nothing, because mail scanners open links too. */
export function invitationRoutes(app: App, context: AppContext): void {
  app.openapi(readRoute, async c => {
    const address = clientAddress(c, context.config.trustProxy);
    const invitation = await readInvitation(context, address, c.req.valid('json').token);
    return c.json(await describeInvitation(context, invitation), 200);
  });

  app.openapi(acceptRoute, async c => {
    const client = clientOf(c, context);
    const started = await answerInvitation(context, client, () => currentSession(c, context), c.req.valid('json'));
    return c.json(started === null ? { person: null, setup: false } : await enterSession(c, context, started), 200);
  });
}
