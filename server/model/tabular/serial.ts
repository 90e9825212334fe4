import type { SourceCell } from './cell.ts';

/** The epoch of a file's dates: 1900 for almost all files, 1904 for some created on a Mac. */
export type Epoch = 1900 | 1904;

const dayLength = 86_400_000;
/** Day 0 of each epoch. The 1900 epoch treats 1900 as a leap year, so its first two months are off by one day. */
const origins: Record<Epoch, number> = { 1900: Date.UTC(1899, 11, 30), 1904: Date.UTC(1904, 0, 1) };
/** Serials from March 1900 to the year 9999. */
const range = { min: 61, max: 2_958_465 };

/** The day of a serial, `2026-01-15`, with its time of day if it has one; null if the serial is not a date. */
export function momentOfSerial(serial: number, epoch: Epoch): { day: string; clock: string | null } | null {
  if (!(serial >= range.min - (epoch === 1904 ? 1_462 : 0) && serial < range.max)) return null;
  const seconds = Math.round(serial * 86_400);
  const text = new Date(origins[epoch] + seconds * 1_000).toISOString();
  return { day: text.slice(0, 10), clock: seconds % 86_400 === 0 ? null : text.slice(11, 19) };
}

/** The serial of a day or UTC time in the 1900 epoch; null if the text is neither. */
export function serialOf(text: string): number | null {
  const time = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?Z?)?$/.test(text)
    ? Date.parse(text.length > 10 ? text : `${text}T00:00:00Z`)
    : Number.NaN;
  const serial = (time - origins[1900]) / dayLength;
  return serial >= range.min && serial < range.max ? serial : null;
}

const clock = /\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?/g;

/** Whether a text can display this day, in any order: each of its numbers is the day, the month or the year. */
function isShownAs(text: string, day: string): boolean {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  const numbers = text.replace(clock, ' ').match(/\d+/g) ?? [];
  return numbers.every(digits => [year, year % 100, month, date].includes(Number(digits)));
}

/** The epoch of a column: 1904 only if more of its texts agree with 1904 than with 1900. */
export function epochOf(cells: Iterable<SourceCell>): Epoch {
  const agree: Record<Epoch, number> = { 1900: 0, 1904: 0 };
  for (const { text, raw } of cells) {
    if (typeof raw !== 'number' || !/\d/.test(text)) continue;
    for (const epoch of [1900, 1904] as const) {
      const moment = momentOfSerial(raw, epoch);
      if (moment !== null && isShownAs(text, moment.day)) agree[epoch] += 1;
    }
  }
  return agree[1904] > agree[1900] ? 1904 : 1900;
}

/** The day and time of day of a cell with a serial; null if its text shows another day. */
export function dateOfCell({ text, raw }: SourceCell, epoch: Epoch): { day: string; clock: string | null } | null {
  if (typeof raw !== 'number') return null;
  const moment = momentOfSerial(raw, epoch);
  return moment !== null && isShownAs(text, moment.day) ? moment : null;
}
