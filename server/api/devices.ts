import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import type { Row, RowId, Wish } from '../model/change.ts';
import { cookieName, isSecure } from './actor.ts';
import type { Parts, Vars } from './parts.ts';
import { hashOf, newToken } from './secrets.ts';

const year = 365 * 86_400;

const nameOf = ({ config }: Pick<Parts, 'config'>): string => `${cookieName(config)}-device`;

/** What the browser says of itself, where it can be a token of ours. */
function tokenOf(c: Context<Vars>, parts: Parts): string | null {
  const token = getCookie(c, nameOf(parts));
  return token?.length === 43 ? token : null;
}

/** The known device of this account at the other end: somebody has signed in to the account there before. Null for none. */
export async function deviceOf(c: Context<Vars>, parts: Parts, account: RowId): Promise<Row | null> {
  const token = tokenOf(c, parts);
  if (token === null) return null;
  const devices = await parts.reader.where('devices', 'tokenHash', [hashOf(token)]);
  return devices.find(device => device.account === account && String(device.expiresAt) > parts.now()) ?? null;
}

/**
 * Makes the browser a known device of the account: what is to be written, and how the browser is told. A browser that several people use
 * keeps the one token that we gave it; one that we did not give is never taken.
 */
export async function remembered(c: Context<Vars>, parts: Parts, account: RowId): Promise<{ wishes: Wish[]; give: () => void }> {
  const said = tokenOf(c, parts);
  const known = said === null ? [] : await parts.reader.where('devices', 'tokenHash', [hashOf(said)]);
  const token = said !== null && known.length > 0 ? said : newToken();
  const own = known.find(device => device.account === account);
  const expiresAt = new Date(Date.parse(parts.now()) + year * 1000).toISOString();
  const give = () =>
    setCookie(c, nameOf(parts), token, {
      httpOnly: true,
      sameSite: 'Lax',
      path: '/',
      secure: isSecure(parts.config),
      maxAge: year,
    });
  // Renewed no more than once a month, so that signing in seldom writes it.
  if (own !== undefined && Date.parse(String(own.expiresAt)) - Date.parse(expiresAt) > -30 * 86_400_000)
    return { wishes: [], give };
  if (own !== undefined) return { wishes: [{ table: 'devices', row: own.id, to: { expiresAt } }], give };
  return { wishes: [{ table: 'devices', from: null, to: { account, tokenHash: hashOf(token), expiresAt } }], give };
}
