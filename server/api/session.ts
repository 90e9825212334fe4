import { createRoute } from '@hono/zod-openapi';
import { membershipsOf } from '../identity/memberships.ts';
import type { SetupGate } from '../identity/setupGate.ts';
import { signIn } from '../identity/signIn.ts';
import { Refusal } from '../model/writer.ts';
import type { App, AppContext } from './appContext.ts';
import { currentSession, requireSession, setSessionCookie } from './authentication.ts';
import { describeSession } from './describeSession.ts';
import { ApiProblem } from './problem.ts';
import { clientOf, enterSession } from './requestClient.ts';
import { jsonBody, jsonResponses, noContentResponses, security } from './routes.ts';
import { languageRequest, membershipRequest, sessionResponse, signInRequest } from './schemas/account.ts';
import type { SessionResponse } from './wire.ts';

const at = '/api/session';
const who = jsonResponses(sessionResponse, 'Who is signed in');

const readRoute = createRoute({ method: 'get', path: at, summary: 'Who is signed in, or nobody', responses: who });

const signInRoute = createRoute({
  method: 'post',
  path: at,
  summary: 'Signs in with a User ID or e-mail; the session is a cookie',
  request: { body: jsonBody(signInRequest) },
  responses: who,
});

const signOutRoute = createRoute({
  method: 'delete',
  path: at,
  summary: 'Signs out',
  security,
  responses: noContentResponses('Signed out'),
});

const membershipRoute = createRoute({
  method: 'post',
  path: `${at}/membership`,
  summary: 'Switches to another organisation of the same account',
  security,
  request: { body: jsonBody(membershipRequest) },
  responses: who,
});

const languageRoute = createRoute({
  method: 'patch',
  path: at,
  summary: 'Chooses the language',
  security,
  request: { body: jsonBody(languageRequest) },
  responses: who,
});

/** Sign-in and sign-out, and the person's organisation and language. */
export function sessionRoutes(app: App, context: AppContext, gate: SetupGate): void {
  const { config, reader, sessions } = context;
  app.use(membershipRoute.getRoutingPath(), requireSession(context));
  app.on('PATCH', at, requireSession(context, { allowPasswordChange: true }));

  app.openapi(readRoute, async c => {
    const session = await currentSession(c, context);
    const setup = session === null && (await gate.isOpen());
    return c.json(
      { person: session === null ? null : await describeSession(context, session), setup } satisfies SessionResponse,
      200,
    );
  });

  app.openapi(signInRoute, async c => {
    const { login, password } = c.req.valid('json');
    const old = await currentSession(c, context);
    const started = await signIn(context, clientOf(c, context), login, password, old?.id ?? null);
    return c.json(await enterSession(c, context, started), 200);
  });

  app.openapi(signOutRoute, async c => {
    // The cookie is removed first, so that this browser is signed out even if the rest fails.
    setSessionCookie(c, config, null);
    const session = await currentSession(c, context);
    if (session !== null) {
      await sessions.commit([{ table: 'sessions', row: session.id, to: null }], 'Signed out').catch((error: unknown) => {
        // The session ended at the same moment, by itself or from elsewhere.
        if (!(error instanceof Refusal && error.code === 'no_such_row')) throw error;
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
    await sessions.commit([{ table: 'sessions', row: session.id, to: { user } }], 'Organisation switched');
    return c.json(await now(session.tokenHash), 200);
  });

  app.openapi(languageRoute, async c => {
    const session = c.get('session');
    const { language } = c.req.valid('json');
    await sessions.commit([{ table: 'accounts', row: session.person.account, to: { language } }], 'Language chosen');
    return c.json(await now(session.tokenHash), 200);
  });

  async function now(hash: string): Promise<SessionResponse> {
    const { session } = await sessions.findByHash(hash);
    return { person: session === null ? null : await describeSession(context, session), setup: false };
  }
}
