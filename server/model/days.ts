/** The zone of an organisation that has named none. */
export const utc = 'UTC';

const day = 86_400_000;

/** By the zone's name in lower case: names are read in any case, and nobody shall fill the memory by writing one in every way there is. */
const formats = new Map<string, Intl.DateTimeFormat>();

/** Whether this names a time zone of the IANA list, as `Europe/Paris`. */
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

/** The day, as an ISO date, that it is in a zone at this ISO time. A zone that does not exist counts as UTC. */
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

/** By how many milliseconds clocks in a zone are ahead of UTC at this moment. */
function offsetAt(zone: string, moment: number): number {
  // `2026-01-15, 10:52:00`: a third of the time that its parts by name take.
  const parts = clockOf(zone).format(moment).split(/\D+/).map(Number);
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(moment / 1000) * 1000;
}

/**
 * The ISO time at which clocks in a zone show this (`2026-01-15T10:52`); the first such where clocks were turned back, and the moment of
 * turning where they were turned past it. Null for what is no time.
 */
export function instantIn(zone: string, localTime: string): string | null {
  const wall = Date.parse(`${localTime}Z`);
  if (Number.isNaN(wall) || Math.abs(wall) > 2e14) return null;
  // A day on either side there are the two ways in which clocks may be ahead.
  const [before, after] = [-day, day].map(by => offsetAt(zone, wall + by)) as [number, number];
  const fits = [before, after].map(ahead => wall - ahead).filter(at => wall - at === offsetAt(zone, at));
  if (fits.length > 0) return new Date(Math.min(...fits)).toISOString();
  return new Date(transitionBetween(zone, wall - Math.max(before, after), wall - Math.min(before, after))).toISOString();
}

/** The moment between these at which clocks in a zone are turned. */
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

/** The latest day that it is anywhere at this ISO time. */
export const latestDay = (now: string): string => dayIn('Pacific/Kiritimati', now);

/** The earliest day that it is anywhere at this ISO time. */
export const earliestDay = (now: string): string => dayIn('Etc/GMT+12', now);

/** The ISO date so many days later, kept within the years 1000 to 9999, in which all days are. */
export function daysAfter(date: string, days: number): string {
  const time = Math.min(Math.max(Date.parse(`${date}T00:00:00Z`) + days * day, lowest), highest);
  return new Date(time).toISOString().slice(0, 10);
}

const lowest = Date.parse('1000-01-01T00:00:00Z');
const highest = Date.parse('9999-12-31T00:00:00Z');

/** How many days there are from one ISO date to another. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / day);

/**
 * The days on which something that follows from dates stays as it is, both included. Before and after them it is worked out again:
 * so it follows a clock that is set back as well as one that goes on.
 */
export interface Validity {
  validFrom: string;
  validUntil: string;
}

/** From the first day that there is to the last. */
export const always: Validity = { validFrom: '1000-01-01', validUntil: '9999-12-31' };
