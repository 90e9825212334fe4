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

/** What a request tells of its browser. */
export const browserOf = (c: Context<AppEnv>, { config }: Pick<AppContext, 'config'>): Browser => ({
  agent: c.req.header('user-agent') ?? '',
  address: clientAddress(c, config.trustProxy),
});

/**
 * Whether somebody at this browser knows the account's password. A try that counts against the account, the network and the browser: it may
 * have to wait its turn, and throws a problem (429) where that would take too long.
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

/** Signs somebody in. Throws a problem where login and password do not go together, or lead nowhere. */
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
      // The password was changed, or the session that this one replaces ended, since it was read: all of it is looked at again.
      const passed = error instanceof ApiProblem && ['stale', 'no_such_row'].includes(error.code);
      if (!passed || left <= 1) throw passed ? signInFailed() : error;
      replaced = null;
    }
  }
}

const signInFailed = (): ApiProblem => new ApiProblem(401, 'sign_in_failed', 'Wrong e-mail, User ID or password. Try again');

/** Said only to who has shown that the account is theirs. */
export const noMembership = (): ApiProblem =>
  new ApiProblem(
    403,
    'no_membership',
    'Your password is right, but you are not active in any organisation at the moment. Ask an administrator of your organisation to give you access again',
  );

/** Who goes on in a new session, and what is written with it in one commit. */
interface NewSession {
  user: Row;
  account: RowId;
  changes: readonly ChangeRequest[];
  label: string;
}

/** Begins a session and hands the browser its cookies; from then on the browser is a known device. What is written stands or falls with the session. */
export async function startSession(
  c: Context<AppEnv>,
  context: AppContext,
  { user, account, changes: wishes, label }: NewSession,
): Promise<SessionResponse> {
  const { config, sessions } = context;
  const begun = sessions.create(user, account, browserOf(c, context));
  const device = await rememberDevice(c, context, account);
  await sessions.commit([...wishes, ...begun.changes, ...device.changes], label);
  setSessionCookie(c, config, begun.token);
  device.sendCookie();
  return sessionResponseFor(context, begun.token);
}

/** Who holds this token, as the page is told. */
export async function sessionResponseFor(context: AppContext, token: string): Promise<SessionResponse> {
  const { session } = await context.sessions.findByToken(token);
  return { person: session === null ? null : await describeSession(context, session), setup: false };
}
