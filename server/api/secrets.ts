import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** A new secret of 256 random bits, as text that may stand in a link or a cookie. */
export const newToken = (): string => randomBytes(32).toString('base64url');

/** What is kept of a token: its SHA-256. */
export const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64url');

/** The SHA-256 of a token in each of the spellings in which it may have been kept. */
export function hashesOf(token: string): string[] {
  const digest = createHash('sha256').update(token).digest();
  return [digest.toString('base64url'), digest.toString('hex')];
}

/** Whether two texts are the same, in a time that does not tell where they differ. */
export function sameSecret(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}
