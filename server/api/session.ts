import { createRoute } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { RowId, Wish } from '../model/change.ts';
import { giveToken, sessionOf, signedIn } from './actor.ts';
import { sessionAnswer } from './answers.ts';
import { addressOf } from './limits.ts';
import type { App, Parts, Vars } from './parts.ts';
import { hashPassword, isPassword } from './password.ts';
import { ApiProblem } from './problem.ts';
import { languageRequest, membershipRequest, passwordRequest, signInRequest } from './requests.ts';
import { gives, givesNothing, security, takes } from './routes.ts';
import type { SetupGate } from './setupGate.ts';
import { checkPassword, chosen, describe, enter, membershipsOf } from './signIn.ts';
import type { SessionAnswer } from './wire.ts';

const at = '/api/session';
const who = gives(sessionAnswer, 'Who is signed in');

const readRoute = createRoute({ method: 'get', path: at, summary: 'Who is signed in, or nobody', responses: who });

const signInRoute = createRoute({
  method: 'post',
  path: at,
  summary: 'Signs in with a User ID or e-mail; the session is a cookie',
  request: { body: takes(signInRequest) },
  responses: who,
});

const signOutRoute = createRoute({
  method: 'delete',
  path: at,
  summary: 'Signs out',
  security,
  responses: givesNothing('Signed out'),
});

const passwordRoute = createRoute({
  method: 'post',
  path: `${at}/password`,
  summary: 'Changes the password; every other session of the account ends',
  security,
  request: { body: takes(passwordRequest) },
  responses: who,
});

const membershipRoute = createRoute({
  method: 'post',
  path: `${at}/membership`,
  summary: 'Goes on in another organisation of the same account',
  security,
  request: { body: takes(membershipRequest) },
  responses: who,
});

const languageRoute = createRoute({
  method: 'patch',
  path: at,
  summary: 'Chooses the language',
  security,
  request: { body: takes(languageRequest) },
  responses: who,
});

/** Signing in and out, and what people change of their own account. */
export function sessionRoutes(app: App, parts: Parts, gate: SetupGate): void {
  const { config, reader, sessions, limits } = parts;
  app.use(passwordRoute.getRoutingPath(), signedIn(parts, { evenThen: true }));
  app.use(membershipRoute.getRoutingPath(), signedIn(parts));
  app.on('PATCH', at, signedIn(parts, { evenThen: true }));

  app.openapi(readRoute, async c => {
    const session = await sessionOf(c, parts);
    const setup = session === null && (await gate.isOpen());
    return c.json({ person: session === null ? null : await describe(parts, session), setup } satisfies SessionAnswer, 200);
  });

  app.openapi(signInRoute, async c => {
    const { login, password } = c.req.valid('json');
    const tried = await limits.signIn(addressOf(c, config.trustProxy), login);
    const found = await enter(parts, login, password);
    if (found === null) {
      throw new ApiProblem(
        401,
        'sign_in_failed',
        'This User ID or e-mail and this password do not go together. Check both and try again',
      );
    }
    await tried.right();
    const old = await sessionOf(c, parts);
    const { token, wishes } = sessions.begin(found.user, found.account.id, agentOf(c));
    if (old !== null) wishes.push({ table: 'sessions', row: old.id, to: null });
    await sessions.write(wishes, 'Signed in');
    return c.json(await begun(c, token), 200);
  });

  app.openapi(signOutRoute, async c => {
    const session = await sessionOf(c, parts);
    if (session !== null) {
      await sessions.write([{ table: 'sessions', row: session.id, to: null }], 'Signed out');
    }
    giveToken(c, config, null);
    return c.body(null, 204);
  });

  app.openapi(passwordRoute, async c => {
    const { current, next } = c.req.valid('json');
    const { person } = c.get('session');
    const tried = await limits.signIn(addressOf(c, config.trustProxy), person.account);
    const [account, user, org] = await Promise.all([
      row('accounts', person.account),
      row('users', person.user),
      row('orgs', person.org),
    ]);
    if (!(await isPassword(current, account, parts.now()))) {
      throw new ApiProblem(403, 'wrong_password', 'The current password is not right');
    }
    await tried.right();
    if (current === next) throw new ApiProblem(422, 'password_same', 'Choose a password other than the current one');
    checkPassword(next, [account.email, account.loginId, org.name, org.accountName]);
    const { token, wishes } = sessions.begin(user, account.id, agentOf(c));
    const change: Wish[] = [{ table: 'accounts', row: account.id, to: chosen(await hashPassword(next)) }];
    const others = await reader.where('sessions', 'account', [account.id]);
    await sessions.write(
      [...change, ...wishes, ...others.map(each => ({ table: 'sessions', row: each.id, to: null }))],
      'Password changed',
    );
    return c.json(await begun(c, token), 200);
  });

  app.openapi(membershipRoute, async c => {
    const { user } = c.req.valid('json');
    const session = c.get('session');
    const memberships = await membershipsOf(reader, session.person.account);
    if (!memberships.some(each => each.id === user)) {
      throw new ApiProblem(404, 'no_such_membership', 'You are not active in this organisation');
    }
    await sessions.write([{ table: 'sessions', row: session.id, to: { user } }], 'Organisation switched');
    return c.json(await now(session.tokenHash), 200);
  });

  app.openapi(languageRoute, async c => {
    const session = c.get('session');
    const { language } = c.req.valid('json');
    await sessions.write([{ table: 'accounts', row: session.person.account, to: { language } }], 'Language chosen');
    return c.json(await now(session.tokenHash), 200);
  });

  async function row(table: string, id: RowId) {
    const found = (await reader.rows(table, [id])).get(id);
    if (found === undefined) throw new ApiProblem(404, 'no_such_row', 'This account is not there any more');
    return found;
  }

  async function now(hash: string): Promise<SessionAnswer> {
    const { session } = await sessions.ofHash(hash);
    return { person: session === null ? null : await describe(parts, session), setup: false };
  }

  async function begun(c: Context<Vars>, token: string): Promise<SessionAnswer> {
    giveToken(c, config, token);
    const { session } = await sessions.find(token);
    return { person: session === null ? null : await describe(parts, session), setup: false };
  }
}

/** What the browser calls itself. */
export const agentOf = (c: Context): string => c.req.header('user-agent') ?? '';
