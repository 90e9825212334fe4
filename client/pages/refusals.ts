import type { Issue } from '../../server/model/change.ts';
import { ApiProblem } from '../sync/api.ts';
import { own } from '../words/account.ts';
import { language } from '../words/words.ts';
import { session, signIn, sorry } from './session.ts';

/** The code of the server's answer; empty for what is none. */
export const codeOf = (error: unknown): string => (error instanceof ApiProblem ? error.problem.code : '');

/** A link leads nowhere: it was used, replaced, or is too old. */
export const isGone = (error: unknown): boolean =>
  error instanceof ApiProblem && [404, 410, 422].includes(error.problem.status) && !codeOf(error).startsWith('password');

/** The browser does not keep the cookie of the session. */
class NotKept extends Error {
  override name = 'NotKept';
}

/** What to tell a person who signs in or sees to their own account. */
export function sorryOwn(error: unknown): string {
  if (error instanceof NotKept) return own().notKept;
  const said = { no_membership: own().nowhere, no_mail: own().noMail, email_taken: own().emailTaken };
  return said[codeOf(error) as keyof typeof said] ?? sorry(error);
}

/** What is wrong with an address: which sign cannot be in it, and where, or what is missing; by what the server says of it. */
export function badAddress(issue?: Pick<Issue, 'params'>): string {
  const { sign = '', signFr = '', why = '', whyFr = '' } = (issue?.params ?? {}) as Record<string, string>;
  return language() === 'fr' ? own().emailBad(signFr, whyFr) : own().emailBad(sign, why);
}

/** Seconds of patience that the server may ask for without anybody being told. */
const patience = 10;

/** Signs in, and tries again by itself where the server asks for a few seconds of patience. */
export async function signInPatiently(login: string, password: string): Promise<void> {
  for (let tries = 3; ; tries -= 1) {
    try {
      await signIn(login, password);
      break;
    } catch (error) {
      const asked = error instanceof ApiProblem && error.problem.status === 429 ? error.problem.retryAfter : undefined;
      if (tries <= 1 || asked === undefined || asked > patience) throw error;
      await new Promise(resolve => {
        setTimeout(resolve, asked * 1_000);
      });
    }
  }
  if (session.known() && session.person() === null) throw new NotKept();
}
