import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from './config.ts';
import { acquireLock, type ProcessLock } from './store/processLock.ts';

/** The folder that backups are put in where no file is named. */
export const backupFolder = (data: string): string => join(data, 'backups');

/** Has every file that this process makes from now on belong to its user alone, whatever its umask was. */
export function makeFilesPrivate(): void {
  process.umask(0o077);
}

/**
 * Makes the data folder where it is not there, and has it and Seatgrid's files in it belong to their user alone. Returns the paths that others
 * could read before. Throws `ConfigError` where the folder cannot be used, is shared, or belongs to somebody else who left it open.
 */
export function prepareDataFolder(data: string): string[] {
  orConfigError(data, () => mkdirSync(data, { recursive: true, mode: 0o700 }), 'made');
  if ((statSync(data).mode & 0o1000) !== 0)
    throw new ConfigError(`SEATGRID_DATA: ${data} is a folder that all users share: name one of Seatgrid's own in it.`);
  assertWritable(data);
  const exposed = [data, ...ourFiles(data)].filter(path => (statSync(path).mode & 0o077) !== 0);
  for (const path of exposed) makePrivate(path);
  const file = join(data, 'administration.db');
  if (existsSync(file)) assertWritable(file);
  return exposed;
}

const assertWritable = (path: string): void =>
  orConfigError(path, () => accessSync(path, constants.W_OK | constants.R_OK), 'written');

/** Everything in the data folder that Seatgrid makes; what somebody else put there is not ours to close. */
function ourFiles(data: string): string[] {
  const ours = readdirSync(data).filter(name => /^(?:administration\.db|owner\.(?:lock|pid)$|backups$)/.test(name));
  const backups = backupFolder(data);
  const ourBackups = ours.includes('backups') ? readdirSync(backups).filter(name => name.startsWith('seatgrid-')) : [];
  return [...ours.map(name => join(data, name)), ...ourBackups.map(name => join(backups, name))];
}

function makePrivate(path: string): void {
  try {
    chmodSync(path, statSync(path).isDirectory() ? 0o700 : 0o600);
  } catch (error) {
    throw new ConfigError(
      `SEATGRID_DATA: other users of this machine may read ${path}, which belongs to another user (${errorCode(error)}): give it to the one that runs Seatgrid, or name another folder.`,
    );
  }
}

function orConfigError(path: string, work: () => void, action: 'made' | 'written'): void {
  try {
    work();
  } catch (error) {
    const what = action === 'made' ? 'the folder ' : '';
    throw new ConfigError(
      `SEATGRID_DATA: ${what}${path} cannot be ${action} (${errorCode(error)}): name one that this user may write.`,
    );
  }
}

const errorCode = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? String(error);

/** The process that has the right to this data folder, as a person finds it. */
function lockHolder(data: string): string {
  try {
    return `process ${readFileSync(join(data, 'owner.pid'), 'utf8').trim()}`;
  } catch {
    return 'another process'; // it has not said yet who it is
  }
}

/**
 * Takes the data folder for this process: one at a time can have it, until it ends, however it ends.
 * Throws the error that `taken` makes of the name of the process that has it.
 */
export function lockDataFolder(data: string, inUseError: (owner: string) => Error): ProcessLock {
  const lock = acquireLock(join(data, 'owner.lock'));
  if (lock === null) throw inUseError(lockHolder(data));
  const pidFile = join(data, 'owner.pid');
  writeFileSync(pidFile, `${process.pid}\n`, { mode: 0o600 });
  return {
    release() {
      rmSync(pidFile, { force: true });
      lock.release();
    },
  };
}
