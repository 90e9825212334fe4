import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import type { ChangeRequest, Row, RowId } from '../model/change.ts';
import type { AppContext, AppEnv } from './appContext.ts';
import { sessionCookieName, usesHttps } from './authentication.ts';
import { newToken, sha256 } from './tokens.ts';

const year = 365 * 86_400;

const deviceCookieName = ({ config }: Pick<AppContext, 'config'>): string => `${sessionCookieName(config)}-device`;

/** What the browser says of itself, where it can be a token of ours. */
function deviceToken(c: Context<AppEnv>, context: AppContext): string | null {
  const token = getCookie(c, deviceCookieName(context));
  return token?.length === 43 ? token : null;
}

/** The known device of this account at the other end: somebody has signed in to the account there before. Null for none. */
export async function findKnownDevice(c: Context<AppEnv>, context: AppContext, account: RowId): Promise<Row | null> {
  const token = deviceToken(c, context);
  if (token === null) return null;
  const devices = await context.reader.where('devices', 'tokenHash', [sha256(token)]);
  return devices.find(device => device.account === account && String(device.expiresAt) > context.now()) ?? null;
}

/**
 * Makes the browser a known device of the account: what is to be written, and how the browser is told. A browser that several people use
 * keeps the one token that we gave it; one that we did not give is never taken.
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
  // Renewed no more than once a month, so that signing in seldom writes it.
  if (own !== undefined && Date.parse(String(own.expiresAt)) - Date.parse(expiresAt) > -30 * 86_400_000)
    return { changes: [], sendCookie };
  if (own !== undefined) return { changes: [{ table: 'devices', row: own.id, to: { expiresAt } }], sendCookie };
  return {
    changes: [{ table: 'devices', from: null, to: { account, tokenHash: sha256(token), expiresAt } }],
    sendCookie,
  };
}
