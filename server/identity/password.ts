import { hash, verify } from '@node-rs/argon2';
import { isChosenPassword } from '../model/accountCells.ts';
import type { Cells } from '../model/change.ts';
import { isSameMailbox } from '../model/mailbox.ts';
import { HashQueue, type Priority } from './hashQueue.ts';
import { isSameSecret, newToken, tokenHashes } from './tokens.ts';

const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const queue = new HashQueue();

/**
 * A password in the form that is hashed (RFC 8265, OpaqueString): composed, with every space a plain one, so that different keyboards give
 * the same text. Case and everything else are kept.
 */
export const normalizePassword = (password: string): string => password.replace(/\p{Zs}/gu, ' ').normalize('NFC');

/** Whether a password has only characters that a keyboard can type again: no controls, lone surrogates or unassigned characters. */
export const isTypeable = (password: string): boolean => !/[\p{Cc}\p{Cs}\p{Cn}]/u.test(password);

/** The argon2id hash of a chosen password. */
export const hashPassword = (password: string): Promise<string> =>
  queue.run('known', () => hash(normalizePassword(password), cost));

let decoy: Promise<string> | undefined;

/** Whether a password matches, and whether its hash must be renewed because it was made from the unnormalised text. */
export interface PasswordCheck {
  matches: boolean;
  needsRehash: boolean;
  /** It is a temporary password that was sent to them; it works once. */
  temporary?: true;
}

/** The account's cells after a sign-in with a temporary password: it no longer works, and the address counts as answered. */
export const temporaryPasswordUsed = (now: string): Cells => ({ passwordHash: null, passwordExpiresAt: null, answeredAt: now });

/**
 * Whether a password is the account's: the chosen one, or a temporary one that has not expired. Takes equally long for a missing account,
 * so that timing does not reveal who has one. Unnormalised passwords of an earlier version still match.
 */
export async function checkPassword(
  password: string,
  account: Readonly<Record<string, unknown>> | null,
  now: string,
  priority: Priority = 'known',
): Promise<PasswordCheck> {
  const storedHash = typeof account?.passwordHash === 'string' ? account.passwordHash : '';
  decoy ??= hash(newToken(), cost);
  const against = isChosenPassword(storedHash) ? storedHash : await decoy;
  const expected = normalizePassword(password);
  let matched: string | null = null;
  // All spellings are tried, so that timing does not reveal which one matched; most passwords have only one.
  for (const spelling of new Set([expected, password, password.normalize('NFD')])) {
    if (await queue.run(priority, () => verify(against, spelling))) matched ??= spelling;
  }
  const temporary =
    storedHash.startsWith('sha256:') && tokenHashes(password).some(own => isSameSecret(`sha256:${own}`, storedHash));
  const expiresAt = account?.passwordExpiresAt;
  const expired = typeof expiresAt === 'string' && expiresAt <= now;
  const chosen = against === storedHash && matched !== null;
  // A temporary password is valid only for the address that it was sent to.
  const isForAddress = account?.secretFor == null || isSameMailbox(account.secretFor, account.email);
  return {
    matches: ((temporary && isForAddress) || chosen) && !expired,
    needsRehash: chosen && matched !== expected,
    ...(temporary ? { temporary } : {}),
  };
}

/** Whether a password is that of the account. */
export const verifyPassword = async (
  password: string,
  account: Readonly<Record<string, unknown>> | null,
  now: string,
): Promise<boolean> => (await checkPassword(password, account, now)).matches;

/** The account's cells after its person has chosen a password. */
export const newPasswordCells = (passwordHash: string) => ({
  passwordHash,
  mustChangePassword: false,
  passwordExpiresAt: null,
  activationHash: null,
});
