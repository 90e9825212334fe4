import { createRoute } from '@hono/zod-openapi';
import { castCell } from '../engine/cast.ts';
import type { Invalid, Row, Wish } from '../model/change.ts';
import { castWords } from '../model/fields/words.ts';
import { fill } from '../model/words.ts';
import { signedIn } from './actor.ts';
import { linkAnswer, ownEmailAnswer } from './answers.ts';
import { tryPassword } from './entering.ts';
import { addressOf } from './limits.ts';
import type { App, Parts } from './parts.ts';
import { noMail } from './passwordReset.ts';
import { ApiProblem } from './problem.ts';
import { newEmailRequest, tokenRequest } from './requests.ts';
import { gives, givesNothing, security, takes } from './routes.ts';
import { hashesOf } from './secrets.ts';
import { pinned } from './sessions.ts';
import { sendsMail } from './site.ts';
import type { OwnEmailAnswer } from './wire.ts';

const at = '/api/session/email';
const who = gives(ownEmailAnswer, 'The address, and the one that waits');

const readRoute = createRoute({ method: 'get', path: at, summary: 'One’s own e-mail address', security, responses: who });

const askRoute = createRoute({
  method: 'post',
  path: at,
  summary: 'Asks for another address: a link goes there, and the old one stays until it is used',
  security,
  request: { body: takes(newEmailRequest) },
  responses: who,
});

const cancelRoute = createRoute({
  method: 'delete',
  path: at,
  summary: 'No longer waits for the new address',
  security,
  responses: givesNothing('Cancelled'),
});

const linkRoute = createRoute({
  method: 'post',
  path: '/api/email-changes/read',
  summary: 'Which address a link confirms; reading changes nothing',
  request: { body: takes(tokenRequest) },
  responses: gives(linkAnswer, 'The address'),
});

const confirmRoute = createRoute({
  method: 'post',
  path: '/api/email-changes/confirm',
  summary: 'Confirms an address by the link that was sent there, once',
  request: { body: takes(tokenRequest) },
  responses: givesNothing('The account has this address now'),
});

/** People change their own address: by their password, and by a link that only the new address gets. */
export function ownEmailRoutes(app: App, parts: Parts): void {
  const { config, reader, sessions, limits, catalog } = parts;
  app.use(at, signedIn(parts));

  app.openapi(readRoute, async c => c.json(answerOf(await accountOfSession(c.get('session').person.account)), 200));

  app.openapi(askRoute, async c => {
    const { password, email } = c.req.valid('json');
    if (!sendsMail(config)) throw noMail();
    const account = await accountOfSession(c.get('session').person.account);
    const { value, invalid } = castCell(catalog.table('accounts').byId.get('email')!, email);
    if (invalid !== null || value === null) throw badAddress(email, invalid);
    const checked = await tryPassword(c, parts, { account, login: '', password });
    if (!checked.right) throw new ApiProblem(403, 'wrong_password', 'Wrong password');
    if (value === account.email) throw new ApiProblem(422, 'email_same', 'This is your e-mail address already');
    // Whether somebody else has it is told to who reads its mail, not to who types it.
    await limits.letterBy(account.id);
    await sessions.write([pinned(account, { newEmail: value, newEmailAskedAt: parts.now() })], 'New e-mail asked for');
    return c.json(answerOf(await accountOfSession(account.id)), 200);
  });

  app.openapi(cancelRoute, async c => {
    const { account } = c.get('session').person;
    await sessions.write([{ table: 'accounts', row: account, to: nothingAwaited }], 'New e-mail cancelled');
    return c.body(null, 204);
  });

  app.openapi(linkRoute, async c => {
    const account = await accountByToken(addressOf(c, config.trustProxy), c.req.valid('json').token);
    return c.json({ address: String(account.newEmail), expiresAt: String(account.newEmailExpiresAt) }, 200);
  });

  app.openapi(confirmRoute, async c => {
    const account = await accountByToken(addressOf(c, config.trustProxy), c.req.valid('json').token);
    const people = await reader.where('users', 'account', [account.id]);
    const email = account.newEmail ?? null;
    const wishes: Wish[] = [
      {
        table: 'accounts',
        row: account.id,
        from: { newEmailHash: account.newEmailHash ?? null, state: 'active' },
        to: { ...nothingAwaited, email, verifiedAt: parts.now() },
      },
      ...people.map(person => ({ table: 'users', row: person.id, from: { account: account.id }, to: { email } })),
    ];
    try {
      await sessions.write(wishes, 'E-mail confirmed');
    } catch (error) {
      if (error instanceof ApiProblem && error.code === 'stale') throw notGood();
      if (error instanceof ApiProblem && error.code === 'V_EMAIL_TAKEN')
        throw new ApiProblem(409, 'email_taken', 'Another account has this e-mail address already: sign in with that one');
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
    const tried = await limits.token(address);
    const [account] = await reader.where('accounts', 'newEmailHash', hashesOf(token));
    if (account?.state !== 'active' || account.newEmail === null || String(account.newEmailExpiresAt) <= parts.now())
      throw notGood();
    await tried.right();
    return account;
  }

  const answerOf = ({ email, newEmail, newEmailExpiresAt }: Row): OwnEmailAnswer => ({
    address: String(email ?? ''),
    waiting:
      newEmail === null || String(newEmailExpiresAt) <= parts.now()
        ? null
        : { address: String(newEmail), expiresAt: String(newEmailExpiresAt) },
  });
}

const nothingAwaited = { newEmail: null, newEmailHash: null, newEmailExpiresAt: null };

const notGood = (): ApiProblem =>
  new ApiProblem(404, 'no_confirmation', 'This link is no longer valid. Ask for the change of address again');

/** Says of an address that is none which sign cannot be in it, or what it lacks. */
function badAddress(typed: string, invalid: Invalid | null): ApiProblem {
  const params = invalid?.params ?? { why: ' The address is empty.', whyFr: ' L’adresse est vide.' };
  const message = fill(castWords.V_EMAIL_FORMAT, { text: typed, ...params });
  const issue = { table: 'accounts', row: '', field: 'email', code: 'V_EMAIL_FORMAT', message, params };
  return new ApiProblem(422, issue.code, message, { issues: [issue] });
}
