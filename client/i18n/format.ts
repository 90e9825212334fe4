import type { CatalogTable } from '../../server/api/wire.ts';
import type { Issue } from '../../server/model/change.ts';
import { interpolate, type Language } from '../../server/model/localizedText.ts';
import type { TextsByCode } from '../../server/model/table.ts';
import { locales, timeZone } from '../browser/locale.ts';

/** Formats an issue in the reader's language. Falls back to the issue's own message when its code has no text. */
export function formatIssue(
  issue: Pick<Issue, 'code' | 'message' | 'params'>,
  texts: TextsByCode,
  table: CatalogTable | undefined,
  language: Language,
): string {
  const text = texts[issue.code];
  if (!text) return issue.message;
  const label = (field: string): string => table?.fields.find(item => item.id === field)?.label[language] ?? field;
  return interpolate(text, issue.params, { language, label, timeZone: timeZone() });
}

const units: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

/** `3 hours ago`, in the reader's language. */
export function formatRelativeTime(iso: string, language: Language, now = Date.now()): string {
  const seconds = (new Date(iso).getTime() - now) / 1_000;
  const format = new Intl.RelativeTimeFormat(locales[language], { numeric: 'auto' });
  for (const [unit, length] of units) if (Math.abs(seconds) >= length) return format.format(Math.round(seconds / length), unit);
  return format.format(0, 'second');
}

/** Date and time in the reader's language and time zone. */
export const formatDateTime = (iso: string, language: Language): string =>
  new Intl.DateTimeFormat(locales[language], { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(iso));

/** Date and time with the name of the time zone, for readers who may be in another zone than the sender. */
export const formatDateTimeWithZone = (iso: string, language: Language, zone = timeZone()): string =>
  new Intl.DateTimeFormat(locales[language], {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZone: zone,
    timeZoneName: 'short',
  }).format(new Date(iso));

/** Formats a number in the reader's language. */
export const formatNumber = (value: number, language: Language): string => new Intl.NumberFormat(locales[language]).format(value);
