import type { Issue } from '../../server/model/change.ts';
import { accountTexts } from '../i18n/account.ts';
import { language } from '../i18n/language.ts';
import { ApiProblem } from '../sync/api.ts';
import { errorMessage, session, signIn } from './session.ts';

/** The code of the server's answer; empty for what is none. */
export const problemCode = (error: unknown): string => (error instanceof ApiProblem ? error.problem.code : '');

/** A link leads nowhere: it was used, replaced, or is too old. */
export const isLinkInvalid = (error: unknown): boolean =>
  error instanceof ApiProblem && [404, 410, 422].includes(error.problem.status) && !problemCode(error).startsWith('password');

/** The browser does not keep the cookie of the session. */
class CookieRejected extends Error {
  override name = 'CookieRejected';
}

/** What to tell a person who signs in or sees to their own account. */
export function accountErrorMessage(error: unknown): string {
  if (error instanceof CookieRejected) return accountTexts().cookieRejected;
  const messages = {
    no_membership: accountTexts().nowhere,
    no_mail: accountTexts().noMail,
    email_taken: accountTexts().emailTaken,
  };
  return messages[problemCode(error) as keyof typeof messages] ?? errorMessage(error);
}

/** What is wrong with an address: which sign cannot be in it, and where, or what is missing; by what the server says of it. */
export function invalidEmailMessage(issue?: Pick<Issue, 'params'>): string {
  const { sign = '', signFr = '', why = '', whyFr = '' } = (issue?.params ?? {}) as Record<string, string>;
  return language() === 'fr' ? accountTexts().emailInvalid(signFr, whyFr) : accountTexts().emailInvalid(sign, why);
}

/** Seconds of patience that the server may ask for without anybody being told. */
const maxRetrySeconds = 10;

/** Signs in, and tries again by itself where the server asks for a few seconds of patience. */
export async function signInWithRetry(login: string, password: string): Promise<void> {
  for (let tries = 3; ; tries -= 1) {
    try {
      await signIn(login, password);
      break;
    } catch (error) {
      const retryAfter = error instanceof ApiProblem && error.problem.status === 429 ? error.problem.retryAfter : undefined;
      if (tries <= 1 || retryAfter === undefined || retryAfter > maxRetrySeconds) throw error;
      await new Promise(resolve => {
        setTimeout(resolve, retryAfter * 1_000);
      });
    }
  }
  if (session.known() && session.person() === null) throw new CookieRejected();
}
