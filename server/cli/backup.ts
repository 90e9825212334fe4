import { existsSync, statSync } from 'node:fs';
import { chmod, mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Config } from '../config.ts';
import { databaseLocation } from '../databaseLocation.ts';
import { backupFolder, prepareDataFolder } from '../dataFolder.ts';
import { freeBytes } from '../diskSpace.ts';
import type { Inspection } from '../store/inspect.ts';
import type { DatabaseLocation } from '../store/location.ts';
import { copySqlite } from '../store/sqliteCopy.ts';
import { checksumOf, resolveFromCaller, syncToDisk, writeChecksum } from './checksum.ts';
import { checkup } from './checkup.ts';
import { CommandError, errorReason } from './commandError.ts';
import { deleteOldBackups, recordBackup } from './lastBackup.ts';
import { readPortable, secretTables, writePortable } from './portableFile.ts';
import { pgDump, verifyDump } from './postgresTools.ts';
import { report, sizeOf } from './report.ts';

/** How a backup is asked for: `portable`, so that either database can be filled from it; `scheduled`, so that old ones go. */
export interface BackupOptions {
  portable: boolean;
  scheduled: boolean;
}

/** A form that a backup may have: how its file ends, how it is written (or why it cannot be), and how it is looked over. */
interface BackupFormat {
  extension: string;
  write: (part: string) => Promise<string | null>;
  inspect: (part: string) => Promise<Inspection>;
}

/**
 * Writes all data as of this moment into one file, while Seatgrid runs; looks the copy over as doctor does, and writes its SHA-256 beside it.
 * The file has its name only once it is whole and on the disk. 0 where the copy is in order, else 1. Throws `CommandError`.
 */
export async function backup(config: Config, file: string | undefined, options: BackupOptions): Promise<number> {
  const where = databaseLocation(config);
  if ('file' in where && !existsSync(where.file))
    throw new CommandError(`There is no data in ${config.data}: check SEATGRID_DATA.`);
  if (file === undefined) prepareDataFolder(config.data);
  const tried = new Date().toISOString();
  try {
    const to = file === undefined ? join(backupFolder(config.data), `seatgrid-${tried.slice(0, 19).replaceAll(':', '-')}`) : null;
    const { path, found } = await writeBackup(backupFormats(where, options.portable), where, form =>
      to === null ? resolveFromCaller(file ?? '') : `${to}${form.extension}`,
    );
    if (file === undefined) recordBackup(config.data, tried, { file: path });
    if (options.scheduled) deleteOldBackups(config.data, config.backupKeep, Date.now());
    return found.findings.length === 0 ? 0 : 1;
  } catch (error) {
    if (file === undefined && existsSync(backupFolder(config.data)))
      recordBackup(config.data, tried, { failure: errorReason(error) });
    throw error;
  }
}

/** Writes the first of these forms that can be written, under the name that it is given, and says what is in it. */
async function writeBackup(
  forms: readonly BackupFormat[],
  where: DatabaseLocation,
  pathFor: (form: BackupFormat) => string,
): Promise<{ path: string; found: Inspection }> {
  for (const form of forms) {
    const path = pathFor(form);
    const part = `${path}.part`;
    const why = await tryFormat(form, path, part, where);
    if (why !== null) {
      console.log(`${why}: written in Seatgrid's own form instead.`);
      continue;
    }
    const found = await form.inspect(part);
    const sum = await checksumOf(part);
    await rename(part, path);
    await writeChecksum(path, sum);
    await syncToDisk(dirname(path));
    console.log(`${path}: ${sizeOf(found)}.`);
    console.log(`SHA-256 ${sum}`);
    if (found.findings.length > 0) console.log('The backup is a true copy, but the data itself is not in order.');
    for (const line of report(found.findings)) console.log(line);
    return { path, found };
  }
  throw new CommandError('The backup could not be written.');
}

/** Writes a file of this form; resolves with why this form cannot be had, or null. */
async function tryFormat(form: BackupFormat, path: string, part: string, where: DatabaseLocation): Promise<string | null> {
  if (existsSync(path)) throw new CommandError(`${path} is there already: name another file.`);
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await rm(part, { force: true });
    const needed = 'file' in where ? statSync(where.file).size : 0;
    if (freeBytes(dirname(path)) < needed) throw new Error('there is no room on the disk');
    const why = await form.write(part);
    if (why !== null) {
      await rm(part, { force: true });
      return why;
    }
    await chmod(part, 0o600);
    await syncToDisk(part);
    return null;
  } catch (error) {
    await rm(part, { force: true }).catch(() => undefined); // the folder itself cannot be reached
    throw new CommandError(`The backup could not be written to ${path} (${errorReason(error)}).`);
  }
}

/** SQLite is copied as it is. PostgreSQL is written by its own tool where that is there and knows the server's version, else as lines. */
function backupFormats(where: DatabaseLocation, portable: boolean): BackupFormat[] {
  const lines: BackupFormat = {
    extension: '.ndjson.gz',
    write: part => writePortable(where, part).then(() => null),
    inspect: inspectPortable,
  };
  if (portable) return [lines];
  if ('file' in where) {
    const copied = async (part: string): Promise<null> => {
      copySqlite(where.file, part, secretTables);
      return null;
    };
    return [{ extension: '.db', write: copied, inspect: part => checkup({ file: part }) }];
  }
  const dumped: BackupFormat = {
    extension: '.dump',
    write: async part => (await pgDump(where, part, secretTables)) ?? verifyDump(part),
    // What it holds can be told from the database alone, as it is now.
    inspect: () => checkup(where),
  };
  return [dumped, lines];
}

/** Fills a database of its own from the file, and looks that over. */
async function inspectPortable(part: string): Promise<Inspection> {
  const file = `${part}-check`;
  try {
    await readPortable(part, { file }, {});
    return await checkup({ file });
  } finally {
    for (const end of ['', '-wal', '-shm']) await rm(`${file}${end}`, { force: true });
  }
}
