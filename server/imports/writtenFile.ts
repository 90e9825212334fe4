import type { FileCell } from '../model/fileCell.ts';

/** A column of a file to write: its heading, and its width in the grid in CSS pixels. */
export interface FileColumn {
  heading: string;
  width?: number | undefined;
}

/** The rows of a file in pages, each row with a cell for each column. Only one page at a time is in memory. */
export type FilePages = AsyncIterable<readonly (readonly FileCell[])[]>;

/** A file in pieces; the next one is made when the last was taken. */
export type FileBytes = AsyncGenerator<Uint8Array>;
