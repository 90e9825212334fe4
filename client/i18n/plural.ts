import { isSingular, type Language } from '../../server/model/localizedText.ts';
import { locales } from '../browser/locale.ts';

/** Formats numbers and plurals in one language. */
export interface NumberFormatter {
  format: (count: number) => string;
  /** `1 row`, `1,200 rows`. */
  plural: (count: number, one: string, other: string) => string;
  /** Only the words for this number, without it. */
  choose: (count: number, one: string, other: string) => string;
}

/** Creates the formatter of a language. Zero is singular in French and plural in English. */
export function numberFormatter(language: Language): NumberFormatter {
  const format = new Intl.NumberFormat(locales[language], { maximumFractionDigits: 10 });
  const show = (count: number): string => format.format(count);
  const choose = (count: number, one: string, other: string): string => (isSingular(count, language) ? one : other);
  return { format: show, choose, plural: (count, one, other) => `${show(count)} ${choose(count, one, other)}` };
}
