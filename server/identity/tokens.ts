import { hash, randomBytes, timingSafeEqual } from 'node:crypto';

/** A new secret of 256 random bits as base64url. It never starts with a hyphen, because a spreadsheet would read that as a formula. */
export function newToken(random: (size: number) => Buffer = randomBytes): string {
  const text = random(32).toString('base64url');
  return text.startsWith('-') ? newToken(random) : text;
}

const sha256Bytes = (text: string): Buffer => hash('sha256', text, 'buffer');

/** The SHA-256 of a token, which is stored in its place. */
export const sha256 = (token: string): string => hash('sha256', token, 'base64url');

/** The SHA-256 of a token in both encodings that may be stored. */
export function tokenHashes(token: string): string[] {
  const digest = sha256Bytes(token);
  return [digest.toString('base64url'), digest.toString('hex')];
}

/** Whether two texts are equal, compared in constant time. */
export function isSameSecret(one: string, other: string): boolean {
  return timingSafeEqual(sha256Bytes(one), sha256Bytes(other));
}
