import type { Person } from '../model/actor.ts';
import type { Row } from '../model/change.ts';
import { languageOf, personOfRow } from '../model/personOfRow.ts';
import type { StoreReader } from '../model/store.ts';

/** The person who imports, as their row and account say now; null if they may not act any more. */
export async function importPerson(reader: Pick<StoreReader, 'rows'>, { actor }: Row): Promise<Person | null> {
  const user = (await reader.rows('users', [String(actor)])).get(String(actor));
  if (user?.status !== 'Active') return null;
  const account = (await reader.rows('accounts', [String(user.account)])).get(String(user.account));
  return account === undefined ? null : personOfRow(user, languageOf(user, account));
}
