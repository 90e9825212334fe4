import type { SourceCell } from './cell.ts';

/** From which day a file counts its dates: almost all from 1900, some that were made on a Mac from 1904. */
export type Epoch = 1900 | 1904;

const dayLength = 86_400_000;
/** The day before the first of each count. Counting from 1900 takes 1900 for a leap year, so its first two months are a day off. */
const origins: Record<Epoch, number> = { 1900: Date.UTC(1899, 11, 30), 1904: Date.UTC(1904, 0, 1) };
/** Serials of the years 1900 to 9999. */
const range = { least: 61, most: 2_958_465 };

/** The moment of a serial as it is written in a cell: `2026-01-15`, with its time of day where it has one; null for no date at all. */
export function momentOfSerial(serial: number, epoch: Epoch): { day: string; clock: string | null } | null {
  if (!(serial >= range.least - (epoch === 1904 ? 1_462 : 0) && serial < range.most)) return null;
  const seconds = Math.round((serial % 1) * 86_400);
  const text = new Date(origins[epoch] + Math.floor(serial) * dayLength + seconds * 1_000).toISOString();
  return { day: text.slice(0, 10), clock: seconds === 0 ? null : text.slice(11, 19) };
}

/** The serial of a day, or of a moment without a zone, counted from 1900; null where the text is neither. */
export function serialOf(text: string): number | null {
  const time = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?Z?)?$/.test(text)
    ? Date.parse(text.length > 10 ? text : `${text}T00:00:00Z`)
    : Number.NaN;
  const serial = (time - origins[1900]) / dayLength;
  return serial >= range.least && serial < range.most ? serial : null;
}

const clock = /\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?/g;

/** Whether a text can be how this day is shown, in whatever order: each of its numbers is the day, the month or the year. */
function isShownAs(text: string, day: string): boolean {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  const numbers = text.replace(clock, ' ').match(/\d+/g) ?? [];
  return numbers.every(digits => [year, year % 100, month, date].includes(Number(digits)));
}

/** From which day a column counts: 1904 only where its texts agree with that, and fewer of them with 1900. */
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

/** The day, and the time of day, of a cell behind which a serial stands; null where its text shows another day than the serial. */
export function dateOfCell({ text, raw }: SourceCell, epoch: Epoch): { day: string; clock: string | null } | null {
  if (typeof raw !== 'number') return null;
  const moment = momentOfSerial(raw, epoch);
  return moment !== null && isShownAs(text, moment.day) ? moment : null;
}
