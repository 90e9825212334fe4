import { maxCells, maxTextLength } from '../model/commitBody.ts';

const megabyte = 1024 * 1024;

/** The limits of a file that is read. They are checked before the work that they bound begins. */
export const fileLimits = {
  /** Bytes of the file. */
  bytes: 100 * megabyte,
  /** Bytes of the unpacked parts of an Excel file that are read, all together. */
  unpacked: 300 * megabyte,
  /** How many times larger a part may become when it is unpacked; sheets become 5 to 50 times larger. Small parts may become larger. */
  ratio: 200,
  smallPart: 4 * megabyte,
  /** Parts of an Excel file, sheets of it, and characters of its shared texts. */
  parts: 10_000,
  sheets: 200,
  sharedText: 64 * megabyte,
  rows: 1_000_000,
  columns: maxCells,
  /** Characters of a cell, and of a row. */
  cell: maxTextLength,
  row: 4 * megabyte,
} as const;
