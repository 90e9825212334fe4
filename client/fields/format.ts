import type { Value } from '../../server/model/change.ts';
import type { Language } from '../../server/model/localizedText.ts';
import { locales } from '../browser/locale.ts';

/** Returns the format of a language; `make` creates it on first use. */
export function formatFor<T>(make: (locale: string) => T): (language: Language) => T {
  const formats = new Map<Language, T>();
  return language => {
    let format = formats.get(language);
    if (format === undefined) {
      format = make(locales[language]);
      formats.set(language, format);
    }
    return format;
  };
}

/** Formats a stored date or time. Other text is shown as typed: `Date.parse` also accepts other formats, and days that do not exist. */
export function showDate(value: Value, format: Intl.DateTimeFormat): string {
  const text = String(value);
  const time = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : Number.NaN;
  const isReal = !Number.isNaN(time) && new Date(time).toJSON().startsWith(text.slice(0, 10));
  return isReal ? format.format(time) : text;
}
