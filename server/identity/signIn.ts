import type { Cells, ChangeRequest, Row, RowId } from '../model/change.ts';
import { Refusal } from '../model/writer.ts';
import { accountByLogin, normalizeLogin } from './accountLookup.ts';
import { findKnownDevice, rememberDevice } from './devices.ts';
import type { Client, IdentityContext, StartedSession } from './identityContext.ts';
import { membershipsOf } from './memberships.ts';
import { checkPassword, hashPassword, type PasswordCheck, temporaryPasswordUsed } from './password.ts';
import { ifUnchanged } from './sessionStore.ts';

/**
 * Checks a password. The attempt counts against the account, the network and the device: it may be delayed, and throws a refusal when the
 * delay would be too long.
 */
export async function tryPassword(
  context: IdentityContext,
  client: Client,
  { account, login, password }: { account: Row | null; login: string; password: string },
): Promise<PasswordCheck> {
  client.onAttempt(account?.id ?? null);
  const device = account === null ? null : await findKnownDevice(context, account.id, client.deviceToken);
  const attempt = await context.attemptLimits.signIn({
    address: client.address,
    account: account?.id ?? null,
    login: normalizeLogin(login).toLowerCase(),
    device: device?.id ?? null,
  });
  const checked = await checkPassword(password, account, context.now(), attempt.priority);
  if (checked.matches) await attempt.succeeded();
  return checked;
}

const maxAttempts = 3;

/** Signs in, and ends the session that the new one replaces. Throws a refusal when the login or password is wrong, or the person is active nowhere. */
export async function signIn(
  context: IdentityContext,
  client: Client,
  login: string,
  password: string,
  replaced: RowId | null,
): Promise<StartedSession> {
  for (let left = maxAttempts; ; left -= 1) {
    const account = await context.attemptLimits.lookUp(client.address, () => accountByLogin(context, login));
    const checked = await tryPassword(context, client, { account, login, password });
    if (!checked.matches || account?.state !== 'active') throw signInFailed();
    const [user] = await membershipsOf(context.reader, account.id);
    if (user === undefined) throw noMembership();
    const again: Cells = checked.needsRehash
      ? { passwordHash: await hashPassword(password), rehashes: Number(account.rehashes ?? 0) + 1 }
      : {};
    const change = checked.temporary ? temporaryPasswordUsed(context.now()) : again;
    const ending: ChangeRequest[] = replaced === null ? [] : [{ table: 'sessions', row: replaced, to: null }];
    try {
      return await startSession(context, client, {
        user,
        account: account.id,
        changes: [ifUnchanged(account, change), ...ending],
        label: 'Signed in',
      });
    } catch (error) {
      // The password was changed, or the replaced session ended, since they were read: try again from the start.
      const passed = error instanceof Refusal && ['stale', 'no_such_row'].includes(error.code);
      if (!passed || left <= 1) throw passed ? signInFailed() : error;
      replaced = null;
    }
  }
}

const signInFailed = (): Refusal =>
  new Refusal('sign_in_failed', 'Wrong e-mail, User ID or password. Try again', { kind: 'unauthenticated' });

/** The refusal of a right password without a membership; only the account's owner gets it. */
const noMembership = (): Refusal =>
  new Refusal(
    'no_membership',
    'Your password is correct, but you are not active in any organisation at the moment. Ask an administrator of your organisation to restore your access',
    { kind: 'forbidden' },
  );

/** The person of a new session, and the changes that are committed with it. */
interface NewSession {
  user: Row;
  account: RowId;
  changes: readonly ChangeRequest[];
  label: string;
}

/** Starts a session and makes the browser a known device. The changes are committed together with the session, or not at all. */
export async function startSession(
  context: IdentityContext,
  client: Client,
  { user, account, changes, label }: NewSession,
): Promise<StartedSession> {
  const { sessions } = context;
  const started = sessions.create(user, account, client);
  const device = await rememberDevice(context, account, client.deviceToken);
  await sessions.commit([...changes, ...started.changes, ...device.changes], label);
  return { sessionToken: started.token, deviceToken: device.token };
}
