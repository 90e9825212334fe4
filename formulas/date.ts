import { FormulaError } from './value.ts';

const msPerDay = 86_400_000;
const clock = /^[T ](?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)?$/;
const outOfRange = new FormulaError('#NUM!', 'The date is outside the years 1 to 9999');

/** A day of the calendar. */
export interface Day {
  year: number;
  month: number;
  day: number;
}

/** The number of a calendar day, counted from 1 January 1970; a month or day out of range moves into the next or previous one. */
export function dayNumber(year: number, month: number, day: number): number {
  const months = year * 12 + month - 1;
  const y = Math.floor(months / 12);
  // Years are counted from March, so that the leap day comes last.
  const m = months - y * 12;
  const shifted = m < 2 ? y - 1 : y;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * ((m + 10) % 12) + 2) / 5);
  return era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear + day - 719_469;
}

/** The calendar day with this number. */
export function dayFrom(number: number): Day {
  const days = number + 719_468;
  const era = Math.floor(days / 146_097);
  const dayOfEra = days - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const fromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * fromMarch + 2) / 5) + 1,
  };
}

/** The day number of an ISO date or time, ignoring its time zone; NaN when the text is not a date. */
export function dayOf(text: string): number {
  if (text.length < 10 || text.charCodeAt(4) !== 45 || text.charCodeAt(7) !== 45) return Number.NaN;
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 7);
  const day = digits(text, 8, 10);
  if (!(year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month))) return Number.NaN;
  if (text.length > 10 && !clock.test(text.slice(10))) return Number.NaN;
  return dayNumber(year, month, day);
}

/** How many days a month has. */
export function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** The day with this number as ISO text; #NUM! outside the years 1 to 9999. */
export function isoDate(number: number): string | FormulaError {
  if (!(number >= -719_162 && number <= 2_932_896)) return outOfRange;
  const { year, month, day } = dayFrom(number);
  return `${String(year).padStart(4, '0')}-${month < 10 ? '0' : ''}${month}-${day < 10 ? '0' : ''}${day}`;
}

/** Adds days to a valid date and keeps its time of day. */
export function addDays(date: string, days: number): string | FormulaError {
  return withDay(date, dayOf(date) + days);
}

/** Adds months to a valid date and keeps its time of day; in a month that is too short the result is its last day. */
export function addMonths(date: string, months: number): string | FormulaError {
  const { year, month, day } = dayFrom(dayOf(date));
  const first = dayNumber(year, month + months, 1);
  if (!(first >= -719_162 && first <= 2_932_896)) return outOfRange;
  const target = dayFrom(first);
  return withDay(date, first + Math.min(day, daysIn(target.year, target.month)) - 1);
}

/** Adds milliseconds to a valid date and returns a UTC time; a date without a time counts from midnight. */
export function addMilliseconds(date: string, milliseconds: number): string | FormulaError {
  const time = instant(date) + milliseconds;
  if (!(time >= -719_162 * msPerDay && time < 2_932_897 * msPerDay)) return outOfRange;
  return new Date(time).toISOString();
}

/** Milliseconds since 1970 of a valid date; a date without a zone is UTC. */
export function instant(date: string): number {
  if (date.length === 10) return dayOf(date) * msPerDay;
  const zoned = /(?:Z|[+-]\d\d:\d\d)$/.test(date.slice(10));
  return Date.parse(`${date.slice(0, 10)}T${date.slice(11)}${zoned ? '' : 'Z'}`);
}

/** Whole months from one valid date to another; negative when the second is earlier. */
export function monthsBetween(from: string, to: string): number {
  const start = dayOf(from);
  const end = dayOf(to);
  if (end < start) return 0 - monthsBetween(to, from);
  const a = dayFrom(start);
  const b = dayFrom(end);
  const months = (b.year - a.year) * 12 + b.month - a.month;
  return b.day < Math.min(a.day, daysIn(b.year, b.month)) ? months - 1 : months;
}

function withDay(date: string, number: number): string | FormulaError {
  const day = isoDate(number);
  return typeof day === 'string' && date.length > 10 ? day + date.slice(10) : day;
}

function digits(text: string, from: number, to: number): number {
  let number = 0;
  for (let at = from; at < to; at += 1) {
    const digit = text.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) return Number.NaN;
    number = number * 10 + digit;
  }
  return number;
}
