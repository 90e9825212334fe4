import { hash, randomBytes, timingSafeEqual } from 'node:crypto';

/** A new secret of 256 random bits, as text that may stand in a link, a cookie or a cell of a spreadsheet, which reads a hyphen at the beginning as a formula. */
export function newToken(random: (size: number) => Buffer = randomBytes): string {
  const text = random(32).toString('base64url');
  return text.startsWith('-') ? newToken(random) : text;
}

const sha256Bytes = (text: string): Buffer => hash('sha256', text, 'buffer');

/** What is kept of a token: its SHA-256. */
export const sha256 = (token: string): string => hash('sha256', token, 'base64url');

/** The SHA-256 of a token in each of the spellings in which it may have been kept. */
export function tokenHashes(token: string): string[] {
  const digest = sha256Bytes(token);
  return [digest.toString('base64url'), digest.toString('hex')];
}

/** Whether two texts are the same, in a time that does not tell where they differ. */
export function isSameSecret(one: string, other: string): boolean {
  return timingSafeEqual(sha256Bytes(one), sha256Bytes(other));
}
