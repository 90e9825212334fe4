import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { deviceLifetime } from '../identity/devices.ts';
import type { Client, StartedSession } from '../identity/identityContext.ts';
import type { AppContext, AppEnv } from './appContext.ts';
import { sessionCookieName, setSessionCookie, usesHttps } from './authentication.ts';
import { clientAddress } from './clientAddress.ts';
import { sessionResponseFor } from './describeSession.ts';
import type { SessionResponse } from './wire.ts';

const deviceCookieName = ({ config }: Pick<AppContext, 'config'>): string => `${sessionCookieName(config)}-device`;

/** The client of a request. The accounts for which it tries a password are recorded for the audit trail. */
export function clientOf(c: Context<AppEnv>, context: AppContext): Client {
  const token = getCookie(c, deviceCookieName(context));
  return {
    agent: c.req.header('user-agent') ?? '',
    address: clientAddress(c, context.config.trustProxy),
    // Only what looks like one of our tokens.
    deviceToken: token?.length === 43 ? token : null,
    onAttempt: account => c.set('attemptedAccount', account),
  };
}

/** Sets the cookies of a new session and its device; returns the signed-in person as the page shows it. */
export async function enterSession(
  c: Context<AppEnv>,
  context: AppContext,
  { sessionToken, deviceToken }: StartedSession,
): Promise<SessionResponse> {
  setSessionCookie(c, context.config, sessionToken);
  setCookie(c, deviceCookieName(context), deviceToken, {
    httpOnly: true,
    sameSite: 'Lax',
    path: '/',
    secure: usesHttps(context.config),
    maxAge: deviceLifetime,
  });
  return sessionResponseFor(context, sessionToken);
}
