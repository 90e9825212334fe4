import type { Row } from '../model/change.ts';
import { Refusal } from '../model/writer.ts';
import { accountByLogin } from './accountLookup.ts';
import type { Client, IdentityContext, StartedSession } from './identityContext.ts';
import { membershipsOf } from './memberships.ts';
import { hashPassword, newPasswordCells } from './password.ts';
import { checkNewPassword, personalTerms } from './passwordPolicy.ts';
import { startSession } from './signIn.ts';
import { tokenHashes } from './tokens.ts';

/** Sends a reset link to the account with this login, if it is active and has an address. */
export async function requestPasswordReset(context: IdentityContext, login: string, language: string): Promise<void> {
  const account = await accountByLogin(context, login);
  if (account?.state !== 'active' || account.email === null) return;
  const change = {
    table: 'accounts',
    row: account.id,
    from: { resetAskedAt: account.resetAskedAt ?? null },
    to: { resetAskedAt: context.now(), askedIn: language },
  };
  await context.sessions.commit([change], 'Password reset asked for').catch((error: unknown) => {
    // Too soon after the last request, or requested twice at the same moment.
    if (!(error instanceof Refusal && ['RESET_LATELY', 'stale'].includes(error.code))) throw error;
  });
}

/** The account that a reset link is for. Throws a refusal for an invalid link. */
export async function accountByResetToken(context: IdentityContext, address: string, token: string): Promise<Row> {
  const attempt = await context.attemptLimits.token(address);
  const [account] = await context.reader.where('accounts', 'resetHash', tokenHashes(token));
  if (account?.state !== 'active' || String(account.resetExpiresAt) <= context.now()) throw invalidLink();
  await attempt.succeeded();
  return account;
}

/** Sets a new password with a reset link, ends every session, and starts a new one; null if the person is active in no organisation. */
export async function resetPassword(
  context: IdentityContext,
  client: Client,
  { token, password }: { token: string; password: string },
): Promise<StartedSession | null> {
  const account = await accountByResetToken(context, client.address, token);
  const [user] = await membershipsOf(context.reader, account.id);
  const org = user === undefined ? null : ((await context.reader.rows('orgs', [String(user.org)])).get(String(user.org)) ?? null);
  await checkNewPassword(password, personalTerms({ account, user: user ?? null, org }));
  const changes = [
    {
      table: 'accounts',
      row: account.id,
      from: { resetHash: account.resetHash ?? null, state: 'active' },
      to: {
        ...newPasswordCells(await hashPassword(password)),
        resetHash: null,
        resetExpiresAt: null,
        resetFor: null,
        passwordChangedAt: context.now(),
        // Only the reader of this address's mail had the link.
        secretFor: account.email ?? null,
        secretShown: false,
        answeredAt: context.now(),
      },
    },
  ];
  const label = 'Password reset';
  try {
    if (user !== undefined) return await startSession(context, client, { user, account: account.id, changes, label });
    await context.sessions.commit(changes, label);
    return null;
  } catch (error) {
    // Someone used the same link a moment ago.
    throw error instanceof Refusal && error.code === 'stale' ? invalidLink() : error;
  }
}

const invalidLink = (): Refusal =>
  new Refusal('no_reset', 'This link is no longer valid. Request a new one on the sign-in page', { kind: 'missing' });
