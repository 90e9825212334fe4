import { createRoute } from '@hono/zod-openapi';
import { giveToken, sessionOf, signedIn } from './actor.ts';
import { sessionAnswer } from './answers.ts';
import { signIn } from './entering.ts';
import type { App, Parts } from './parts.ts';
import { ApiProblem } from './problem.ts';
import { languageRequest, membershipRequest, signInRequest } from './requests.ts';
import { gives, givesNothing, security, takes } from './routes.ts';
import type { SetupGate } from './setupGate.ts';
import { describe, membershipsOf } from './signIn.ts';
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

/** Signing in and out, and in which organisation and language people go on. */
export function sessionRoutes(app: App, parts: Parts, gate: SetupGate): void {
  const { config, reader, sessions } = parts;
  app.use(membershipRoute.getRoutingPath(), signedIn(parts));
  app.on('PATCH', at, signedIn(parts, { evenThen: true }));

  app.openapi(readRoute, async c => {
    const session = await sessionOf(c, parts);
    const setup = session === null && (await gate.isOpen());
    return c.json({ person: session === null ? null : await describe(parts, session), setup } satisfies SessionAnswer, 200);
  });

  app.openapi(signInRoute, async c => {
    const { login, password } = c.req.valid('json');
    const old = await sessionOf(c, parts);
    return c.json(await signIn(c, parts, login, password, old?.id ?? null), 200);
  });

  app.openapi(signOutRoute, async c => {
    // Whatever becomes of the rest, this browser forgets who was signed in.
    giveToken(c, config, null);
    const session = await sessionOf(c, parts);
    if (session !== null) {
      await sessions.write([{ table: 'sessions', row: session.id, to: null }], 'Signed out').catch((error: unknown) => {
        // It ended by itself, or from elsewhere, at the same moment.
        if (!(error instanceof ApiProblem && error.code === 'no_such_row')) throw error;
      });
    }
    return c.body(null, 204);
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

  async function now(hash: string): Promise<SessionAnswer> {
    const { session } = await sessions.ofHash(hash);
    return { person: session === null ? null : await describe(parts, session), setup: false };
  }
}
