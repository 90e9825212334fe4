import type { Context } from 'hono';
import type { Cells, ChangeRequest, Row, RowId } from '../model/change.ts';
import { accountByLogin, normalizeLogin } from './accountLookup.ts';
import type { AppContext, AppEnv } from './appContext.ts';
import { clientAddress } from './attemptLimits.ts';
import { setSessionCookie } from './authentication.ts';
import { findKnownDevice, rememberDevice } from './knownDevices.ts';
import { describeSession, membershipsOf } from './memberships.ts';
import { checkPassword, hashPassword, type PasswordCheck, temporaryPasswordUsed } from './password.ts';
import { ApiProblem } from './problem.ts';
import { type Browser, ifUnchanged } from './sessionStore.ts';
import type { SessionResponse } from './wire.ts';

/** The browser of a request. */
export const browserOf = (c: Context<AppEnv>, { config }: Pick<AppContext, 'config'>): Browser => ({
  agent: c.req.header('user-agent') ?? '',
  address: clientAddress(c, config.trustProxy),
});

/**
 * Checks a password. The attempt counts against the account, the network and the device: it may be delayed, and throws a problem (429)
 * when the delay would be too long.
 */
export async function tryPassword(
  c: Context<AppEnv>,
  context: AppContext,
  { account, login, password }: { account: Row | null; login: string; password: string },
): Promise<PasswordCheck> {
  c.set('attemptedAccount', account?.id ?? null);
  const device = account === null ? null : await findKnownDevice(c, context, account.id);
  const { address } = browserOf(c, context);
  const attempt = await context.attemptLimits.signIn({
    address,
    account: account?.id ?? null,
    login: normalizeLogin(login).toLowerCase(),
    device: device?.id ?? null,
  });
  const checked = await checkPassword(password, account, context.now(), attempt.priority);
  if (checked.matches) await attempt.succeeded();
  return checked;
}

const maxAttempts = 3;

/** Signs in. Throws a problem when the login or password is wrong, or the person is active nowhere. */
export async function signIn(
  c: Context<AppEnv>,
  context: AppContext,
  login: string,
  password: string,
  replaced: RowId | null,
): Promise<SessionResponse> {
  for (let left = maxAttempts; ; left -= 1) {
    const account = await accountByLogin(context, login);
    const checked = await tryPassword(c, context, { account, login, password });
    if (!checked.matches || account?.state !== 'active') throw signInFailed();
    const [user] = await membershipsOf(context.reader, account.id);
    if (user === undefined) throw noMembership();
    const again: Cells = checked.needsRehash
      ? { passwordHash: await hashPassword(password), rehashes: Number(account.rehashes ?? 0) + 1 }
      : {};
    const change = checked.temporary ? temporaryPasswordUsed(context.now()) : again;
    const ending: ChangeRequest[] = replaced === null ? [] : [{ table: 'sessions', row: replaced, to: null }];
    try {
      return await startSession(c, context, {
        user,
        account: account.id,
        changes: [ifUnchanged(account, change), ...ending],
        label: 'Signed in',
      });
    } catch (error) {
      // The password was changed, or the replaced session ended, since they were read: try again from the start.
      const passed = error instanceof ApiProblem && ['stale', 'no_such_row'].includes(error.code);
      if (!passed || left <= 1) throw passed ? signInFailed() : error;
      replaced = null;
    }
  }
}

const signInFailed = (): ApiProblem => new ApiProblem(401, 'sign_in_failed', 'Wrong e-mail, User ID or password. Try again');

/** The problem for a right password without a membership; only the account's owner gets it. */
export const noMembership = (): ApiProblem =>
  new ApiProblem(
    403,
    'no_membership',
    'Your password is correct, but you are not active in any organisation at the moment. Ask an administrator of your organisation to restore your access',
  );

/** The person of a new session, and the changes that are committed with it. */
interface NewSession {
  user: Row;
  account: RowId;
  changes: readonly ChangeRequest[];
  label: string;
}

/** Starts a session, sets its cookies and makes the browser a known device. The changes are committed together with the session, or not at all. */
export async function startSession(
  c: Context<AppEnv>,
  context: AppContext,
  { user, account, changes, label }: NewSession,
): Promise<SessionResponse> {
  const { config, sessions } = context;
  const started = sessions.create(user, account, browserOf(c, context));
  const device = await rememberDevice(c, context, account);
  await sessions.commit([...changes, ...started.changes, ...device.changes], label);
  setSessionCookie(c, config, started.token);
  device.sendCookie();
  return sessionResponseFor(context, started.token);
}

/** The signed-in person of this token, as the page shows it. */
export async function sessionResponseFor(context: AppContext, token: string): Promise<SessionResponse> {
  const { session } = await context.sessions.findByToken(token);
  return { person: session === null ? null : await describeSession(context, session), setup: false };
}
