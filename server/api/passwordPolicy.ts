import type { Value } from '../model/change.ts';
import { isTypeable, normalizePassword } from './password.ts';
import { estimateStrength, minCost } from './passwordStrength.ts';
import { ApiProblem } from './problem.ts';

const minLength = 12;
const maxLength = 128;

/** Why a password may not be chosen, and what to do, by code. The page says the same in the language of who reads it. */
const issueTexts = {
  password_short: `Choose a password of at least ${minLength} characters`,
  password_long: `Choose a password of at most ${maxLength} characters`,
  password_characters: 'Choose a password of letters, digits, signs and spaces',
  password_own: 'This password is easy to guess: it is made of your name, e-mail, User ID or organisation. Add a few other words',
  password_common: 'This password is too common. A few words in a row are harder to guess',
} as const;

/** Why a password may not be chosen; null where it may. `own` are texts that anybody would try: e-mail, User ID, names, organisation. */
export async function passwordIssue(
  password: string,
  own: readonly (Value | undefined)[],
): Promise<keyof typeof issueTexts | null> {
  const text = normalizePassword(password);
  const length = Array.from(text).length;
  if (length < minLength) return 'password_short';
  if (length > maxLength) return 'password_long';
  if (!isTypeable(text)) return 'password_characters';
  const theirs = own.filter(each => typeof each === 'string').flatMap(each => [each, ...each.split('@').slice(0, 1)]);
  const found = await estimateStrength(text, [...theirs, 'seatgrid']);
  if (found.cost >= minCost) return null;
  return found.own ? 'password_own' : 'password_common';
}

/** Throws a problem (422) for a password that may not be chosen by this person. */
export async function checkNewPassword(password: string, own: readonly (Value | undefined)[]): Promise<void> {
  const code = await passwordIssue(password, own);
  if (code !== null) throw new ApiProblem(422, code, issueTexts[code]);
}
