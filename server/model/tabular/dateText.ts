import { foldText } from '../../../formulas/fold.ts';
import { normalizeLine } from '../../../formulas/unicode.ts';

/** The order of day, month and year in a numeric date. */
export type DayOrder = 'dmy' | 'mdy' | 'ymd';

/** A parsed day, with the time of day (`HH:MM`, optionally with seconds) and the zone if the text has them. */
export interface ParsedMoment {
  day: string;
  clock?: string | undefined;
  zone?: string | undefined;
}

const maxLength = 60;

const months = [
  ['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october', 'november', 'december'],
  ['janvier', 'fevrier', 'mars', 'avril', 'mai', 'juin', 'juillet', 'aout', 'septembre', 'octobre', 'novembre', 'decembre'],
];
const weekdays = 'mon|tue|wed|thu|fri|sat|sun|lun|mar|mer|jeu|ven|sam|dim';

const clock = String.raw`(?<clock>\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?)(?: ?(?<half>am|pm))?(?: ?(?<zone>z|utc|[+-]\d{2}:?(?:\d{2})?))?`;
const withClock = new RegExp(`^(?<date>.+?)(?:t|,? (?:a |at )?)${clock}$`);
const inNumbers = /^(?<first>\d{1,2}) ?(?<mark>[-/.]) ?(?<second>\d{1,2}) ?\k<mark> ?(?<year>\d{4}|\d{2})\.?$/;
const yearFirst = /^(?<year>\d{4})(?<mark>[-/.])(?<month>\d{1,2})\k<mark>(?<day>\d{1,2})\.?$/;
const withoutYear = /^(?<first>\d{1,2})[-/.](?<second>\d{1,2})\.?$/;
const name = String.raw`(?<name>[a-z]{3,9})\.?`;
const year = String.raw`(?<year>\d{4}|'?\d{2})`;
const named = [
  String.raw`^(?:(?:${weekdays})[a-z]*\.?,? )?(?:the |le )?(?<day>\d{1,2})(?:er|st|nd|rd|th)?[ .\-/]*(?:of )?${name}(?:[ ,\-/]*${year})?$`,
  String.raw`^(?:(?:${weekdays})[a-z]*\.?,? )?${name}[ -]?(?<day>\d{1,2})(?:st|nd|rd|th)?(?:[ ,\-/]+${year})?$`,
  String.raw`^(?<year>\d{4})[ -/]${name}[ \-/](?<day>\d{1,2})$`,
].map(pattern => new RegExp(pattern));

const isoDay = /^[1-9]\d{3}-\d{2}-\d{2}$/;

/** Whether a text is an existing calendar day such as `2026-01-15`, from the year 1000 on. */
export function isDay(text: string): boolean {
  if (!isoDay.test(text)) return false;
  const day = Number(text.slice(8));
  return day <= 28 ? day > 0 && isMonth(text.slice(5, 7)) : new Date(`${text}T00:00:00Z`).toJSON()?.slice(0, 10) === text;
}

const isMonth = (text: string): boolean => Number(text) >= 1 && Number(text) <= 12;

/**
 * The day in a text, as `2026-01-15`; undefined if there is none. Month names may be English or French. `order` applies to numeric dates. A
 * date without a year is in `thisYear`; undefined if that is not given.
 */
export const parseDay = (text: string, order: DayOrder = 'dmy', thisYear?: number): string | undefined =>
  isDay(text) ? text : parseMoment(text, order, thisYear)?.day;

/** Like `parseDay`, with the time of day and zone if the text has them. */
export function parseMoment(text: string, order: DayOrder = 'dmy', thisYear?: number): ParsedMoment | undefined {
  if (text.length > maxLength) return undefined;
  const { date, ...time } = splitDateTime(text);
  const parts = partsOf(date, order, thisYear);
  if (parts === undefined || time.clock === null) return undefined;
  const day = `${parts.year}-${two(parts.month)}-${two(parts.day)}`;
  return isDay(day) ? { day, clock: time.clock, zone: time.zone } : undefined;
}

/** The first two numbers of a numeric date with the year at its end, and the separator; null for any other text. */
export function dayAndMonth(text: string): { first: number; second: number; mark: string } | null {
  if (text.length > maxLength) return null;
  const found = inNumbers.exec(splitDateTime(text).date)?.groups;
  return found ? { first: Number(found.first), second: Number(found.second), mark: found.mark ?? '' } : null;
}

/** Splits a text into its folded date and time of day; `clock` is null for an invalid time of day. */
function splitDateTime(text: string): { date: string; clock?: string | null; zone?: string | undefined } {
  const line = foldText(normalizeLine(text));
  const found = withClock.exec(line)?.groups;
  if (!found) return { date: line };
  return { date: (found.date ?? '').trimEnd(), clock: clockOf(found.clock ?? '', found.half), zone: found.zone };
}

/** `2:05 pm` as `14:05`; null for an invalid time of day. */
function clockOf(text: string, half: string | undefined): string | null {
  const [hours = '', minutes = '', seconds = '0'] = text.split(':');
  const hour = Number(hours);
  const fits = half === undefined ? hour < 24 : hour >= 1 && hour <= 12;
  if (!fits || Number(minutes) > 59 || Number.parseInt(seconds, 10) > 59) return null;
  const past = half === undefined ? hour : (hour % 12) + (half === 'pm' ? 12 : 0);
  return [two(String(past)), ...text.split(':').slice(1)].join(':');
}

type Parts = Record<'year' | 'month' | 'day', string>;

function partsOf(date: string, order: DayOrder, thisYear: number | undefined): Parts | undefined {
  const numbers = yearFirst.exec(date)?.groups;
  if (numbers) return numbers as Parts;
  const short = inNumbers.exec(date)?.groups ?? (thisYear === undefined ? undefined : withoutYear.exec(date)?.groups);
  if (short) {
    const [first = '', second = ''] = [short.first, short.second];
    const [day, month] = order === 'mdy' ? [second, first] : [first, second];
    return { day, month, year: fullYear(short.year, thisYear) };
  }
  for (const pattern of named) {
    const found = pattern.exec(date)?.groups;
    const month = found?.name === undefined ? undefined : monthNamed(found.name);
    if (found === undefined || month === undefined) continue;
    if (found.year === undefined && thisYear === undefined) return undefined;
    return { day: found.day ?? '', month: String(month), year: fullYear(found.year, thisYear) };
  }
  return undefined;
}

/** The number of the month whose name begins like this in either language; undefined if there is none or several, as for `jui`. */
function monthNamed(name: string): number | undefined {
  const found = new Set(months.flatMap(names => names.flatMap((each, at) => (each.startsWith(name) ? [at + 1] : []))));
  return found.size === 1 ? [...found][0] : undefined;
}

/** The year in full: two digits mean a year from 1950 to 2049. */
function fullYear(text: string | undefined, thisYear: number | undefined): string {
  if (text === undefined) return String(thisYear ?? '');
  const digits = text.replace("'", '');
  return digits.length === 4 ? digits : `${Number(digits) < 50 ? '20' : '19'}${digits}`;
}

const two = (digits: string): string => digits.padStart(2, '0');
