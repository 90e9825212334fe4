import type { ChangeRequest, Row, RowId } from '../model/change.ts';
import type { IdentityContext } from './identityContext.ts';
import { newToken, sha256 } from './tokens.ts';

/** How many seconds a known device is remembered after its last renewal. */
export const deviceLifetime = 365 * 86_400;

type DeviceContext = Pick<IdentityContext, 'reader' | 'now'>;

/** The known device of this account with this token: the account has signed in on it before. Null for none. */
export async function findKnownDevice({ reader, now }: DeviceContext, account: RowId, token: string | null): Promise<Row | null> {
  if (token === null) return null;
  const devices = await reader.where('devices', 'tokenHash', [sha256(token)]);
  return devices.find(device => device.account === account && String(device.expiresAt) > now()) ?? null;
}

/**
 * Makes the browser with this token a known device of the account. Returns the token that it must have then, and the changes to commit. A
 * browser that several people share keeps its one token; a token that we did not issue is never accepted.
 */
export async function rememberDevice(
  { reader, now }: DeviceContext,
  account: RowId,
  presented: string | null,
): Promise<{ token: string; changes: ChangeRequest[] }> {
  const known = presented === null ? [] : await reader.where('devices', 'tokenHash', [sha256(presented)]);
  const token = presented !== null && known.length > 0 ? presented : newToken();
  const own = known.find(device => device.account === account);
  const expiresAt = new Date(Date.parse(now()) + deviceLifetime * 1000).toISOString();
  // Renewed at most once a month, so that most sign-ins do not write it.
  if (own !== undefined && Date.parse(String(own.expiresAt)) - Date.parse(expiresAt) > -30 * 86_400_000)
    return { token, changes: [] };
  if (own !== undefined) return { token, changes: [{ table: 'devices', row: own.id, to: { expiresAt } }] };
  return { token, changes: [{ table: 'devices', from: null, to: { account, tokenHash: sha256(token), expiresAt } }] };
}
