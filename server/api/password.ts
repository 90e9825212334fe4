import { hash, verify } from '@node-rs/argon2';
import type { Cells } from '../model/change.ts';
import { isSameMailbox } from '../model/mailbox.ts';
import { HashQueue, type Priority } from './hashQueue.ts';
import { isSameSecret, newToken, tokenHashes } from './tokens.ts';

const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const queue = new HashQueue();

/**
 * A password as it is compared, by RFC 8265 (OpaqueString): composed, and every space a plain one, so that two keyboards type the same.
 * Case and everything else stay.
 */
export const normalizePassword = (password: string): string => password.replace(/\p{Zs}/gu, ' ').normalize('NFC');

/** Whether a password has what no keyboard reliably types again: controls, halves of characters, characters that are none yet. */
export const isTypeable = (password: string): boolean => !/[\p{Cc}\p{Cs}\p{Cn}]/u.test(password);

/** The argon2id hash of a chosen password. */
export const hashPassword = (password: string): Promise<string> =>
  queue.run('known', () => hash(normalizePassword(password), cost));

let decoy: Promise<string> | undefined;

/** Whether a password is right, and whether it was kept as it had been typed once: then its hash is to be made anew. */
export interface PasswordCheck {
  matches: boolean;
  needsRehash: boolean;
  /** It was sent to them, and opens once. */
  temporary?: true;
}

/** What becomes of an account that is entered by a temporary password: that opens nothing any more, and its address was answered from. */
export const temporaryPasswordUsed = (now: string): Cells => ({ passwordHash: null, passwordExpiresAt: null, answeredAt: now });

/**
 * Whether a password is that of the account, chosen or temporary and not expired. Takes as long for an account that is not there,
 * so that its time tells nobody who has one. Passwords that an earlier version took without preparing them still open.
 */
export async function checkPassword(
  password: string,
  account: Readonly<Record<string, unknown>> | null,
  now: string,
  priority: Priority = 'known',
): Promise<PasswordCheck> {
  const storedHash = typeof account?.passwordHash === 'string' ? account.passwordHash : '';
  decoy ??= hash(newToken(), cost);
  const against = storedHash.startsWith('$argon2') ? storedHash : await decoy;
  const expected = normalizePassword(password);
  let matched: string | null = null;
  // Which of them fits is not told by the time: all are tried, and of most passwords there is one spelling only.
  for (const spelling of new Set([expected, password, password.normalize('NFD')])) {
    if (await queue.run(priority, () => verify(against, spelling))) matched ??= spelling;
  }
  const temporary =
    storedHash.startsWith('sha256:') && tokenHashes(password).some(own => isSameSecret(`sha256:${own}`, storedHash));
  const expiresAt = account?.passwordExpiresAt;
  const expired = typeof expiresAt === 'string' && expiresAt <= now;
  const chosen = against === storedHash && matched !== null;
  // A temporary password belongs to the address to which it was sent.
  const isTheirs = account?.secretFor == null || isSameMailbox(account.secretFor, account.email);
  return {
    matches: ((temporary && isTheirs) || chosen) && !expired,
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
