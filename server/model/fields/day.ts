import { cleanLine } from './clean.ts';

const LONGEST = 60;
const CLOCK = '(?:(?:T| )(?<clock>\\d{1,2}:\\d{2}(?::\\d{2}(?:[.,]\\d{1,9})?)?) ?(?<zone>Z|UTC|[+-]\\d{2}:?(?:\\d{2})?)?)?';
const ISO = new RegExp(`^(?<year>\\d{4})-(?<month>\\d{2})-(?<day>\\d{2})${CLOCK}$`, 'i');
const DAY_FIRST = new RegExp(`^(?<day>\\d{1,2})(?<mark>[/.])(?<month>\\d{1,2})\\k<mark>(?<year>\\d{4})${CLOCK}$`, 'i');
const DAY = /^[1-9]\d{3}-\d{2}-\d{2}$/;

/** Whether a text is a day that was or will be, from the year 1000 on. */
export function isDay(text: string): boolean {
  if (!DAY.test(text)) return false;
  const day = Number(text.slice(8));
  return day <= 28 ? day > 0 && isMonth(text) : new Date(`${text}T00:00:00Z`).toJSON()?.slice(0, 10) === text;
}

/** The day that a text names, as `2026-01-15`; undefined where there is no such day. */
export function readDay(text: string): string | undefined {
  return isDay(text) ? text : readMoment(text)?.day;
}

/** The day, and the time of day and zone where they are written. */
export function readMoment(text: string): { day: string; clock?: string; zone?: string } | undefined {
  if (text.length > LONGEST) return undefined;
  const line = cleanLine(text);
  const found = (ISO.exec(line) ?? DAY_FIRST.exec(line))?.groups;
  if (!found) return undefined;
  const day = `${found.year}-${two(found.month)}-${two(found.day)}`;
  return isDay(day) && isClock(found.clock) ? { day, clock: found.clock, zone: found.zone } : undefined;
}

const two = (digits: string | undefined): string => (digits ?? '').padStart(2, '0');

function isMonth(text: string): boolean {
  const month = Number(text.slice(5, 7));
  return month >= 1 && month <= 12;
}

function isClock(clock: string | undefined): boolean {
  if (clock === undefined) return true;
  const [hours, minutes, seconds = '0'] = clock.split(':');
  return Number(hours) < 24 && Number(minutes) < 60 && Number.parseInt(seconds, 10) < 60;
}
