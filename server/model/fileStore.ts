/** A stored file: its size in bytes, and the SHA-256 of its content in hexadecimal. */
export interface StoredFile {
  size: number;
  hash: string;
}

/** A file in a store, or what is left of one that was never completed, with the time when it was written. */
export interface FileEntry {
  name: string;
  at: string;
}

/**
 * The files of an installation, such as uploads and results: beside a SQLite database, or in a PostgreSQL database. A name is the id of the
 * row that a file belongs to, a dot and a word.
 */
export interface FileStore {
  /**
   * Stores a file, in place of one with this name. Nothing of it can be read before all of it is on the disk. Throws `FileSizeError` as soon
   * as it is larger than `maxBytes`; then, and if `pieces` throws, nothing is stored.
   */
  put(name: string, pieces: AsyncIterable<Uint8Array>, maxBytes: number): Promise<StoredFile>;
  /** The size of a file in bytes; null if there is none. */
  size(name: string): Promise<number | null>;
  /** The bytes from `start` to before `end`, or to the end of the file. Throws `MissingFileError` if there is no such file. */
  read(name: string, start: number, end: number): Promise<Uint8Array>;
  /** Removes files. Names that do not exist are ignored. */
  remove(names: readonly string[]): Promise<void>;
  /** At most `limit` files after a name, in the order of their names, those that were never completed included. */
  list(after: string, limit: number): Promise<FileEntry[]>;
  close(): Promise<void>;
}

/** A file is larger than it may be. */
export class FileSizeError extends Error {
  override readonly name = 'FileSizeError';
}

/** There is no file with this name. */
export class MissingFileError extends Error {
  override readonly name = 'MissingFileError';

  constructor(file: string) {
    super(`There is no file ${file}`);
  }
}

const fileName = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\.[a-z][a-z\d-]{0,39}$/;

/** Throws a `RangeError` for a name that no file may have. */
export function checkFileName(name: string): void {
  if (!fileName.test(name)) throw new RangeError(`A file cannot be called ${name}`);
}

/** The row that a file belongs to, by the name of the file. */
export const rowOfFile = (name: string): string => name.slice(0, 36);
