import { createRoute } from '@hono/zod-openapi';
import type { Row } from '../model/change.ts';
import { accountByLogin } from './accountLookup.ts';
import type { App, AppContext } from './appContext.ts';
import { clientAddress } from './attemptLimits.ts';
import { membershipsOf, newPasswordCells, personalTerms } from './memberships.ts';
import { hashPassword } from './password.ts';
import { checkNewPassword } from './passwordPolicy.ts';
import { ApiProblem } from './problem.ts';
import { forgottenRequest, resetRequest, tokenRequest } from './requests.ts';
import { linkResponse, sessionResponse } from './responses.ts';
import { jsonBody, jsonResponses, noContentResponses } from './routes.ts';
import { startSession } from './signIn.ts';
import { sendsMail } from './site.ts';
import { tokenHashes } from './tokens.ts';

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
  const { config, attemptLimits: limits, sessions, log } = context;

  app.openapi(askRoute, async c => {
    const { login, language } = c.req.valid('json');
    if (!sendsMail(config)) throw noMailServer();
    await limits.mail(clientAddress(c, config.trustProxy));
    // Responds before the look-up, so that neither the answer nor its timing reveals who has an account.
    const work = requestReset(login, language)
      .catch((error: unknown) => log.error({ err: error }, 'a link to reset a password could not be sent'))
      .finally(() => context.backgroundTasks?.delete(work));
    context.backgroundTasks?.add(work);
    return c.body(null, 204);
  });

  app.openapi(readRoute, async c => {
    const account = await accountByToken(clientAddress(c, config.trustProxy), c.req.valid('json').token);
    return c.json({ address: String(account.resetFor), expiresAt: String(account.resetExpiresAt) }, 200);
  });

  app.openapi(useRoute, async c => {
    const { token, password } = c.req.valid('json');
    const account = await accountByToken(clientAddress(c, config.trustProxy), token);
    const [user] = await membershipsOf(context.reader, account.id);
    const org =
      user === undefined ? null : ((await context.reader.rows('orgs', [String(user.org)])).get(String(user.org)) ?? null);
    await checkNewPassword(password, personalTerms({ account, user: user ?? null, org }));
    const changes = [
      {
        table: 'accounts',
        row: account.id,
        from: { resetHash: account.resetHash ?? null, state: 'active' },
        to: {
          ...newPasswordCells(await hashPassword(password)),
          resetHash: null,
          resetExpiresAt: null,
          resetFor: null,
          passwordChangedAt: context.now(),
          // Only the reader of this address's mail had the link.
          secretFor: account.email ?? null,
          secretShown: false,
          answeredAt: context.now(),
        },
      },
    ];
    const label = 'Password reset';
    try {
      if (user !== undefined) return c.json(await startSession(c, context, { user, account: account.id, changes, label }), 200);
      await sessions.commit(changes, label);
      return c.json({ person: null, setup: false }, 200);
    } catch (error) {
      // Someone used the same link a moment ago.
      throw error instanceof ApiProblem && error.code === 'stale' ? invalidLink() : error;
    }
  });

  async function requestReset(login: string, language: string): Promise<void> {
    const account = await accountByLogin(context, login);
    if (account?.state !== 'active' || account.email === null) return;
    const change = {
      table: 'accounts',
      row: account.id,
      from: { resetAskedAt: account.resetAskedAt ?? null },
      to: { resetAskedAt: context.now(), askedIn: language },
    };
    await sessions.commit([change], 'Password reset asked for').catch((error: unknown) => {
      // Too soon after the last request, or requested twice at the same moment.
      if (!(error instanceof ApiProblem && ['RESET_LATELY', 'stale'].includes(error.code))) throw error;
    });
  }

  async function accountByToken(address: string, token: string): Promise<Row> {
    const attempt = await limits.token(address);
    const [account] = await context.reader.where('accounts', 'resetHash', tokenHashes(token));
    if (account?.state !== 'active' || String(account.resetExpiresAt) <= context.now()) throw invalidLink();
    await attempt.succeeded();
    return account;
  }
}

const invalidLink = (): ApiProblem =>
  new ApiProblem(404, 'no_reset', 'This link is no longer valid. Request a new one on the sign-in page');

/** The problem when no mail server is configured. */
export const noMailServer = (): ApiProblem =>
  new ApiProblem(409, 'no_mail', 'This installation sends no messages. Ask an administrator of your organisation');
