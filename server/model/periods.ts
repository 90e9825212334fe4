import { dayIn, daysAfter, daysBetween, instantIn, utc } from './days.ts';

/** The spans of time for which use is shown. */
export const spans = ['30d', '12m', 'all'] as const;

/** One span: the last 30 days, the last 12 months, or everything that is known. */
export type TimeRange = (typeof spans)[number];

/** A day (`2026-01-15`) or a month (`2026-01`), and the ISO time at which it ends. */
export interface Period {
  name: string;
  end: string;
}

/** The last periods of a span, the oldest first; the last one contains the current time. */
export interface Periods {
  unit: 'day' | 'month';
  periods: Period[];
}

/** A span `all` of at most this many days is shown day by day. */
const maxDays = 92;

/** The most months of a span `all`. */
const maxMonths = 120;

/** The periods of a span in a time zone, at this ISO time. `since` is the ISO time at which `all` begins. */
export function periodsOf(span: TimeRange, zone: string, now: string, since: string): Periods {
  const [today, first] = [dayIn(zone, now), dayIn(zone, since)];
  const age = daysBetween(first, today) + 1;
  if (span === '30d' || (span === 'all' && age <= maxDays)) {
    const count = span === '30d' ? 30 : Math.max(1, age);
    const days = Array.from({ length: count }, (_, at) => daysAfter(today, at - count + 1));
    return { unit: 'day', periods: days.map(name => ({ name, end: startOf(zone, daysAfter(name, 1)) })) };
  }
  const count = span === '12m' ? 12 : Math.min(maxMonths, monthNumber(today) - monthNumber(first) + 1);
  const months = Array.from({ length: count }, (_, at) => monthNumber(today) - count + 1 + at);
  return {
    unit: 'month',
    periods: months.map(month => ({ name: monthName(month), end: startOf(zone, `${monthName(month + 1)}-01`) })),
  };
}

/** One day in a time zone, as the only period. */
export const periodOf = (day: string, zone: string): Periods => ({
  unit: 'day',
  periods: [{ name: day, end: startOf(zone, daysAfter(day, 1)) }],
});

/** The ISO time at which a day begins in a zone. */
function startOf(zone: string, day: string): string {
  const start = zone === utc ? `${day}T00:00:00.000Z` : instantIn(zone, `${day}T00:00`);
  if (start === null) throw new Error(`Not a day: ${day}`);
  return start;
}

/** The number of a date's month, counted without gaps over the years. */
const monthNumber = (date: string): number => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1;

const monthName = (month: number): string => `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}`;
