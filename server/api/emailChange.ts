import { createRoute } from '@hono/zod-openapi';
import { castCell } from '../engine/cast.ts';
import type { ChangeRequest, InvalidInput, Row } from '../model/change.ts';
import { castTexts } from '../model/fields/castTexts.ts';
import { interpolate } from '../model/localizedText.ts';
import type { App, AppContext } from './appContext.ts';
import { clientAddress } from './attemptLimits.ts';
import { requireSession } from './authentication.ts';
import { noMailServer } from './passwordReset.ts';
import { ApiProblem } from './problem.ts';
import { newEmailRequest, tokenRequest } from './requests.ts';
import { emailResponse, linkResponse } from './responses.ts';
import { jsonBody, jsonResponses, noContentResponses, security } from './routes.ts';
import { ifUnchanged } from './sessionStore.ts';
import { tryPassword } from './signIn.ts';
import { sendsMail } from './site.ts';
import { tokenHashes } from './tokens.ts';
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
  const { config, reader, sessions, attemptLimits: limits, catalog } = context;
  app.use(path, requireSession(context));

  app.openapi(readRoute, async c => c.json(emailResponseOf(await accountOfSession(c.get('session').person.account)), 200));

  app.openapi(askRoute, async c => {
    const { password, email } = c.req.valid('json');
    if (!sendsMail(config)) throw noMailServer();
    const account = await accountOfSession(c.get('session').person.account);
    const { value, invalid } = castCell(catalog.table('accounts').byId.get('email')!, email);
    if (invalid !== null || value === null) throw invalidAddress(email, invalid);
    const checked = await tryPassword(c, context, { account, login: '', password });
    if (!checked.matches) throw new ApiProblem(403, 'wrong_password', 'Wrong password');
    if (value === account.email) throw new ApiProblem(422, 'email_same', 'This is already your e-mail address');
    // Whether another account has the address is told only in the mail to it, not here.
    await limits.mailBy(account.id);
    await sessions.commit([ifUnchanged(account, { newEmail: value, newEmailAskedAt: context.now() })], 'New e-mail asked for');
    return c.json(emailResponseOf(await accountOfSession(account.id)), 200);
  });

  app.openapi(cancelRoute, async c => {
    const { account } = c.get('session').person;
    await sessions.commit([{ table: 'accounts', row: account, to: noPendingEmail }], 'New e-mail cancelled');
    return c.body(null, 204);
  });

  app.openapi(linkRoute, async c => {
    const account = await accountByToken(clientAddress(c, config.trustProxy), c.req.valid('json').token);
    return c.json({ address: String(account.newEmail), expiresAt: String(account.newEmailExpiresAt) }, 200);
  });

  app.openapi(confirmRoute, async c => {
    const account = await accountByToken(clientAddress(c, config.trustProxy), c.req.valid('json').token);
    const people = await reader.where('users', 'account', [account.id]);
    const email = account.newEmail ?? null;
    const changes: ChangeRequest[] = [
      {
        table: 'accounts',
        row: account.id,
        from: { newEmailHash: account.newEmailHash ?? null, state: 'active' },
        to: { ...noPendingEmail, email, verifiedAt: context.now() },
      },
      ...people.map(person => ({ table: 'users', row: person.id, from: { account: account.id }, to: { email } })),
    ];
    try {
      await sessions.commit(changes, 'E-mail confirmed');
    } catch (error) {
      if (error instanceof ApiProblem && error.code === 'stale') throw invalidLink();
      if (error instanceof ApiProblem && error.code === 'V_EMAIL_TAKEN')
        throw new ApiProblem(409, 'email_taken', 'Another account already has this e-mail address. Sign in with that account');
      throw error;
    }
    return c.body(null, 204);
  });

  async function accountOfSession(id: string): Promise<Row> {
    const account = (await reader.rows('accounts', [id])).get(id);
    if (account === undefined) throw new ApiProblem(404, 'no_such_row', 'This account no longer exists');
    return account;
  }

  async function accountByToken(address: string, token: string): Promise<Row> {
    const attempt = await limits.token(address);
    const [account] = await reader.where('accounts', 'newEmailHash', tokenHashes(token));
    if (account?.state !== 'active' || account.newEmail === null || String(account.newEmailExpiresAt) <= context.now())
      throw invalidLink();
    await attempt.succeeded();
    return account;
  }

  const emailResponseOf = ({ email, newEmail, newEmailExpiresAt }: Row): EmailResponse => ({
    address: String(email ?? ''),
    waiting:
      newEmail === null || String(newEmailExpiresAt) <= context.now()
        ? null
        : { address: String(newEmail), expiresAt: String(newEmailExpiresAt) },
  });
}

const noPendingEmail = { newEmail: null, newEmailHash: null, newEmailExpiresAt: null };

const invalidLink = (): ApiProblem =>
  new ApiProblem(404, 'no_confirmation', 'This link is no longer valid. Request the change of address again');

/** The problem for an invalid address: names the character that is not allowed, or what is missing. */
function invalidAddress(typed: string, invalid: InvalidInput | null): ApiProblem {
  const params = invalid?.params ?? { why: ' The address is empty.', whyFr: ' L’adresse est vide.' };
  const message = interpolate(castTexts.V_EMAIL_FORMAT, { text: typed, ...params });
  const issue = { table: 'accounts', row: '', field: 'email', code: 'V_EMAIL_FORMAT', message, params };
  return new ApiProblem(422, issue.code, message, { issues: [issue] });
}
