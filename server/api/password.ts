import { hash, verify } from '@node-rs/argon2';
import { hashesOf, newToken, sameSecret } from './secrets.ts';

const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const shortest = 12;
const longest = 128;

/** The passwords of twelve characters and more that are guessed first. */
const commonest = new Set(
  `123456789012 1234567890123 12345678901234 1234567890123456 0123456789012 111111111111 000000000000 123123123123 password1234
  password12345 password123456 passwordpassword password123! passw0rd1234 p@ssw0rd1234 p@ssword1234 qwertyuiop12 qwertyuiop123
  qwertyuiopas qwertyuiopasdf qwertyuiop[] qwerty123456 qwertyqwerty 1qaz2wsx3edc 1q2w3e4r5t6y q1w2e3r4t5y6 abcdefghijkl abc123456789
  abcd12345678 iloveyou1234 iloveyouiloveyou welcome12345 welcome123456 letmein12345 letmeinletmein administrator administrator1
  admin1234567 adminadmin12 motdepasse12 motdepasse123 motdepasse1234 azertyuiop12 azertyuiop123 azertyuiopqs azerty123456
  changeme1234 changemechangeme superman1234 football1234 baseball1234 monkey123456 dragon123456 sunshine1234 princess1234
  trustno1trustno1 correcthorsebatterystaple`.split(/\s+/),
);

/** What is wrong with a password, and what to do. */
export interface PasswordIssue {
  code: 'password_short' | 'password_long' | 'password_own' | 'password_common';
  message: string;
}

/** Why a password may not be chosen; null where it may. `own` are texts that anybody would try: e-mail, User ID, organisation. */
export function passwordIssue(password: string, own: readonly (string | null | undefined)[]): PasswordIssue | null {
  const length = Array.from(password).length;
  if (length < shortest) return { code: 'password_short', message: `Choose a password of at least ${shortest} characters` };
  if (length > longest) return { code: 'password_long', message: `Choose a password of at most ${longest} characters` };
  const folded = password.normalize('NFKC').trim().toLowerCase();
  const mine = own.flatMap(text => (text == null ? [] : [text, text.split('@')[0] ?? '']));
  if (mine.some(text => text !== '' && text.trim().toLowerCase() === folded)) {
    return { code: 'password_own', message: 'Choose a password other than your e-mail, User ID or organisation' };
  }
  if (commonest.has(folded) || new Set(folded).size < 4) {
    return { code: 'password_common', message: 'This password is among the first that are guessed: choose another' };
  }
  return null;
}

/** The argon2id hash of a chosen password. */
export const hashPassword = (password: string): Promise<string> => hash(password, cost);

let decoy: Promise<string> | undefined;

/**
 * Whether a password is that of the account, chosen or temporary and not expired. Takes as long for an account that is not there,
 * so that its time tells nobody who has one.
 */
export async function isPassword(
  password: string,
  account: Readonly<Record<string, unknown>> | null,
  now: string,
): Promise<boolean> {
  const kept = typeof account?.passwordHash === 'string' ? account.passwordHash : '';
  const temporary = kept.startsWith('sha256:');
  decoy ??= hashPassword(newToken());
  const matches = await verify(kept.startsWith('$argon2') ? kept : await decoy, password);
  const valid = temporary ? hashesOf(password).some(own => sameSecret(`sha256:${own}`, kept)) : kept !== '' && matches;
  const expiresAt = account?.passwordExpiresAt;
  return valid && !(typeof expiresAt === 'string' && expiresAt <= now);
}
