import type { Language } from '../../server/model/words.ts';

/** Numbers and plurals of one language. */
export interface Counter {
  show: (count: number) => string;
  /** `1 row`, `1,200 rows`. */
  of: (count: number, one: string, other: string) => string;
}

/** The locale by which a language's numbers and dates are written. */
export const localeOf: Record<Language, string> = { en: 'en-GB', fr: 'fr-FR' };

/** Counts by the rules of a language: in French nought is singular, in English it is not. */
export function counter(language: Language): Counter {
  const rules = new Intl.PluralRules(language);
  const format = new Intl.NumberFormat(localeOf[language], { maximumFractionDigits: 10 });
  const show = (count: number): string => format.format(count);
  return { show, of: (count, one, other) => `${show(count)} ${rules.select(count) === 'one' ? one : other}` };
}
