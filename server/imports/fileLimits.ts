import { maxCells, maxTextLength } from '../model/commitBody.ts';
import { maxImportedBytes } from '../model/importLimit.ts';

const megabyte = 1024 * 1024;

/** The limits of a file that is read. They are checked before the work that they bound begins. */
export const fileLimits = {
  /** Bytes of the file. */
  bytes: maxImportedBytes,
  /** Bytes of the unpacked parts of an Excel file that are read, all together. */
  unpacked: 300 * megabyte,
  /** How many times larger a part may become when it is unpacked; sheets become 5 to 50 times larger. Small parts may become larger. */
  ratio: 200,
  smallPart: 4 * megabyte,
  /** Parts of an Excel file, sheets of it, and characters of its shared texts. */
  parts: 10_000,
  sheets: 200,
  sharedText: 64 * megabyte,
  /** Number of shared texts, and of formats: more than Excel can write. */
  sharedTexts: 5_000_000,
  formats: 66_000,
  /** Levels, attributes of an element, characters of a text or tag, and elements of a part other than sheets and shared texts. */
  xml: { depth: 64, attributes: 256, token: megabyte, elements: 1_000_000 },
  rows: 1_000_000,
  columns: maxCells,
  /** Characters of a cell, and of a row. */
  cell: maxTextLength,
  /** Characters of a cell as an Excel file stores it, where one character may be seven: `_x000D_`. */
  storedCell: 7 * maxTextLength,
  row: 4 * megabyte,
} as const;
