import { noPendingEmail } from '../model/accountCells.ts';
import { castCell } from '../model/castCell.ts';
import type { ChangeRequest, InvalidInput, Row, RowId } from '../model/change.ts';
import { castTexts } from '../model/fields/castTexts.ts';
import { interpolate } from '../model/localizedText.ts';
import { Refusal } from '../model/writer.ts';
import type { Client, IdentityContext } from './identityContext.ts';
import { ifUnchanged } from './sessionStore.ts';
import { tryPassword } from './signIn.ts';
import { tokenHashes } from './tokens.ts';

/** The account with this id. Throws a refusal when it no longer exists. */
export async function loadAccount({ reader }: IdentityContext, id: RowId): Promise<Row> {
  const account = (await reader.rows('accounts', [id])).get(id);
  if (account === undefined) throw new Refusal('no_such_row', 'This account no longer exists', { kind: 'missing' });
  return account;
}

/** Requests a new address for an account, with its password: a link is sent there. Throws a refusal. */
export async function requestEmailChange(
  context: IdentityContext,
  client: Client,
  id: RowId,
  { password, email }: { password: string; email: string },
): Promise<void> {
  const account = await loadAccount(context, id);
  const { value, invalid } = castCell(context.catalog().table('accounts').byId.get('email')!, email);
  if (invalid !== null || value === null) throw invalidAddress(email, invalid);
  const checked = await tryPassword(context, client, { account, login: '', password });
  if (!checked.matches) throw new Refusal('wrong_password', 'Wrong password', { kind: 'forbidden' });
  if (value === account.email) throw new Refusal('email_same', 'This is already your e-mail address', { kind: 'invalid' });
  // Whether another account has the address is told only in the mail to it, not here.
  await context.attemptLimits.mailBy(account.id, client.address);
  const change = ifUnchanged(account, { newEmail: value, newEmailAskedAt: context.now() });
  await context.sessions.commit([change], 'New e-mail asked for');
}

/** Cancels a requested address. */
export async function cancelEmailChange({ sessions }: IdentityContext, account: RowId): Promise<void> {
  await sessions.commit([{ table: 'accounts', row: account, to: noPendingEmail }], 'New e-mail cancelled');
}

/** The account whose new address a link confirms. Throws a refusal for an invalid link. */
export async function accountByEmailToken(context: IdentityContext, address: string, token: string): Promise<Row> {
  const attempt = await context.attemptLimits.token(address);
  const [account] = await context.reader.where('accounts', 'newEmailHash', tokenHashes(token));
  if (account?.state !== 'active' || account.newEmail === null || String(account.newEmailExpiresAt) <= context.now())
    throw invalidLink();
  await attempt.succeeded();
  return account;
}

/** Confirms a new address with the link that was sent there. Throws a refusal. */
export async function confirmEmail(context: IdentityContext, address: string, token: string): Promise<void> {
  const account = await accountByEmailToken(context, address, token);
  const people = await context.reader.where('users', 'account', [account.id]);
  const email = account.newEmail ?? null;
  const changes: ChangeRequest[] = [
    {
      table: 'accounts',
      row: account.id,
      from: { newEmailHash: account.newEmailHash ?? null, state: 'active' },
      to: { ...noPendingEmail, email, verifiedAt: context.now() },
    },
    ...people.map(person => ({ table: 'users', row: person.id, from: { account: account.id }, to: { email } })),
  ];
  try {
    await context.sessions.commit(changes, 'E-mail confirmed');
  } catch (error) {
    if (error instanceof Refusal && error.code === 'stale') throw invalidLink();
    if (error instanceof Refusal && error.code === 'V_EMAIL_TAKEN') throw addressTaken();
    throw error;
  }
}

const addressTaken = (): Refusal =>
  new Refusal('email_taken', 'Another account already has this e-mail address. Sign in with that account', { kind: 'conflict' });

const invalidLink = (): Refusal =>
  new Refusal('no_confirmation', 'This link is no longer valid. Request the change of address again', { kind: 'missing' });

/** The refusal of an invalid address: names the character that is not allowed, or what is missing. */
function invalidAddress(typed: string, invalid: InvalidInput | null): Refusal {
  const params = invalid?.params ?? { why: ' The address is empty.', whyFr: ' L’adresse est vide.' };
  const message = interpolate(castTexts.V_EMAIL_FORMAT, { text: typed, ...params });
  const issue = { table: 'accounts', row: '', field: 'email', code: 'V_EMAIL_FORMAT', message, params };
  return new Refusal(issue.code, message, { kind: 'invalid', issues: [issue] });
}
