import { withoutIgnorables } from '../../formulas/unicode.ts';
import { keyOf } from '../engine/apply.ts';
import type { Row, RowId } from '../model/change.ts';
import { email } from '../model/fields/email.ts';
import { closest } from '../model/identity.ts';
import type { Rooms } from './parts.ts';

/**
 * The account that has this User ID or verified e-mail, in any case of letters: found by the index of the claim that keeps it unique.
 * With an e-mail that nobody has verified, the account that was opened with it first.
 */
export async function accountBy(
  rooms: Pick<Rooms, 'reader' | 'catalog'>,
  field: 'loginId' | 'email',
  text: string,
): Promise<Row | null> {
  const unique = await uniqueBy(rooms, field, text);
  return unique ?? (field === 'email' ? ((await unverifiedAt(rooms, text))[0] ?? null) : null);
}

/** The account of this address as this organisation knows it: whose address it is, else one that it manages or has let in before. */
export async function accountAt(rooms: Pick<Rooms, 'reader' | 'catalog'>, address: string, org: RowId): Promise<Row | null> {
  const verified = await uniqueBy(rooms, 'email', address);
  if (verified !== null) return verified;
  for (const account of await unverifiedAt(rooms, address)) {
    const [members, accepted] = await Promise.all([
      rooms.reader.where('users', 'account', [account.id]),
      rooms.reader.where('invites', 'acceptedBy', [account.id]),
    ]);
    if (account.managingOrg === org || [...members, ...accepted].some(each => each.org === org)) return account;
  }
  return null;
}

/** The account whose address this is known to be. */
export const verifiedAccount = (rooms: Pick<Rooms, 'reader' | 'catalog'>, address: string): Promise<Row | null> =>
  uniqueBy(rooms, 'email', address);

/** Whether two addresses are the same, whatever their capitals. */
export const isSameAddress = (one: unknown, other: unknown): boolean => keyOfAddress(one) === keyOfAddress(other);

const keyOfAddress = (address: unknown): string | null =>
  typeof address === 'string' ? (email.key?.(address) ?? address) : null;

async function unverifiedAt({ reader }: Pick<Rooms, 'reader'>, address: string): Promise<Row[]> {
  if (address.includes('\0')) return [];
  const spellings = [...new Set([address.toLowerCase(), email.key?.(address) ?? address])];
  const rows = await reader.where('accounts', 'emailKey', spellings);
  return rows
    .filter(({ state, verifiedAt }) => verifiedAt === null && (state === 'active' || state === 'blocked'))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

async function uniqueBy(
  { reader, catalog }: Pick<Rooms, 'reader' | 'catalog'>,
  field: 'loginId' | 'email',
  text: string,
): Promise<Row | null> {
  const table = catalog.table('accounts');
  const claim = table.claims.find(each => each.rule.key === field);
  const known = table.byId.get(field);
  if (claim === undefined || known === undefined) throw new Error(`Accounts are not unique by ${field}`);
  // Neither database holds NUL, so nobody is called so.
  if (text.includes('\0')) return null;
  return closest(await reader.where(table.id, claim.column, [keyOf(known, text)]), row => row[field], text) ?? null;
}

/** What was typed as a login, without what nobody sees: full-width letters are the usual ones, signs of no width are gone. */
export const plainLogin = (login: string): string => withoutIgnorables(login.normalize('NFKC')).trim();

/** The account that what was typed leads to: by User ID or e-mail, as it was typed or else without what nobody sees. */
export async function accountOf(rooms: Pick<Rooms, 'reader' | 'catalog'>, login: string): Promise<Row | null> {
  for (const text of new Set([login.trim(), plainLogin(login)])) {
    const account = await accountBy(rooms, text.includes('@') ? 'email' : 'loginId', text);
    if (account !== null) return account;
  }
  return null;
}
