import type { Context, MiddlewareHandler } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import type { Config } from '../config.ts';
import type { Session } from '../identity/sessionStore.ts';
import type { AppContext, AppEnv } from './appContext.ts';
import { ApiProblem } from './problem.ts';
import { costOf, type RequestShape } from './rateLimiter.ts';
import { setRequestSession } from './requestScope.ts';
import { setCatalog } from './workspaceParam.ts';

/** Whether Seatgrid is served over https only. */
export const usesHttps = (config: Config): boolean => config.publicUrl.startsWith('https:');

/** The session cookie's name. Browsers accept the `__Host-` prefix only over https. */
export const sessionCookieName = (config: Config): string => (usesHttps(config) ? '__Host-seatgrid' : 'seatgrid');

/** Sets the session cookie, or removes it with null. */
export function setSessionCookie(c: Context, config: Config, token: string | null): void {
  setCookie(c, sessionCookieName(config), token ?? '', {
    httpOnly: true,
    sameSite: 'Lax',
    path: '/',
    secure: usesHttps(config),
    maxAge: token === null ? 0 : 7 * 86_400,
  });
}

/** The session of the request's cookie; null when there is none. */
export async function currentSession(c: Context<AppEnv>, context: AppContext): Promise<Session | null> {
  const token = getCookie(c, sessionCookieName(context.config));
  if (token === undefined || token.length !== 43) return null;
  const { session, seq, catalog } = await context.sessions.findByToken(token);
  c.set('seq', seq);
  await setCatalog(c, catalog);
  setRequestSession(session);
  return session;
}

/** The user row that the page expects to be signed in, from a header or, where a page cannot send one, from the query: for the stream and the link to a file. */
const claimedPerson = (c: Context): string | undefined =>
  c.req.header('seatgrid-person') ?? (/\/(stream|export)$/.test(c.req.path) ? c.req.query('person') : undefined);

/** What the request's cost depends on. The body is not read. */
function requestShape(c: Context<AppEnv>): RequestShape {
  const length = c.req.header('content-length');
  const scansRows = c.req.query('filter') !== undefined || c.req.query('search') !== undefined;
  return { method: c.req.method, path: c.req.path, length: length === undefined ? null : Number(length), scansRows };
}

/**
 * Lets only signed-in people through, and only if the page expects that person; consumes their rate limit. A person who must change their
 * password may do nothing else, except where `allowPasswordChange` is set.
 */
export function requireSession(context: AppContext, { allowPasswordChange = false } = {}): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const session = await currentSession(c, context);
    if (session === null)
      throw new ApiProblem(401, 'signed_out', 'You are not signed in, or your session has ended. Sign in again');
    const claimed = claimedPerson(c);
    if (claimed !== undefined && claimed !== session.person.user)
      throw new ApiProblem(409, 'someone_else', 'Someone else has signed in with this browser. Reload the page');
    if (session.mustChangePassword && !allowPasswordChange) {
      throw new ApiProblem(403, 'password_change_required', 'Choose a password of your own first');
    }
    c.set('session', session);
    c.set('person', session.person);
    await context.rateLimiter.consume(session.person, costOf(requestShape(c)));
    await context.sessions.touch(session).catch((error: unknown) => {
      context.log.warn({ err: error }, 'the use of a session could not be recorded');
    });
    await next();
  };
}
