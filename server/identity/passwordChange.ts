import type { Cells, Row, RowId } from '../model/change.ts';
import { Refusal } from '../model/writer.ts';
import type { Client, IdentityContext, StartedSession } from './identityContext.ts';
import { hashPassword, newPasswordCells } from './password.ts';
import { checkNewPassword, personalTerms } from './passwordPolicy.ts';
import { ifUnchanged, type Session } from './sessionStore.ts';
import { startSession, tryPassword } from './signIn.ts';

/** Changes the password of a signed-in person, ends every session of the account, and starts a new one. Throws a refusal. */
export async function changePassword(
  context: IdentityContext,
  client: Client,
  { person, mustChangePassword }: Session,
  { current, next }: { current: string; next: string },
): Promise<StartedSession> {
  const [account, user, org] = await Promise.all([
    rowOf(context, 'accounts', person.account),
    rowOf(context, 'users', person.user),
    rowOf(context, 'orgs', person.org),
  ]);
  // The temporary password of this session no longer works, so there is none to ask for.
  const usedTemporaryPassword = mustChangePassword && account.passwordHash === null;
  const { matches } = usedTemporaryPassword
    ? { matches: true }
    : await tryPassword(context, client, { account, login: '', password: current });
  if (!matches) throw new Refusal('wrong_password', 'The current password is incorrect', { kind: 'forbidden' });
  if (current === next) throw new Refusal('password_same', 'Choose a password other than the current one', { kind: 'invalid' });
  await checkNewPassword(next, personalTerms({ account, user, org }));
  // A password change ends the existing sessions in the same commit.
  const changedCells: Cells = account.mustChangePassword === true ? {} : { passwordChangedAt: context.now() };
  const change = ifUnchanged(account, { ...newPasswordCells(await hashPassword(next)), ...changedCells });
  return startSession(context, client, { user, account: account.id, changes: [change], label: 'Password changed' });
}

async function rowOf({ reader }: IdentityContext, table: string, id: RowId): Promise<Row> {
  const found = (await reader.rows(table, [id])).get(id);
  if (found === undefined) throw new Refusal('no_such_row', 'This account no longer exists', { kind: 'missing' });
  return found;
}
