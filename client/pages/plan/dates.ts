import { dayIn } from '../../../server/model/days.ts';
import { type Language, typesetDay } from '../../../server/model/localizedText.ts';
import { formatFor } from '../../fields/format.ts';

const utc = { timeZone: 'UTC' } as const;
const days = formatFor(locale => new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', year: 'numeric', ...utc }));
const shortDays = formatFor(
  locale => new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric', ...utc }),
);
const dayTicks = formatFor(locale => new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', ...utc }));
const months = formatFor(locale => new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', ...utc }));
const monthTicks = formatFor(locale => new Intl.DateTimeFormat(locale, { month: 'short', ...utc }));

/** An ISO date in words: `31 December 2026`. */
export const sayDay = (date: string, language: Language): string => typesetDay(days(language).format(Date.parse(date)), language);

/** An ISO date: `31 Dec 2026`. */
export const shortDay = (date: string, language: Language): string =>
  typesetDay(shortDays(language).format(Date.parse(date)), language);

/** The day of an ISO time in a time zone: `31 Dec 2026`. */
export const dayOfTime = (time: string, zone: string, language: Language): string => shortDay(dayIn(zone, time), language);

/** Two ISO dates, with what they share once: `1 Jan – 31 Dec 2026`. */
export const dayRange = (from: string, to: string, language: Language): string =>
  shortDays(language).formatRange(Date.parse(from), Date.parse(to));

/** A day or month in words: `15 January 2026`, `January 2026`. */
export const sayPeriod = (period: string, language: Language): string =>
  period.length === 7 ? months(language).format(Date.parse(`${period}-01`)) : sayDay(period, language);

/** A day or month below a chart: `15 Jan`, `Jan`. */
export const tickOf = (period: string, language: Language): string =>
  period.length === 7 ? monthTicks(language).format(Date.parse(`${period}-01`)) : dayTicks(language).format(Date.parse(period));
