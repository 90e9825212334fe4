import type { Context } from 'hono';
import type { Cells, Row, RowId, Wish } from '../model/change.ts';
import { accountOf, plainLogin } from './accounts.ts';
import { giveToken } from './actor.ts';
import { deviceOf, remembered } from './devices.ts';
import { addressOf } from './limits.ts';
import type { Parts, Vars } from './parts.ts';
import { type Checked, checkPassword, consumed, hashPassword } from './password.ts';
import { ApiProblem } from './problem.ts';
import { type Browser, pinned } from './sessions.ts';
import { describe, membershipsOf } from './signIn.ts';
import type { SessionAnswer } from './wire.ts';

/** What a request tells of its browser. */
export const browserOf = (c: Context<Vars>, { config }: Pick<Parts, 'config'>): Browser => ({
  agent: c.req.header('user-agent') ?? '',
  address: addressOf(c, config.trustProxy),
});

/**
 * Whether somebody at this browser knows the account's password. A try that counts against the account, the network and the browser: it may
 * have to wait its turn, and throws a problem (429) where that would take too long.
 */
export async function tryPassword(
  c: Context<Vars>,
  parts: Parts,
  { account, login, password }: { account: Row | null; login: string; password: string },
): Promise<Checked> {
  c.set('tried', account?.id ?? null);
  const device = account === null ? null : await deviceOf(c, parts, account.id);
  const { address } = browserOf(c, parts);
  const tried = await parts.limits.signIn({
    address,
    account: account?.id ?? null,
    login: plainLogin(login).toLowerCase(),
    device: device?.id ?? null,
  });
  const checked = await checkPassword(password, account, parts.now(), tried.priority);
  if (checked.right) await tried.right();
  return checked;
}

const tries = 3;

/** Signs somebody in. Throws a problem where login and password do not go together, or lead nowhere. */
export async function signIn(
  c: Context<Vars>,
  parts: Parts,
  login: string,
  password: string,
  instead: RowId | null,
): Promise<SessionAnswer> {
  for (let left = tries; ; left -= 1) {
    const account = await accountOf(parts, login);
    const checked = await tryPassword(c, parts, { account, login, password });
    if (!checked.right || account?.state !== 'active') throw wrong();
    const [user] = await membershipsOf(parts.reader, account.id);
    if (user === undefined) throw nowhere();
    const again: Cells = checked.old
      ? { passwordHash: await hashPassword(password), rehashes: Number(account.rehashes ?? 0) + 1 }
      : {};
    const change = checked.temporary ? consumed(parts.now()) : again;
    const ending: Wish[] = instead === null ? [] : [{ table: 'sessions', row: instead, to: null }];
    try {
      return await enter(c, parts, {
        user,
        account: account.id,
        wishes: [pinned(account, change), ...ending],
        label: 'Signed in',
      });
    } catch (error) {
      // The password was changed, or the session that this one replaces ended, since it was read: all of it is looked at again.
      const passed = error instanceof ApiProblem && ['stale', 'no_such_row'].includes(error.code);
      if (!passed || left <= 1) throw passed ? wrong() : error;
      instead = null;
    }
  }
}

const wrong = (): ApiProblem => new ApiProblem(401, 'sign_in_failed', 'Wrong e-mail, User ID or password. Try again');

/** Said only to who has shown that the account is theirs. */
export const nowhere = (): ApiProblem =>
  new ApiProblem(
    403,
    'no_membership',
    'Your password is right, but you are not active in any organisation at the moment. Ask an administrator of your organisation to give you access again',
  );

/** Who goes on in a new session, and what is written with it in one commit. */
interface Entering {
  user: Row;
  account: RowId;
  wishes: readonly Wish[];
  label: string;
}

/** Begins a session and hands the browser its cookies; from then on the browser is a known device. What is written stands or falls with the session. */
export async function enter(c: Context<Vars>, parts: Parts, { user, account, wishes, label }: Entering): Promise<SessionAnswer> {
  const { config, sessions } = parts;
  const begun = sessions.begin(user, account, browserOf(c, parts));
  const device = await remembered(c, parts, account);
  await sessions.write([...wishes, ...begun.wishes, ...device.wishes], label);
  giveToken(c, config, begun.token);
  device.give();
  return answerFor(parts, begun.token);
}

/** Who holds this token, as the page is told. */
export async function answerFor(parts: Parts, token: string): Promise<SessionAnswer> {
  const { session } = await parts.sessions.find(token);
  return { person: session === null ? null : await describe(parts, session), setup: false };
}
