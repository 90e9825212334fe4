import type { Language } from '../../server/model/localizedText.ts';
import { locales } from '../browser/locale.ts';

/** Formats numbers and plurals in one language. */
export interface NumberFormatter {
  format: (count: number) => string;
  /** `1 row`, `1,200 rows`. */
  plural: (count: number, one: string, other: string) => string;
}

/** Creates the formatter of a language. Zero is singular in French and plural in English. */
export function numberFormatter(language: Language): NumberFormatter {
  const rules = new Intl.PluralRules(language);
  const format = new Intl.NumberFormat(locales[language], { maximumFractionDigits: 10 });
  const show = (count: number): string => format.format(count);
  return { format: show, plural: (count, one, other) => `${show(count)} ${rules.select(count) === 'one' ? one : other}` };
}
