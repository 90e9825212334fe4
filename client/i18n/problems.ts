import type { Problem } from '../../server/api/wire.ts';
import { language } from './language.ts';

/** The problem's text in French, or undefined when the page should show the server's English text. */
export async function translateProblem({ code }: Pick<Problem, 'code'>): Promise<string | undefined> {
  if (language() !== 'fr') return undefined;
  try {
    return (await import('./problems-fr.ts')).problems[code];
  } catch (error) {
    // The French texts could not be fetched: the English text is better than none.
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
