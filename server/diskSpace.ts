import { accessSync, constants, statfsSync } from 'node:fs';

/** Less free space than this counts as none, because a commit may need it at once; in bytes. */
const minFreeBytes = 1_000_000;

/** The bytes that this user can still write to the disk of this path; infinite when the system does not tell. */
export function freeBytes(path: string): number {
  try {
    const { bavail, bsize } = statfsSync(path);
    return bavail * bsize;
  } catch {
    return Number.POSITIVE_INFINITY; // the next write there reports the problem
  }
}

/** Throws the error of a write when the file cannot be written or its disk is full. */
export function checkWritable(file: string): void {
  accessSync(file, constants.W_OK);
  if (freeBytes(file) < minFreeBytes) throw Object.assign(new Error('The disk is full'), { code: 'SQLITE_FULL' });
}
