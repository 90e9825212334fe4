import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import type { FileCell } from '../model/fileCell.ts';
import type { Language } from '../model/localizedText.ts';
import { serialOf } from '../model/tabular/serial.ts';
import type { FileBytes, FileColumn, FilePages } from './writtenFile.ts';
import { cellFormats, columnName, fixedParts, sheetEnd, sheetPath, sheetStart } from './xlsxParts.ts';
import { fitCell, writeXlsxText } from './xlsxText.ts';

/** The narrowest and the widest column, in characters. */
const widths = { min: 8, max: 60 } as const;

/** Small pieces keep the memory of their texts and bytes small. */
const rowsPerPiece = 50;

/**
 * Writes an Excel file with one sheet: numbers, dates, times and flags as such, everything else as text that never runs as a formula. The
 * first row contains the headings and is frozen.
 */
export async function* writeXlsx(
  sheet: { name: string; language: Language },
  columns: readonly FileColumn[],
  pages: FilePages,
): FileBytes {
  const zip = new ZipFile();
  const rows = Readable.from(sheetXml(columns, pages, sheet.language), { objectMode: false });
  const { outputStream } = zip;
  // `pipe` passes on no errors.
  const fail = (error: Error): void => void (outputStream as Readable).destroy(error);
  rows.on('error', fail);
  zip.on('error', fail);
  for (const [path, text] of Object.entries(fixedParts(sheet.name))) zip.addBuffer(Buffer.from(text), path);
  zip.addReadStream(rows, sheetPath);
  zip.end();
  try {
    for await (const piece of outputStream) yield piece as Buffer;
  } finally {
    rows.destroy();
  }
}

/** The sheet, a page at a time. Columns are as wide as their heading, their cells on the first page, or in the grid. */
async function* sheetXml(columns: readonly FileColumn[], pages: FilePages, language: Language): AsyncGenerator<string> {
  const names = columns.map((_, at) => columnName(at));
  const rowXml = (cells: readonly string[], row: number): string =>
    `<row r="${row}">${cells.map((cell, at) => (cell === '' ? '' : `<c r="${names[at]}${row}"${cell}</c>`)).join('')}</row>`;
  let row = 1;
  for await (const page of pages) {
    if (row === 1) yield start(columns, page, rowXml);
    for (let from = 0; from < page.length; from += rowsPerPiece) {
      const piece = page.slice(from, from + rowsPerPiece).map(cells => {
        row += 1;
        return rowXml(
          cells.map(cell => cellXml(cell, language)),
          row,
        );
      });
      yield piece.join('');
    }
  }
  yield (row === 1 ? start(columns, [], rowXml) : '') + sheetEnd;
}

function start(
  columns: readonly FileColumn[],
  page: readonly (readonly FileCell[])[],
  rowXml: (cells: readonly string[], row: number) => string,
): string {
  const sizes = columns.map(({ heading, width = 0 }, at) => {
    const longest = page.reduce((most, cells) => Math.max(most, cells[at]?.text.length ?? 0), heading.length);
    return Math.min(widths.max, Math.max(widths.min, longest + 2, Math.round(width / 8)));
  });
  return (
    sheetStart(sizes) +
    rowXml(
      columns.map(({ heading }) => textXml(heading, cellFormats.heading)),
      1,
    )
  );
}

/** The rest of a cell's element after its position; empty for an empty cell. */
function cellXml({ text, kind, value }: FileCell, language: Language): string {
  if (text === '') return '';
  if (kind === 'number' && typeof value === 'number') return `><v>${value}</v>`;
  if (kind === 'flag' && typeof value === 'boolean') return ` t="b"><v>${value ? 1 : 0}</v>`;
  const serial = kind === 'date' || kind === 'time' ? serialOf(text) : null;
  if (serial !== null) return ` s="${kind === 'date' ? cellFormats.date : cellFormats.time}"><v>${serial}</v>`;
  return textXml(fitCell(text, language), cellFormats.text);
}

const textXml = (text: string, format: number): string =>
  ` s="${format}" t="inlineStr"><is><t${/^\s|\s$/.test(text) ? ' xml:space="preserve"' : ''}>${writeXlsxText(text)}</t></is>`;
