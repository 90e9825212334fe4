import { createRoute } from '@hono/zod-openapi';
import { accountByResetToken, requestPasswordReset, resetPassword } from '../identity/passwordReset.ts';
import type { App, AppContext } from './appContext.ts';
import { clientAddress } from './clientAddress.ts';
import { clientOf, enterSession } from './requestClient.ts';
import { jsonBody, jsonResponses, noContentResponses } from './routes.ts';
import { forgottenRequest, linkResponse, resetRequest, sessionResponse, tokenRequest } from './schemas/account.ts';
import { noMailServer, sendsMail } from './site.ts';

const askRoute = createRoute({
  method: 'post',
  path: '/api/password-resets',
  summary: 'Sends a link to choose a new password, if the account exists; the answer is the same for every login',
  request: { body: jsonBody(forgottenRequest) },
  responses: noContentResponses('Requested'),
});

const readRoute = createRoute({
  method: 'post',
  path: '/api/password-resets/read',
  summary: 'Which account a link is for; reading changes nothing',
  request: { body: jsonBody(tokenRequest) },
  responses: jsonResponses(linkResponse, 'The address that the link was sent to'),
});

const useRoute = createRoute({
  method: 'post',
  path: '/api/password-resets/use',
  summary: 'Chooses a new password with a link, once; ends every session, and starts a new one',
  request: { body: jsonBody(resetRequest) },
  responses: jsonResponses(sessionResponse, 'Who is now signed in; nobody if the person is active in no organisation'),
});

/** Lets people choose a new password with a link that is sent to their own address. */
export function passwordResetRoutes(app: App, context: AppContext): void {
  const { config, attemptLimits, log } = context;

  app.openapi(askRoute, async c => {
    const { login, language } = c.req.valid('json');
    if (!sendsMail(config)) throw noMailServer();
    await attemptLimits.mail(clientAddress(c, config.trustProxy));
    // Responds before the look-up, so that neither the answer nor its timing reveals who has an account.
    const work = requestPasswordReset(context, login, language)
      .catch((error: unknown) => log.error({ err: error }, 'a link to reset a password could not be sent'))
      .finally(() => context.backgroundTasks?.delete(work));
    context.backgroundTasks?.add(work);
    return c.body(null, 204);
  });

  app.openapi(readRoute, async c => {
    const account = await accountByResetToken(context, clientAddress(c, config.trustProxy), c.req.valid('json').token);
    return c.json({ address: String(account.resetFor), expiresAt: String(account.resetExpiresAt) }, 200);
  });

  app.openapi(useRoute, async c => {
    const started = await resetPassword(context, clientOf(c, context), c.req.valid('json'));
    return c.json(started === null ? { person: null, setup: false } : await enterSession(c, context, started), 200);
  });
}
