import { fileLimits } from './fileLimits.ts';
import { FileProblem } from './fileProblem.ts';

/** The bytes of a file, wherever they are stored. */
export interface FileSource {
  name: string;
  size: number;
  /** The bytes from `start` to before `end`. */
  read: (start: number, end: number) => Promise<Uint8Array>;
}

const pieceSize = 64 * 1024;

/** A file in memory. */
export const bufferSource = (name: string, bytes: Uint8Array): FileSource => ({
  name,
  size: bytes.length,
  read: async (start, end) => bytes.subarray(start, end),
});

/** The bytes of a file in pieces; the next one is read when the last was taken. */
export async function* piecesOf({ size, read }: FileSource): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < size; at += pieceSize) yield read(at, Math.min(size, at + pieceSize));
}

/** Throws a `FileProblem` for an empty or too large file. */
export function checkSize({ size }: FileSource): void {
  if (size === 0) throw new FileProblem('F_EMPTY');
  if (size > fileLimits.bytes)
    throw new FileProblem('F_TOO_LARGE', { size: inMegabytes(size), max: inMegabytes(fileLimits.bytes) });
}

/** A size in MB, rounded up, for a message. */
export const inMegabytes = (bytes: number): number => Math.ceil(bytes / 1024 / 1024);
