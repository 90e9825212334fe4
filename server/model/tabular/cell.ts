/** A spreadsheet cell: its displayed text and, if the spreadsheet provides it, the underlying value. */
export interface SourceCell {
  text: string;
  /** A date is a serial number: days since the end of 1899 or, in some files, of 1903. */
  raw: string | number | boolean | null;
}

/** A cell with text only. */
export const plainCell = (text: string): SourceCell => ({ text, raw: null });
