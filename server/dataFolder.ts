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

/** The folder for backups without a file name. */
export const backupFolder = (data: string): string => join(data, 'backups');

/** Makes every file that this process creates from now on accessible to its user only, whatever its umask was. */
export function makeFilesPrivate(): void {
  process.umask(0o077);
}

/**
 * Creates the data folder if it is missing, and makes it and Seatgrid's files in it accessible to their user only. Returns
 * the paths that others could read before. Throws `ConfigError` when the folder cannot be used, is shared, or belongs to
 * another user who left it open.
 */
export function prepareDataFolder(data: string): string[] {
  orConfigError(data, () => mkdirSync(data, { recursive: true, mode: 0o700 }), 'created');
  if ((statSync(data).mode & 0o1000) !== 0)
    throw new ConfigError(`SEATGRID_DATA: ${data} is shared by all users: name a folder inside it for Seatgrid alone.`);
  assertWritable(data);
  const exposed = [data, ...ownFiles(data)].filter(path => (statSync(path).mode & 0o077) !== 0);
  for (const path of exposed) makePrivate(path);
  const file = join(data, 'administration.db');
  if (existsSync(file)) assertWritable(file);
  return exposed;
}

const assertWritable = (path: string): void =>
  orConfigError(path, () => accessSync(path, constants.W_OK | constants.R_OK), 'written');

/** Everything in the data folder that Seatgrid creates; other people's files there stay as they are. */
function ownFiles(data: string): string[] {
  const names = readdirSync(data).filter(name =>
    /^(?:administration\.db|owner\.(?:lock|pid)$|credentials\.key|backups$|files$)/.test(name),
  );
  const backups = backupFolder(data);
  const ownBackups = names.includes('backups') ? readdirSync(backups).filter(name => name.startsWith('seatgrid-')) : [];
  return [...names.map(name => join(data, name)), ...ownBackups.map(name => join(backups, name))];
}

function makePrivate(path: string): void {
  try {
    chmodSync(path, statSync(path).isDirectory() ? 0o700 : 0o600);
  } catch (error) {
    throw new ConfigError(
      `SEATGRID_DATA: other users of this machine can read ${path}, which belongs to another user (${systemErrorCode(error)}). Give it to the user that runs Seatgrid, or name another folder.`,
    );
  }
}

function orConfigError(path: string, work: () => void, action: 'created' | 'written'): void {
  try {
    work();
  } catch (error) {
    const what = action === 'created' ? 'the folder ' : '';
    throw new ConfigError(
      `SEATGRID_DATA: ${what}${path} cannot be ${action} (${systemErrorCode(error)}): name one that this user may write to.`,
    );
  }
}

const systemErrorCode = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? String(error);

/** The process that has locked this data folder, described for people. */
function lockHolder(data: string): string {
  try {
    return `process ${readFileSync(join(data, 'owner.pid'), 'utf8').trim()}`;
  } catch {
    return 'another process'; // it has not written its id yet
  }
}

/**
 * Locks the data folder for this process, until it releases the lock or ends. Throws the error that `inUseError` makes from
 * the name of the process that holds the lock.
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
