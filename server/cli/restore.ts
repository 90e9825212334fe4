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

/** How a restore is asked for: over data that is there, and without anything that says what the file must be. */
export interface RestoreOptions {
  force: boolean;
  withoutChecksum: boolean;
}

/**
 * Puts a backup in place of the data. Refuses a file that is not whole or holds what Seatgrid did not make, data that a running Seatgrid uses, and,
 * without `force`, data that is there: with it, what was there is kept beside under another name. Until the last moment nothing is changed.
 * Throws `CommandError`.
 */
export async function restore(config: Config, named: string, options: RestoreOptions): Promise<number> {
  const where = databaseLocation(config);
  const file = resolveFromCaller(named);
  if (!existsSync(file)) throw new CommandError(`There is no file ${file}.`);
  const kind = await backupKind(file);
  if (!('file' in where)) {
    await checkChecksum(file, file, !options.withoutChecksum);
    return restorePostgres(where, { file, kind }, options.force, asPortable);
  }
  if (kind === 'dump')
    throw new CommandError(
      `${file} is a dump of PostgreSQL: set DATABASE_URL to restore it, or make a backup with --portable there.`,
    );
  prepareDataFolder(config.data);
  const owned = lockDataFolder(
    config.data,
    owner => new CommandError(`${where.file} is in use: stop Seatgrid first (${owner}).`),
  );
  try {
    return await replaceData({ data: config.data, home: where.file, file, kind }, options);
  } finally {
    owned.release();
  }
}

async function replaceData(
  { data, home, file, kind }: { data: string; home: string; file: string; kind: BackupKind },
  options: RestoreOptions,
): Promise<number> {
  if (existsSync(home)) {
    if (!canBeReplaced(home)) throw new CommandError(`${home} is in use: stop Seatgrid first.`);
    if (!options.force)
      throw new CommandError(`There is data in ${data} already. --force replaces it, and keeps it beside under another name.`);
  }
  const part = `${home}.part`;
  const copy = `${part}-from`;
  try {
    for (const end of ['', '-wal', '-shm']) await rm(part + end, { force: true });
    await copyFile(file, copy);
    await checkChecksum(file, copy, !options.withoutChecksum);
    if (kind === 'lines') await readPortable(copy, { file: part }, {});
    else await rename(copy, part);
    await chmod(part, 0o600);
    const found = await checkBackup(file, part);
    setSqliteMeta(part, restoredMetaKey, new Date().toISOString());
    await syncToDisk(part);
    const replaced = await moveAside(home);
    await rename(part, home);
    await syncToDisk(dirname(home));
    console.log(`${home} is restored: ${sizeOf(found)}.`);
    console.log(
      'At the next start nobody is signed in, and messages that waited to be sent are not: Outbox can send them again.',
    );
    if (replaced !== null) console.log(`What was there is now ${replaced}.`);
    return 0;
  } catch (error) {
    for (const end of ['', '-wal', '-shm', '-journal']) await rm(part + end, { force: true });
    if (error instanceof CommandError) throw error;
    throw new CommandError(`The backup could not be put in ${data} (${errorReason(error)}).`);
  } finally {
    await rm(copy, { force: true });
  }
}

/** A copy of SQLite as lines, from which PostgreSQL can be filled, once it was looked over. */
async function asPortable(file: string, lines: string): Promise<void> {
  await checkBackup(file, file);
  await writePortable({ file }, lines);
}

function canBeReplaced(home: string): boolean {
  try {
    return isUnused(home);
  } catch (error) {
    // Data so damaged that it cannot be opened is what a backup is for.
    if (/^SQLITE_(?:CORRUPT|NOTADB)/.test(String((error as { code?: string }).code))) return true;
    throw new CommandError(`${home} cannot be opened (${errorReason(error)}).`);
  }
}

/** Looks the copy over before it takes the place of anything. */
async function checkBackup(file: string, copy: string): Promise<Inspection> {
  const found = await checkup({ file: copy });
  const wrong = found.findings.filter(({ code }) => ['damaged', 'foreign', 'newer', 'strange'].includes(code));
  if (wrong.length === 0) return found;
  throw new CommandError([`${file} cannot be restored, and nothing was changed.`, ...report(wrong)].join('\n'));
}

/** Gives the data that is there another name as well; null where there is none. It keeps its own until the backup takes that: killed in between, nothing is gone. */
async function moveAside(home: string): Promise<string | null> {
  const there = existsSync(home);
  const aside = `${home}.${new Date().toISOString().slice(0, 19).replaceAll(':', '-')}.replaced`;
  if (there) await link(home, aside).catch(() => rename(home, aside)); // a file system without links
  for (const end of ['-wal', '-shm']) if (existsSync(`${home}${end}`)) await rename(`${home}${end}`, `${aside}${end}`);
  return there ? aside : null;
}
