import type { Context, MiddlewareHandler } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import type { Config } from '../config.ts';
import { keepSession } from './context.ts';
import type { Parts, Vars } from './parts.ts';
import { ApiProblem } from './problem.ts';
import { type Asking, priceOf } from './rates.ts';
import type { Session } from './sessions.ts';

/** Whether people reach Seatgrid by https alone. */
export const isSecure = (config: Config): boolean => config.publicUrl.startsWith('https:');

/** The cookie's name: the prefix by which browsers refuse it from anywhere else needs https. */
export const cookieName = (config: Config): string => (isSecure(config) ? '__Host-seatgrid' : 'seatgrid');

/** Hands the browser its token, or takes it back with null. */
export function giveToken(c: Context, config: Config, token: string | null): void {
  setCookie(c, cookieName(config), token ?? '', {
    httpOnly: true,
    sameSite: 'Lax',
    path: '/',
    secure: isSecure(config),
    maxAge: token === null ? 0 : 7 * 86_400,
  });
}

/** Who is at the other end, if anybody is signed in there. */
export async function sessionOf(c: Context<Vars>, parts: Parts): Promise<Session | null> {
  const token = getCookie(c, cookieName(parts.config));
  if (token === undefined || token.length !== 43) return null;
  const { session, seq } = await parts.sessions.find(token);
  c.set('seq', seq);
  keepSession(session);
  return session;
}

/** The user row for whom the page asks, where it says: in a header, or, of a stream, in the address. */
const askedFor = (c: Context): string | undefined =>
  c.req.header('seatgrid-person') ?? (c.req.path.endsWith('/stream') ? c.req.query('person') : undefined);

/** A request as its price is known: nothing of its body is read. */
function askingOf(c: Context<Vars>): Asking {
  const length = c.req.header('content-length');
  const looks = c.req.query('filter') !== undefined || c.req.query('search') !== undefined;
  return { method: c.req.method, path: c.req.path, length: length === undefined ? null : Number(length), looks };
}

/** Lets only signed-in people through, each only where the page asks for them, and of each no more than they may ask for; who must change their password may do nothing before, except where `evenThen`. */
export function signedIn(parts: Parts, { evenThen = false } = {}): MiddlewareHandler<Vars> {
  return async (c, next) => {
    const session = await sessionOf(c, parts);
    if (session === null)
      throw new ApiProblem(401, 'signed_out', 'You are not signed in, or your session has ended. Sign in again');
    const meant = askedFor(c);
    if (meant !== undefined && meant !== session.person.user)
      throw new ApiProblem(409, 'someone_else', 'Somebody else has signed in in this browser. Load the page again');
    if (session.mustChange && !evenThen) {
      throw new ApiProblem(403, 'password_change_required', 'Choose a password of your own first');
    }
    c.set('session', session);
    c.set('person', session.person);
    await parts.rates.spend(session.person, priceOf(askingOf(c)));
    await parts.sessions.touch(session).catch((error: unknown) => {
      parts.log.warn({ err: error }, 'that a session is in use could not be noted');
    });
    await next();
  };
}
