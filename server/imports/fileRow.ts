import type { SourceCell } from '../model/tabular/cell.ts';
import { fileLimits } from './fileLimits.ts';
import { FileProblem } from './fileProblem.ts';
import { importLimits } from './importPlan.ts';

/** A row of a file: its number as a spreadsheet shows it, and its cells. A row may have fewer cells than others. */
export interface FileRow {
  number: number;
  cells: SourceCell[];
}

/** The rows of a file in order, some at a time; more are read when those were taken. Rows without any cell are left out. */
export type FileRows = AsyncGenerator<readonly FileRow[]>;

/** Collects rows, and says when they are as many, or as long, as are kept in memory at a time. */
export class RowBatch {
  #rows: FileRow[] = [];
  #length = 0;

  /** Adds a row; returns whether it is time to take what there is. */
  add(row: FileRow): boolean {
    this.#rows.push(row);
    for (const { text } of row.cells) this.#length += text.length;
    return this.#rows.length >= importLimits.chunk || this.#length >= importLimits.chunkLength;
  }

  /** Returns the rows, and begins again without any. */
  take(): FileRow[] {
    const rows = this.#rows;
    this.#rows = [];
    this.#length = 0;
    return rows;
  }
}

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
