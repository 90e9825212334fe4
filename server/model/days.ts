/** The default time zone of an organisation. */
export const utc = 'UTC';

const day = 86_400_000;

/** Keyed by the zone name in lower case: names are case-insensitive, and their spelling variants must not fill the memory. */
const formats = new Map<string, Intl.DateTimeFormat>();

/** Whether this is an IANA time zone, such as `Europe/Paris`. */
export function isZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    formatOf(name);
    return true;
  } catch {
    return false;
  }
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const name = zone.toLowerCase();
  let format = formats.get(name);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' });
    formats.set(name, format);
  }
  return format;
}

/** The date in a time zone at this ISO time, as an ISO date. An unknown zone counts as UTC. */
export function dayIn(zone: unknown, now: string): string {
  if (typeof zone !== 'string' || zone === utc || !isZone(zone)) return now.slice(0, 10);
  return formatOf(zone).format(Date.parse(now));
}

const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(zone: string): Intl.DateTimeFormat {
  const name = zone.toLowerCase();
  let clock = clocks.get(name);
  if (clock === undefined) {
    const two = '2-digit' as const;
    const parts = { year: 'numeric' as const, month: two, day: two, hour: two, minute: two, second: two };
    clock = new Intl.DateTimeFormat('en-CA', { timeZone: zone, hourCycle: 'h23', ...parts });
    clocks.set(name, clock);
  }
  return clock;
}

/** The offset of a zone from UTC at this moment, in milliseconds. */
function offsetAt(zone: string, moment: number): number {
  // `2026-01-15, 10:52:00`: three times as fast as formatToParts.
  const parts = clockOf(zone).format(moment).split(/\D+/).map(Number);
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(moment / 1000) * 1000;
}

/**
 * The ISO time of a local time in a zone (`2026-01-15T10:52`). A local time that occurs twice means the first one; a skipped local time
 * means the moment at which the clocks change. Null if the text is not a time.
 */
export function instantIn(zone: string, localTime: string): string | null {
  const wall = Date.parse(`${localTime}Z`);
  if (Number.isNaN(wall) || Math.abs(wall) > 2e14) return null;
  // The offsets one day before and one day after are the two candidates.
  const [before, after] = [-day, day].map(by => offsetAt(zone, wall + by)) as [number, number];
  const fits = [before, after].map(ahead => wall - ahead).filter(at => wall - at === offsetAt(zone, at));
  if (fits.length > 0) return new Date(Math.min(...fits)).toISOString();
  return new Date(transitionBetween(zone, wall - Math.max(before, after), wall - Math.min(before, after))).toISOString();
}

/** The moment between these at which the clocks of a zone change. */
function transitionBetween(zone: string, from: number, to: number): number {
  let [low, high] = [from, to];
  const ahead = offsetAt(zone, high);
  while (high - low > 1000) {
    const middle = Math.floor((low + high) / 2000) * 1000;
    if (offsetAt(zone, middle) === ahead) high = middle;
    else low = middle;
  }
  return high;
}

/** The latest date anywhere on Earth at this ISO time. */
export const latestDay = (now: string): string => dayIn('Pacific/Kiritimati', now);

/** The earliest date anywhere on Earth at this ISO time. */
export const earliestDay = (now: string): string => dayIn('Etc/GMT+12', now);

/** The ISO date a number of days later, limited to the years 1000 to 9999, the range of all stored dates. */
export function daysAfter(date: string, days: number): string {
  const time = Math.min(Math.max(Date.parse(`${date}T00:00:00Z`) + days * day, lowest), highest);
  return new Date(time).toISOString().slice(0, 10);
}

const lowest = Date.parse('1000-01-01T00:00:00Z');
const highest = Date.parse('9999-12-31T00:00:00Z');

/** The number of days from one ISO date to another. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / day);

/**
 * The first and last day on which a value derived from dates stays valid. Outside these days it is computed again, whether the clock has
 * moved forward or was set back.
 */
export interface Validity {
  validFrom: string;
  validUntil: string;
}

/** Valid on every day. */
export const always: Validity = { validFrom: '1000-01-01', validUntil: '9999-12-31' };
