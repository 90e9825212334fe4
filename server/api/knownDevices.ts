import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import type { ChangeRequest, Row, RowId } from '../model/change.ts';
import type { AppContext, AppEnv } from './appContext.ts';
import { sessionCookieName, usesHttps } from './authentication.ts';
import { newToken, sha256 } from './tokens.ts';

const year = 365 * 86_400;

const deviceCookieName = ({ config }: Pick<AppContext, 'config'>): string => `${sessionCookieName(config)}-device`;

/** The browser's device token, if it looks like one of ours. */
function deviceToken(c: Context<AppEnv>, context: AppContext): string | null {
  const token = getCookie(c, deviceCookieName(context));
  return token?.length === 43 ? token : null;
}

/** The known device of this account that the request comes from: the account has signed in on it before. Null for none. */
export async function findKnownDevice(c: Context<AppEnv>, context: AppContext, account: RowId): Promise<Row | null> {
  const token = deviceToken(c, context);
  if (token === null) return null;
  const devices = await context.reader.where('devices', 'tokenHash', [sha256(token)]);
  return devices.find(device => device.account === account && String(device.expiresAt) > context.now()) ?? null;
}

/**
 * Makes the browser a known device of the account. Returns the changes to commit and a function that sets the cookie. A browser that
 * several people share keeps its one token; a token that we did not issue is never accepted.
 */
export async function rememberDevice(
  c: Context<AppEnv>,
  context: AppContext,
  account: RowId,
): Promise<{ changes: ChangeRequest[]; sendCookie: () => void }> {
  const presented = deviceToken(c, context);
  const known = presented === null ? [] : await context.reader.where('devices', 'tokenHash', [sha256(presented)]);
  const token = presented !== null && known.length > 0 ? presented : newToken();
  const own = known.find(device => device.account === account);
  const expiresAt = new Date(Date.parse(context.now()) + year * 1000).toISOString();
  const sendCookie = () =>
    setCookie(c, deviceCookieName(context), token, {
      httpOnly: true,
      sameSite: 'Lax',
      path: '/',
      secure: usesHttps(context.config),
      maxAge: year,
    });
  // Renewed at most once a month, so that most sign-ins do not write it.
  if (own !== undefined && Date.parse(String(own.expiresAt)) - Date.parse(expiresAt) > -30 * 86_400_000)
    return { changes: [], sendCookie };
  if (own !== undefined) return { changes: [{ table: 'devices', row: own.id, to: { expiresAt } }], sendCookie };
  return {
    changes: [{ table: 'devices', from: null, to: { account, tokenHash: sha256(token), expiresAt } }],
    sendCookie,
  };
}
