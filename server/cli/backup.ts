import { existsSync, statSync } from 'node:fs';
import { chmod, mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Config } from '../config.ts';
import { databaseLocation } from '../databaseLocation.ts';
import { backupFolder, prepareDataFolder } from '../dataFolder.ts';
import { freeBytes } from '../diskSpace.ts';
import { fileFolder, fileFolderOf, folderSize } from '../store/fileFolder.ts';
import type { Inspection } from '../store/inspect.ts';
import type { DatabaseLocation } from '../store/location.ts';
import { packFiles } from '../store/packedFiles.ts';
import { copySqlite } from '../store/sqliteCopy.ts';
import { checksumOf, resolveFromCaller, syncToDisk, writeChecksum } from './checksum.ts';
import { checkup } from './checkup.ts';
import { CommandError, errorReason } from './commandError.ts';
import { deleteOldBackups, recordBackup } from './lastBackup.ts';
import { readPortable, secretTables, writePortable } from './portableFile.ts';
import { pgDump, verifyDump } from './postgresTools.ts';
import { report, sizeOf } from './report.ts';

/**
 * Options of a backup: `portable` writes a file from which either database can be filled, `scheduled` deletes old scheduled
 * backups.
 */
export interface BackupOptions {
  portable: boolean;
  scheduled: boolean;
}

/**
 * A backup format: its file extension, a function that writes it (returns why it cannot, or null), and a function that
 * inspects it.
 */
interface BackupFormat {
  extension: string;
  write: (part: string) => Promise<string | null>;
  inspect: (part: string) => Promise<Inspection>;
}

/**
 * Writes all data as of this moment into one file, while Seatgrid runs, checks the copy as doctor does, and writes its
 * SHA-256 beside it. The file gets its name only once it is complete and on the disk. Returns 0 when the copy is OK, else 1.
 * Throws `CommandError`.
 */
export async function backup(config: Config, file: string | undefined, options: BackupOptions): Promise<number> {
  const location = databaseLocation(config);
  if ('file' in location && !existsSync(location.file))
    throw new CommandError(`There is no data in ${config.data}: check SEATGRID_DATA.`);
  if (file === undefined) prepareDataFolder(config.data);
  const startedAt = new Date().toISOString();
  try {
    const to =
      file === undefined ? join(backupFolder(config.data), `seatgrid-${startedAt.slice(0, 19).replaceAll(':', '-')}`) : null;
    const { path, inspection } = await writeBackup(backupFormats(location, options.portable), location, format =>
      to === null ? resolveFromCaller(file ?? '') : `${to}${format.extension}`,
    );
    if (file === undefined) recordBackup(config.data, startedAt, { file: path });
    if (options.scheduled) deleteOldBackups(config.data, config.backupKeep, Date.now());
    return inspection.findings.length === 0 ? 0 : 1;
  } catch (error) {
    if (file === undefined && existsSync(backupFolder(config.data)))
      recordBackup(config.data, startedAt, { failure: errorReason(error) });
    throw error;
  }
}

/**
 * Writes the first of these formats that can be written, under the path that `pathFor` returns, and prints its content and
 * findings.
 */
async function writeBackup(
  formats: readonly BackupFormat[],
  location: DatabaseLocation,
  pathFor: (format: BackupFormat) => string,
): Promise<{ path: string; inspection: Inspection }> {
  for (const format of formats) {
    const path = pathFor(format);
    const part = `${path}.part`;
    const reason = await tryFormat(format, path, part, location);
    if (reason !== null) {
      console.log(`${reason}: using Seatgrid's own format instead.`);
      continue;
    }
    const inspection = await format.inspect(part);
    const sum = await checksumOf(part);
    await rename(part, path);
    await writeChecksum(path, sum);
    await syncToDisk(dirname(path));
    console.log(`${path}: ${sizeOf(inspection)}.`);
    console.log(`SHA-256 ${sum}`);
    if (inspection.findings.length > 0) console.log('The backup is an exact copy, but the data itself has problems.');
    for (const line of report(inspection.findings)) console.log(line);
    return { path, inspection };
  }
  throw new CommandError('The backup could not be written.');
}

/** Writes a file in this format; resolves with null, or with the reason why the format is not available. */
async function tryFormat(format: BackupFormat, path: string, part: string, location: DatabaseLocation): Promise<string | null> {
  if (existsSync(path)) throw new CommandError(`${path} already exists: name another file.`);
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await rm(part, { force: true });
    const needed = 'file' in location ? statSync(location.file).size + (await folderSize(fileFolderOf(location.file))) : 0;
    if (freeBytes(dirname(path)) < needed) throw new Error('there is no room on the disk');
    const reason = await format.write(part);
    if (reason !== null) {
      await rm(part, { force: true });
      return reason;
    }
    await chmod(part, 0o600);
    await syncToDisk(part);
    return null;
  } catch (error) {
    await rm(part, { force: true }).catch(() => undefined); // the folder itself is not accessible
    throw new CommandError(`The backup could not be written to ${path} (${errorReason(error)}).`);
  }
}

/**
 * The formats for a database: SQLite is copied as it is. PostgreSQL is dumped by its own tool if that is installed and knows
 * the server's version, otherwise written as lines.
 */
function backupFormats(location: DatabaseLocation, portable: boolean): BackupFormat[] {
  const files = 'file' in location ? fileFolder(fileFolderOf(location.file)) : null;
  const lines: BackupFormat = {
    extension: '.ndjson.gz',
    write: part => writePortable(location, part, files).then(() => null),
    inspect: inspectPortable,
  };
  if (portable) return [lines];
  if ('file' in location) {
    const copy = async (part: string): Promise<null> => {
      copySqlite(location.file, part, secretTables);
      if (files !== null) await packFiles(files, part);
      return null;
    };
    return [{ extension: '.db', write: copy, inspect: part => checkup({ file: part }) }];
  }
  const dump: BackupFormat = {
    extension: '.dump',
    write: async part => (await pgDump(location, part, secretTables)) ?? verifyDump(part),
    // A dump cannot be inspected, so the database is inspected as it is now.
    inspect: () => checkup(location),
  };
  return [dump, lines];
}

/** Fills a temporary database from the file and inspects that. */
async function inspectPortable(part: string): Promise<Inspection> {
  const file = `${part}-check`;
  try {
    await readPortable(part, { file }, {});
    return await checkup({ file });
  } finally {
    for (const end of ['', '-wal', '-shm']) await rm(`${file}${end}`, { force: true });
  }
}
