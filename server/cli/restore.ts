import { existsSync } from 'node:fs';
import { chmod, copyFile, link, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Config } from '../config.ts';
import { databaseLocation } from '../databaseLocation.ts';
import { lockDataFolder, prepareDataFolder } from '../dataFolder.ts';
import { restoredMetaKey } from '../effects/afterRestore.ts';
import type { Inspection } from '../store/inspect.ts';
import { isUnused, setSqliteMeta } from '../store/sqliteCopy.ts';
import { type BackupKind, backupKind } from './backupKind.ts';
import { checkChecksum, resolveFromCaller, syncToDisk } from './checksum.ts';
import { checkup } from './checkup.ts';
import { CommandError, errorReason } from './commandError.ts';
import { readPortable, writePortable } from './portableFile.ts';
import { report, sizeOf } from './report.ts';
import { restorePostgres } from './restorePostgres.ts';

/** Options of a restore: `force` replaces existing data, `withoutChecksum` accepts a file without its checksum. */
export interface RestoreOptions {
  force: boolean;
  withoutChecksum: boolean;
}

/**
 * Replaces the data with a backup. Refuses a file that is incomplete or contains objects that Seatgrid did not create, data
 * that a running Seatgrid uses, and, without `force`, existing data; with it, the existing data stays under another name.
 * Nothing changes until the last step. Throws `CommandError`.
 */
export async function restore(config: Config, named: string, options: RestoreOptions): Promise<number> {
  const location = databaseLocation(config);
  const file = resolveFromCaller(named);
  if (!existsSync(file)) throw new CommandError(`There is no file ${file}.`);
  const kind = await backupKind(file);
  if (!('file' in location)) {
    await checkChecksum(file, file, !options.withoutChecksum);
    return restorePostgres(location, { file, kind }, options.force, asPortable);
  }
  if (kind === 'dump')
    throw new CommandError(
      `${file} is a dump of PostgreSQL: set DATABASE_URL to restore it, or make a backup with --portable there.`,
    );
  prepareDataFolder(config.data);
  const lock = lockDataFolder(
    config.data,
    owner => new CommandError(`${location.file} is in use: stop Seatgrid first (${owner}).`),
  );
  try {
    return await replaceData({ data: config.data, database: location.file, file, kind }, options);
  } finally {
    lock.release();
  }
}

async function replaceData(
  { data, database, file, kind }: { data: string; database: string; file: string; kind: BackupKind },
  options: RestoreOptions,
): Promise<number> {
  if (existsSync(database)) {
    if (!canBeReplaced(database)) throw new CommandError(`${database} is in use: stop Seatgrid first.`);
    if (!options.force)
      throw new CommandError(`There is already data in ${data}. --force replaces it, and keeps it there under another name.`);
  }
  const part = `${database}.part`;
  const copy = `${part}-from`;
  try {
    for (const end of ['', '-wal', '-shm']) await rm(part + end, { force: true });
    await copyFile(file, copy);
    await checkChecksum(file, copy, !options.withoutChecksum);
    if (kind === 'lines') await readPortable(copy, { file: part }, {});
    else await rename(copy, part);
    await chmod(part, 0o600);
    const inspection = await checkBackup(file, part);
    setSqliteMeta(part, restoredMetaKey, new Date().toISOString());
    await syncToDisk(part);
    const replaced = await keepReplaced(database);
    await rename(part, database);
    await syncToDisk(dirname(database));
    console.log(`${database} is restored: ${sizeOf(inspection)}.`);
    console.log(
      'After the next start, everybody must sign in again, and unsent messages stay in the Outbox, where they can be sent again.',
    );
    if (replaced !== null) console.log(`The previous data is now ${replaced}.`);
    return 0;
  } catch (error) {
    for (const end of ['', '-wal', '-shm', '-journal']) await rm(part + end, { force: true });
    if (error instanceof CommandError) throw error;
    throw new CommandError(`The backup could not be restored to ${data} (${errorReason(error)}).`);
  } finally {
    await rm(copy, { force: true });
  }
}

/** Checks a copy of SQLite and writes it as lines, from which PostgreSQL can be filled. */
async function asPortable(file: string, lines: string): Promise<void> {
  await checkBackup(file, file);
  await writePortable({ file }, lines, null);
}

function canBeReplaced(database: string): boolean {
  try {
    return isUnused(database);
  } catch (error) {
    // Data too damaged to be opened may be replaced: that is what backups are for.
    if (/^SQLITE_(?:CORRUPT|NOTADB)/.test(String((error as { code?: string }).code))) return true;
    throw new CommandError(`${database} cannot be opened (${errorReason(error)}).`);
  }
}

/** Checks the copy before it replaces anything. */
async function checkBackup(file: string, copy: string): Promise<Inspection> {
  const inspection = await checkup({ file: copy });
  const fatal = inspection.findings.filter(({ code }) => ['damaged', 'foreign', 'newer', 'strange'].includes(code));
  if (fatal.length === 0) return inspection;
  throw new CommandError([`${file} cannot be restored, and nothing was changed.`, ...report(fatal)].join('\n'));
}

/**
 * Keeps the existing data under a second name, which is returned; null when there is none. Its own name stays until the
 * backup takes it, so that nothing is lost if the process is killed in between.
 */
async function keepReplaced(database: string): Promise<string | null> {
  const exists = existsSync(database);
  const replaced = `${database}.${new Date().toISOString().slice(0, 19).replaceAll(':', '-')}.replaced`;
  if (exists) await link(database, replaced).catch(() => rename(database, replaced)); // a file system without links
  for (const end of ['-wal', '-shm']) if (existsSync(`${database}${end}`)) await rename(`${database}${end}`, `${replaced}${end}`);
  return exists ? replaced : null;
}
