import type { Issue } from '../../server/model/change.ts';
import { accountTexts } from '../i18n/account.ts';
import { language } from '../i18n/language.ts';
import { ApiProblem } from '../sync/api.ts';
import { errorMessage, session, signIn } from './session.ts';

/** The problem code of the server's response; empty for other errors. */
export const problemCode = (error: unknown): string => (error instanceof ApiProblem ? error.problem.code : '');

/** Whether the error says that a link was used, replaced or has expired. */
export const isLinkInvalid = (error: unknown): boolean =>
  error instanceof ApiProblem && [404, 410, 422].includes(error.problem.status) && !problemCode(error).startsWith('password');

/** The browser did not store the session cookie. */
class CookieRejected extends Error {
  override name = 'CookieRejected';
}

/** The error message for sign-in and for the pages of one's own account. */
export function accountErrorMessage(error: unknown): string {
  if (error instanceof CookieRejected) return accountTexts().cookieRejected;
  const messages = {
    no_membership: accountTexts().nowhere,
    no_mail: accountTexts().noMail,
    email_taken: accountTexts().emailTaken,
  };
  return messages[problemCode(error) as keyof typeof messages] ?? errorMessage(error);
}

/** Says which character of an e-mail address is invalid, or what is missing, from the issue's parameters. */
export function invalidEmailMessage(issue?: Pick<Issue, 'params'>): string {
  const { sign = '', signFr = '', why = '', whyFr = '' } = (issue?.params ?? {}) as Record<string, string>;
  return language() === 'fr' ? accountTexts().emailInvalid(signFr, whyFr) : accountTexts().emailInvalid(sign, why);
}

/** The longest `Retry-After`, in seconds, to wait for without showing an error. */
const maxRetrySeconds = 10;

/** Signs in, retrying up to twice when the server asks to wait at most `maxRetrySeconds`. */
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
