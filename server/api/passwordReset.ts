import { createRoute } from '@hono/zod-openapi';
import type { Row } from '../model/change.ts';
import { accountOf } from './accounts.ts';
import { linkAnswer, sessionAnswer } from './answers.ts';
import { enter } from './entering.ts';
import { addressOf } from './limits.ts';
import type { App, Parts } from './parts.ts';
import { hashPassword } from './password.ts';
import { checkChoice } from './passwordRules.ts';
import { ApiProblem } from './problem.ts';
import { forgottenRequest, resetRequest, tokenRequest } from './requests.ts';
import { gives, givesNothing, takes } from './routes.ts';
import { hashesOf } from './secrets.ts';
import { chosen, membershipsOf, ownWords } from './signIn.ts';
import { sendsMail } from './site.ts';

const askRoute = createRoute({
  method: 'post',
  path: '/api/password-resets',
  summary: 'Sends a link to choose another password, where the account is there; the answer is the same for every login',
  request: { body: takes(forgottenRequest) },
  responses: givesNothing('Asked for'),
});

const readRoute = createRoute({
  method: 'post',
  path: '/api/password-resets/read',
  summary: 'Whose password a link is for; reading changes nothing',
  request: { body: takes(tokenRequest) },
  responses: gives(linkAnswer, 'The address that the link was sent to'),
});

const useRoute = createRoute({
  method: 'post',
  path: '/api/password-resets/use',
  summary: 'Chooses another password by a link, once; every session ends, and a new one begins',
  request: { body: takes(resetRequest) },
  responses: gives(sessionAnswer, 'Who is signed in now; nobody where the person is active in no organisation'),
});

/** Choosing another password by a link that is sent to one's own address. */
export function passwordResetRoutes(app: App, parts: Parts): void {
  const { config, limits, sessions, log } = parts;

  app.openapi(askRoute, async c => {
    const { login, language } = c.req.valid('json');
    if (!sendsMail(config)) throw noMail();
    await limits.letter(addressOf(c, config.trustProxy));
    // Answered before anything is looked for, so that neither the answer nor its time tells who has an account.
    const work = ask(login, language)
      .catch((error: unknown) => log.error({ err: error }, 'a link to reset a password could not be sent'))
      .finally(() => parts.behind?.delete(work));
    parts.behind?.add(work);
    return c.body(null, 204);
  });

  app.openapi(readRoute, async c => {
    const account = await accountByToken(addressOf(c, config.trustProxy), c.req.valid('json').token);
    return c.json({ address: String(account.resetFor), expiresAt: String(account.resetExpiresAt) }, 200);
  });

  app.openapi(useRoute, async c => {
    const { token, password } = c.req.valid('json');
    const account = await accountByToken(addressOf(c, config.trustProxy), token);
    const [user] = await membershipsOf(parts.reader, account.id);
    const org = user === undefined ? null : ((await parts.reader.rows('orgs', [String(user.org)])).get(String(user.org)) ?? null);
    await checkChoice(password, ownWords({ account, user: user ?? null, org }));
    const wishes = [
      {
        table: 'accounts',
        row: account.id,
        from: { resetHash: account.resetHash ?? null, state: 'active' },
        to: {
          ...chosen(await hashPassword(password)),
          resetHash: null,
          resetExpiresAt: null,
          resetFor: null,
          passwordChangedAt: parts.now(),
          // The link came to nobody but who reads the mail of this address.
          secretFor: account.email ?? null,
          secretShown: false,
          answeredAt: parts.now(),
        },
      },
    ];
    const label = 'Password reset';
    try {
      if (user !== undefined) return c.json(await enter(c, parts, { user, account: account.id, wishes, label }), 200);
      await sessions.write(wishes, label);
      return c.json({ person: null, setup: false }, 200);
    } catch (error) {
      // Somebody used the same link a moment ago.
      throw error instanceof ApiProblem && error.code === 'stale' ? notGood() : error;
    }
  });

  async function ask(login: string, language: string): Promise<void> {
    const account = await accountOf(parts, login);
    if (account?.state !== 'active' || account.email === null) return;
    const wish = {
      table: 'accounts',
      row: account.id,
      from: { resetAskedAt: account.resetAskedAt ?? null },
      to: { resetAskedAt: parts.now(), askedIn: language },
    };
    await sessions.write([wish], 'Password reset asked for').catch((error: unknown) => {
      // Too soon after the last one, or asked for twice at the same moment.
      if (!(error instanceof ApiProblem && ['RESET_LATELY', 'stale'].includes(error.code))) throw error;
    });
  }

  async function accountByToken(address: string, token: string): Promise<Row> {
    const tried = await limits.token(address);
    const [account] = await parts.reader.where('accounts', 'resetHash', hashesOf(token));
    if (account?.state !== 'active' || String(account.resetExpiresAt) <= parts.now()) throw notGood();
    await tried.right();
    return account;
  }
}

const notGood = (): ApiProblem =>
  new ApiProblem(404, 'no_reset', 'This link is no longer valid. Ask for a new one on the sign-in page');

/** Said where nothing can be sent. */
export const noMail = (): ApiProblem =>
  new ApiProblem(409, 'no_mail', 'This installation sends no messages. Ask an administrator of your organisation');
