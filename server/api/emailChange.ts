import { createRoute } from '@hono/zod-openapi';
import {
  accountByEmailToken,
  cancelEmailChange,
  confirmEmail,
  loadAccount,
  requestEmailChange,
} from '../identity/emailChange.ts';
import type { Row } from '../model/change.ts';
import type { App, AppContext } from './appContext.ts';
import { requireSession } from './authentication.ts';
import { clientAddress } from './clientAddress.ts';
import { clientOf } from './requestClient.ts';
import { jsonBody, jsonResponses, noContentResponses, security } from './routes.ts';
import { emailResponse, linkResponse, newEmailRequest, tokenRequest } from './schemas/account.ts';
import { noMailServer, sendsMail } from './site.ts';
import type { EmailResponse } from './wire.ts';

const path = '/api/session/email';
const who = jsonResponses(emailResponse, 'The address, and the one to be confirmed');

const readRoute = createRoute({ method: 'get', path, summary: 'Your own e-mail address', security, responses: who });

const askRoute = createRoute({
  method: 'post',
  path,
  summary: 'Requests another address: a link is sent there, and the old address stays until the link is used',
  security,
  request: { body: jsonBody(newEmailRequest) },
  responses: who,
});

const cancelRoute = createRoute({
  method: 'delete',
  path,
  summary: 'Cancels the change of address',
  security,
  responses: noContentResponses('Cancelled'),
});

const linkRoute = createRoute({
  method: 'post',
  path: '/api/email-changes/read',
  summary: 'Which address a link confirms; reading changes nothing',
  request: { body: jsonBody(tokenRequest) },
  responses: jsonResponses(linkResponse, 'The address'),
});

const confirmRoute = createRoute({
  method: 'post',
  path: '/api/email-changes/confirm',
  summary: 'Confirms an address with the link that was sent there; works once',
  request: { body: jsonBody(tokenRequest) },
  responses: noContentResponses('The account now has this address'),
});

/** Lets people change their own address: with their password, and with a link that is sent to the new address. */
export function emailChangeRoutes(app: App, context: AppContext): void {
  const { config } = context;
  app.use(path, requireSession(context));

  app.openapi(readRoute, async c => c.json(emailResponseOf(await loadAccount(context, c.get('person').account)), 200));

  app.openapi(askRoute, async c => {
    if (!sendsMail(config)) throw noMailServer();
    const { account } = c.get('person');
    await requestEmailChange(context, clientOf(c, context), account, c.req.valid('json'));
    return c.json(emailResponseOf(await loadAccount(context, account)), 200);
  });

  app.openapi(cancelRoute, async c => {
    await cancelEmailChange(context, c.get('person').account);
    return c.body(null, 204);
  });

  app.openapi(linkRoute, async c => {
    const account = await accountByEmailToken(context, clientAddress(c, config.trustProxy), c.req.valid('json').token);
    return c.json({ address: String(account.newEmail), expiresAt: String(account.newEmailExpiresAt) }, 200);
  });

  app.openapi(confirmRoute, async c => {
    await confirmEmail(context, clientAddress(c, config.trustProxy), c.req.valid('json').token);
    return c.body(null, 204);
  });

  const emailResponseOf = ({ email, newEmail, newEmailExpiresAt }: Row): EmailResponse => ({
    address: String(email ?? ''),
    waiting:
      newEmail === null || String(newEmailExpiresAt) <= context.now()
        ? null
        : { address: String(newEmail), expiresAt: String(newEmailExpiresAt) },
  });
}
