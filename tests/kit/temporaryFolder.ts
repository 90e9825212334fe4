import { existsSync, mkdirSync, readdirSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where Linux keeps files in memory. */
const memory = '/dev/shm';

const prefix = 'seatgrid-tests-';

/** Less free memory than this, in bytes, leaves the files of a run on the disk. */
const enough = 6e9;

/** The folder in which tests create theirs: in memory during a run of Vitest where there is room, otherwise that of the system. */
export const temporaryFolder = (): string => process.env.SEATGRID_TEST_FOLDER ?? tmpdir();

/**
 * Moves the temporary folders of this process and of those it starts into memory, where a copied database costs a quarter.
 * Does nothing where there is no room. Returns the function that removes them.
 */
export function useMemory(): () => void {
  if (!existsSync(memory)) return () => undefined;
  removeAbandoned();
  const { bavail, bsize } = statfsSync(memory);
  if (Math.min(bavail * bsize, process.availableMemory()) < enough) return () => undefined;
  const folder = join(memory, `${prefix}${process.pid}`);
  // Open to all, because PostgreSQL does not run as root.
  mkdirSync(folder, { mode: 0o755 });
  process.env.SEATGRID_TEST_FOLDER = folder;
  return () => {
    delete process.env.SEATGRID_TEST_FOLDER;
    rmSync(folder, { recursive: true, force: true });
  };
}

/** Removes the folders of runs that were killed. */
function removeAbandoned(): void {
  for (const name of readdirSync(memory)) {
    const pid = name.startsWith(prefix) ? Number(name.slice(prefix.length)) : Number.NaN;
    if (Number.isInteger(pid) && !isAlive(pid)) rmSync(join(memory, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
