import { hash, randomBytes, timingSafeEqual } from 'node:crypto';

/** A new secret of 256 random bits, as text that may stand in a link, a cookie or a cell of a spreadsheet, which reads a hyphen at the beginning as a formula. */
export function newToken(random: (size: number) => Buffer = randomBytes): string {
  const text = random(32).toString('base64url');
  return text.startsWith('-') ? newToken(random) : text;
}

const digestOf = (text: string): Buffer => hash('sha256', text, 'buffer');

/** What is kept of a token: its SHA-256. */
export const hashOf = (token: string): string => hash('sha256', token, 'base64url');

/** The SHA-256 of a token in each of the spellings in which it may have been kept. */
export function hashesOf(token: string): string[] {
  const digest = digestOf(token);
  return [digest.toString('base64url'), digest.toString('hex')];
}

/** Whether two texts are the same, in a time that does not tell where they differ. */
export function sameSecret(one: string, other: string): boolean {
  return timingSafeEqual(digestOf(one), digestOf(other));
}
