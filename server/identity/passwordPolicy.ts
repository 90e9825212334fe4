import type { Row, Value } from '../model/change.ts';
import { Refusal } from '../model/writer.ts';
import { isTypeable, normalizePassword } from './password.ts';
import { estimateStrength, minCost } from './passwordStrength.ts';

const minLength = 12;
const maxLength = 128;

/** Why a password is not accepted, and what to do, by code. The page has the same texts in both languages. */
const issueTexts = {
  password_short: `Choose a password of at least ${minLength} characters`,
  password_long: `Choose a password of at most ${maxLength} characters`,
  password_characters: 'Use only letters, digits, signs and spaces in a password',
  password_own: 'This password is easy to guess: it contains your name, e-mail, User ID or organisation. Add a few other words',
  password_common: 'This password is too common. A few words in a row are harder to guess',
} as const;

/** Why a password is not accepted; null if it is. `own` are texts that someone would guess first: e-mail, User ID, names, organisation. */
export async function passwordIssue(
  password: string,
  own: readonly (Value | undefined)[],
): Promise<keyof typeof issueTexts | null> {
  const text = normalizePassword(password);
  const length = Array.from(text).length;
  if (length < minLength) return 'password_short';
  if (length > maxLength) return 'password_long';
  if (!isTypeable(text)) return 'password_characters';
  const ownTerms = own.filter(each => typeof each === 'string').flatMap(each => [each, ...each.split('@').slice(0, 1)]);
  const found = await estimateStrength(text, [...ownTerms, 'seatgrid']);
  if (found.cost >= minCost) return null;
  return found.own ? 'password_own' : 'password_common';
}

/** Throws a refusal for a password that is not accepted. */
export async function checkNewPassword(password: string, own: readonly (Value | undefined)[]): Promise<void> {
  const code = await passwordIssue(password, own);
  if (code !== null) throw new Refusal(code, issueTexts[code], { kind: 'invalid' });
}

/** Texts that someone who knows the person would guess; a password must not be made of them. */
export const personalTerms = ({ account, user, org }: { account?: Row | null; user?: Row | null; org?: Row | null }): Value[] =>
  [
    account?.email,
    account?.loginId,
    user?.email,
    user?.userId,
    user?.firstName,
    user?.lastName,
    org?.name,
    org?.accountName,
  ].flatMap(value => value ?? []);
