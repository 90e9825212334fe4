import type { SourceCell } from '../model/tabular/cell.ts';
import { fileLimits } from './fileLimits.ts';
import { FileProblem } from './fileProblem.ts';

/** A row of a file: its number as a spreadsheet shows it, and its cells. A row may have fewer cells than others. */
export interface FileRow {
  number: number;
  cells: SourceCell[];
}

/** The rows of a file in order, some at a time; more are read when those were taken. Rows without any cell are left out. */
export type FileRows = AsyncGenerator<readonly FileRow[]>;

/** Throws a `FileProblem` if a row is beyond the limits. */
export function checkRow(number: number, texts: readonly { length: number }[]): void {
  if (number > fileLimits.rows) throw new FileProblem('F_ROWS', { max: fileLimits.rows });
  if (texts.length > fileLimits.columns) throw new FileProblem('F_COLUMNS', { row: number, max: fileLimits.columns });
  let length = 0;
  for (const text of texts) {
    checkCell(number, text.length);
    length += text.length;
  }
  checkRowLength(number, length);
}

/** Throws a `FileProblem` if a cell of a row has too many characters. */
export function checkCell(row: number, length: number): void {
  if (length > fileLimits.cell) throw new FileProblem('F_CELL', { row, max: fileLimits.cell });
}

/** Throws a `FileProblem` if a row has too many characters. */
export function checkRowLength(row: number, length: number): void {
  if (length > fileLimits.row) throw new FileProblem('F_ROW', { row, max: fileLimits.row });
}
