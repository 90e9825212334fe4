import type { Problem } from '../../server/api/wire.ts';
import { language } from './language.ts';

/** A problem in the language of the page; undefined where the server's own words are said, which are English. */
export async function translateProblem({ code }: Pick<Problem, 'code'>): Promise<string | undefined> {
  if (language() !== 'fr') return undefined;
  try {
    return (await import('./problems-fr.ts')).problems[code];
  } catch (error) {
    // The words could not be fetched just now: better said in English than not at all.
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
