import { type Language, typesetDay } from '../../server/model/localizedText.ts';
import { locales } from '../browser/locale.ts';

/** The time of day in the reader's language and time zone. */
export const formatTime = (iso: string, language: Language): string =>
  new Intl.DateTimeFormat(locales[language], { timeStyle: 'short' }).format(new Date(iso));

/** The day in the reader's time zone, as a heading: `Today`, `26 November`, or with the year if it is another. */
export function formatDay(iso: string, language: Language, now = new Date()): string {
  const day = new Date(iso);
  const from = (date: Date): number => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
  const days = Math.round((from(day) - from(now)) / 86_400_000);
  const year = day.getFullYear() === now.getFullYear() ? {} : { year: 'numeric' as const };
  const text =
    days === 0 || days === -1
      ? new Intl.RelativeTimeFormat(locales[language], { numeric: 'auto' }).format(days, 'day')
      : new Intl.DateTimeFormat(locales[language], { day: 'numeric', month: 'long', ...year }).format(day);
  return typesetDay(text.charAt(0).toLocaleUpperCase() + text.slice(1), language);
}
