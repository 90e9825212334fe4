/** The zone of an organisation that has named none. */
export const utc = 'UTC';

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
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' });
    formats.set(zone, format);
  }
  return format;
}

/** The day, as an ISO date, that it is in a zone at this ISO time. A zone that does not exist counts as UTC. */
export function dayIn(zone: unknown, now: string): string {
  if (typeof zone !== 'string' || zone === utc || !isZone(zone)) return now.slice(0, 10);
  return formatOf(zone).format(Date.parse(now));
}

/** The latest day that it is anywhere at this ISO time. */
export const latestDay = (now: string): string => dayIn('Pacific/Kiritimati', now);

/** The earliest day that it is anywhere at this ISO time. */
export const earliestDay = (now: string): string => dayIn('Etc/GMT+12', now);

const day = 86_400_000;

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
