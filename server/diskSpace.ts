import { accessSync, constants, statfsSync } from 'node:fs';

/** So little room is none: a commit may need it at once, in bytes. */
const minFreeBytes = 1_000_000;

/** How many bytes this user may still write to the disk of this path; infinite where the system does not say. */
export function freeBytes(path: string): number {
  try {
    const { bavail, bsize } = statfsSync(path);
    return bavail * bsize;
  } catch {
    return Number.POSITIVE_INFINITY; // what writes there will say what is wrong
  }
}

/** Throws as a write to this file would where its disk is full, or may not be written any more. */
export function checkWritable(file: string): void {
  accessSync(file, constants.W_OK);
  if (freeBytes(file) < minFreeBytes) throw Object.assign(new Error('The disk is full'), { code: 'SQLITE_FULL' });
}
