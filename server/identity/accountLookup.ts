import { stripIgnorables } from '../../formulas/unicode.ts';
import type { Catalog } from '../model/catalog.ts';
import type { Row, RowId } from '../model/change.ts';
import { fieldKey } from '../model/fields/key.ts';
import { bestMatch } from '../model/identityKey.ts';
import { filterByMailbox } from '../model/mailbox.ts';
import type { StoreReader } from '../model/store.ts';

/** Where accounts are looked up. */
export interface LookupSource {
  reader: StoreReader;
  catalog: () => Catalog;
}

/** The account of this address as this organisation knows it: the one that has verified the address, else one that the organisation manages or has accepted before. */
export async function accountKnownToOrg(source: LookupSource, address: string, org: RowId): Promise<Row | null> {
  const candidates = await accountsByEmail(source, address);
  const verified = candidates.find(isVerified);
  if (verified !== undefined) return verified;
  for (const account of candidates) {
    const [members, accepted] = await Promise.all([
      source.reader.where('users', 'account', [account.id]),
      source.reader.where('invites', 'acceptedBy', [account.id]),
    ]);
    if (account.managingOrg === org || [...members, ...accepted].some(each => each.org === org)) return account;
  }
  return null;
}

/** The account that has verified this address; null when none has. */
export const verifiedAccount = async (source: LookupSource, address: string): Promise<Row | null> =>
  (await accountsByEmail(source, address)).find(isVerified) ?? null;

const isVerified = ({ verifiedAt }: Row): boolean => verifiedAt !== null;

/** The open accounts with this address, oldest first: active, blocked or verified ones. */
async function accountsByEmail({ reader, catalog }: LookupSource, address: string): Promise<Row[]> {
  // Neither database stores NUL, so no account has such an address.
  if (address.includes('\0')) return [];
  const field = catalog().table('accounts').byId.get('email')!;
  const rows = await reader.where('accounts', 'emailKey', [fieldKey(field, address)]);
  const open = rows.filter(row => isVerified(row) || row.state === 'active' || row.state === 'blocked');
  return [...filterByMailbox(open, row => row.email, address)].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** The account with this User ID; letter case is ignored. */
export async function accountByUserId({ reader, catalog }: LookupSource, text: string): Promise<Row | null> {
  const table = catalog().table('accounts');
  const claim = table.claims.find(each => each.rule.key === 'loginId');
  const known = table.byId.get('loginId');
  if (claim === undefined || known === undefined) throw new Error('Accounts are not unique by their User ID');
  // Neither database stores NUL, so no account has such a User ID.
  if (text.includes('\0')) return null;
  return bestMatch(await reader.where(table.id, claim.column, [fieldKey(known, text)]), row => row.loginId, text) ?? null;
}

/** A typed login without invisible characters; full-width letters become ordinary ones. */
export const normalizeLogin = (login: string): string => stripIgnorables(login.normalize('NFKC')).trim();

/**
 * The account with this User ID or e-mail, tried as typed and then normalised. When nobody has verified the e-mail, the oldest account
 * with it is returned; null when there is none.
 */
export async function accountByLogin(source: LookupSource, login: string): Promise<Row | null> {
  for (const text of new Set([login.trim(), normalizeLogin(login)])) {
    const account = text.includes('@') ? await accountByEmail(source, text) : await accountByUserId(source, text);
    if (account !== null) return account;
  }
  return null;
}

async function accountByEmail(source: LookupSource, address: string): Promise<Row | null> {
  const candidates = await accountsByEmail(source, address);
  return candidates.find(isVerified) ?? candidates[0] ?? null;
}
