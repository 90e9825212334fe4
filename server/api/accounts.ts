import { keyOf } from '../engine/apply.ts';
import type { Row } from '../model/change.ts';
import type { Rooms } from './parts.ts';

/** The account that has this User ID or e-mail, in any case of letters: found by the index of the claim that keeps it unique. */
export async function accountBy(
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
  return (await reader.where(table.id, claim.column, [keyOf(known, text)]))[0] ?? null;
}

/** What was typed as a login, without what nobody sees: full-width letters are the usual ones, signs of no width are gone. */
export const plainLogin = (login: string): string =>
  login
    .normalize('NFKC')
    .replace(/[\p{Default_Ignorable_Code_Point}\p{Cc}]/gu, '')
    .trim();

/** The account that what was typed leads to: by User ID or e-mail, as it was typed or else without what nobody sees. */
export async function accountOf(rooms: Pick<Rooms, 'reader' | 'catalog'>, login: string): Promise<Row | null> {
  for (const text of new Set([login.trim(), plainLogin(login)])) {
    const account = await accountBy(rooms, text.includes('@') ? 'email' : 'loginId', text);
    if (account !== null) return account;
  }
  return null;
}
