import type { Language } from '../../server/model/localizedText.ts';

/** Numbers and plurals of one language. */
export interface NumberFormatter {
  format: (count: number) => string;
  /** `1 row`, `1,200 rows`. */
  plural: (count: number, one: string, other: string) => string;
}

/** The locale by which a language's numbers and dates are written. */
export const locales: Record<Language, string> = { en: 'en-GB', fr: 'fr-FR' };

/** Counts by the rules of a language: in French nought is singular, in English it is not. */
export function numberFormatter(language: Language): NumberFormatter {
  const rules = new Intl.PluralRules(language);
  const format = new Intl.NumberFormat(locales[language], { maximumFractionDigits: 10 });
  const show = (count: number): string => format.format(count);
  return { format: show, plural: (count, one, other) => `${show(count)} ${rules.select(count) === 'one' ? one : other}` };
}
