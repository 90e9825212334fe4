/** A cell of a spreadsheet: the text that it shows and, where the spreadsheet tells, the value behind it. */
export interface SourceCell {
  text: string;
  /** A number of a date is its serial: days since the end of 1899 or, in some files, of 1903. */
  raw: string | number | boolean | null;
}

/** A cell that is nothing but its text. */
export const plainCell = (text: string): SourceCell => ({ text, raw: null });
