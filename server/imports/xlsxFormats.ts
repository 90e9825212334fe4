import { plainCell, type SourceCell } from '../model/tabular/cell.ts';
import { type Epoch, momentOfSerial } from '../model/tabular/serial.ts';
import { fileLimits } from './fileLimits.ts';
import { FileProblem } from './fileProblem.ts';
import { readWholeXml } from './readXml.ts';
import type { WorkbookParts } from './workbook.ts';

/** How the number of a cell is shown: as it is, as a day with or without the time of day, as a time of day, as hours, or with as many digits. */
export type NumberFormat = 'number' | 'moment' | 'clock' | 'duration' | { digits: number };

/** The formats that every workbook has, by number. */
const builtIn = (id: number): NumberFormat => {
  if (id === 46) return 'duration';
  if ((id >= 18 && id <= 21) || (id >= 45 && id <= 47)) return 'clock';
  if ((id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 50 && id <= 58)) return 'moment';
  return 'number';
};

/** The longest code that Excel can write. */
const maxCodeLength = 255;

/** The kind of a format code, such as `dd/mm/yyyy` or `00000`. Quoted and escaped texts, colours and conditions say nothing. */
export function formatOf(code: string): NumberFormat {
  if (code.length > maxCodeLength) return 'number';
  const [first = ''] = code.replace(/"[^"]*"|\\.|_.|\*./g, '').split(';');
  const bare = first.replace(/\[(?!(?:h+|m+|s+)\])[^[\]]*\]/gi, '').toLowerCase();
  if (/\[(?:h+|m+|s+)\]/.test(bare)) return 'duration';
  if (/[dy]/.test(bare) || (/m/.test(bare) && !/[hs]/.test(bare))) return 'moment';
  if (/[hs]/.test(bare)) return 'clock';
  const [zeros] = /^0{2,20}$/.exec(bare) ?? [];
  return zeros === undefined ? 'number' : { digits: zeros.length };
}

/** The formats of cells, by the number of their style. */
export async function readFormats(parts: WorkbookParts, path: string | null): Promise<NumberFormat[]> {
  const codes = new Map<number, NumberFormat>();
  const formats: NumberFormat[] = [];
  if (path === null) return formats;
  let isInCells = false;
  await readWholeXml(parts.text(path), {
    open(name, { numFmtId = '0', formatCode = '' }) {
      if (codes.size === fileLimits.formats || formats.length === fileLimits.formats) throw new FileProblem('F_BOMB');
      if (name === 'numFmt') codes.set(Number(numFmtId), formatOf(formatCode));
      else if (name === 'cellXfs') isInCells = true;
      else if (name === 'xf' && isInCells) formats.push(codes.get(Number(numFmtId)) ?? builtIn(Number(numFmtId)));
    },
    close(name) {
      if (name === 'cellXfs') isInCells = false;
    },
  });
  return formats;
}

/** A cell with this number. A date is its ISO text, so that the epoch of its file does not matter any more. */
export function numberCell(text: string, format: NumberFormat, epoch: Epoch): SourceCell {
  const raw = Number(text);
  if (text.trim() === '' || !Number.isFinite(raw)) return plainCell(text);
  if (format === 'moment' || format === 'clock') {
    const shown = shownMoment(raw, format, epoch);
    if (shown !== null) return plainCell(shown);
  }
  if (format === 'duration' && raw >= 0) return { text: durationOf(raw), raw };
  // Spreadsheets show 15 digits of a number.
  const digits = String(Number(raw.toPrecision(15)));
  if (typeof format === 'object' && Number.isInteger(raw) && raw >= 0) return { text: digits.padStart(format.digits, '0'), raw };
  return { text: digits, raw };
}

function shownMoment(serial: number, format: 'moment' | 'clock', epoch: Epoch): string | null {
  if (format === 'clock' && serial >= 0 && serial < 1) return clockOf(serial);
  const moment = momentOfSerial(serial, epoch);
  return moment === null ? null : [moment.day, moment.clock ?? []].flat().join(' ');
}

/** A time of day, which never is the next midnight. */
const clockOf = (share: number): string =>
  new Date(Math.min(86_399, Math.round(share * 86_400)) * 1_000).toISOString().slice(11, 19);

/** A number of days as hours and minutes, and seconds if it has any: `37:30`. */
function durationOf(days: number): string {
  const seconds = Math.round(days * 86_400);
  const rest = new Date((seconds % 3_600) * 1_000).toISOString().slice(14, 19);
  return `${Math.floor(seconds / 3_600)}:${rest.replace(/:00$/, '')}`;
}
