import { existsSync } from 'node:fs';
import { chmod, copyFile, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Config } from '../config.ts';
import { ownDataFolder, prepareDataFolder } from '../dataFolder.ts';
import { homeOf } from '../home.ts';
import { isFree } from '../store/copy.ts';
import { checksumOf, fromWhereAsked, settle } from './backup.ts';
import { checkup } from './checkup.ts';
import { CommandError, reasonOf } from './failure.ts';
import { report, sizeOf } from './report.ts';

/**
 * Puts a backup in place of the data. Refuses a file that is not whole, data that a running Seatgrid uses, and, without `force`, data that is there:
 * with it, what was there is kept beside under another name. Until the last moment nothing is changed. Throws `CommandError`.
 */
export async function restore(config: Config, named: string, force: boolean): Promise<number> {
  const where = homeOf(config);
  if (!('file' in where)) {
    throw new CommandError(
      `The data is in PostgreSQL, which restores its own backups. Stop every Seatgrid that uses it, then:\n  pg_restore --clean --if-exists --dbname="$DATABASE_URL" FILE`,
    );
  }
  const file = fromWhereAsked(named);
  if (!existsSync(file)) throw new CommandError(`There is no file ${file}.`);
  const { file: home } = where;
  prepareDataFolder(config.data);
  const owned = ownDataFolder(config.data, owner => new CommandError(`${home} is in use: stop Seatgrid first (${owner}).`));
  try {
    return await put(config.data, home, file, force);
  } finally {
    owned.release();
  }
}

async function put(data: string, home: string, file: string, force: boolean): Promise<number> {
  if (existsSync(home)) {
    if (!canBeReplaced(home)) throw new CommandError(`${home} is in use: stop Seatgrid first.`);
    if (!force)
      throw new CommandError(`There is data in ${data} already. --force replaces it, and keeps it beside under another name.`);
  }
  const part = `${home}.part`;
  try {
    await copyFile(file, part);
    await chmod(part, 0o600);
    await settle(part);
    const found = await whole(file, part);
    const aside = await putAside(home);
    await rename(part, home);
    await settle(dirname(home));
    console.log(`${home} is restored: ${sizeOf(found)}.`);
    if (aside !== null) console.log(`What was there is now ${aside}.`);
    return 0;
  } catch (error) {
    await rm(part, { force: true });
    if (error instanceof CommandError) throw error;
    throw new CommandError(`The backup could not be put in ${data} (${reasonOf(error)}).`);
  }
}

function canBeReplaced(home: string): boolean {
  try {
    return isFree(home);
  } catch (error) {
    // Data so damaged that it cannot be opened is what a backup is for.
    if (/^SQLITE_(?:CORRUPT|NOTADB)/.test(String((error as { code?: string }).code))) return true;
    throw new CommandError(`${home} cannot be opened (${reasonOf(error)}).`);
  }
}

/** Looks the copy over before it takes the place of anything. */
async function whole(file: string, copy: string): Promise<Awaited<ReturnType<typeof checkup>>> {
  const sum = `${file}.sha256`;
  if (existsSync(sum) && (await readFile(sum, 'utf8')).split(/\s/, 1)[0] !== (await checksumOf(copy)))
    throw new CommandError(`${file} is not what was written: it does not match ${sum}. Nothing was changed; use another backup.`);
  const found = await checkup({ file: copy });
  const wrong = found.findings.filter(({ code }) => ['damaged', 'foreign', 'newer'].includes(code));
  if (wrong.length === 0) return found;
  throw new CommandError([`${file} cannot be restored, and nothing was changed.`, ...report(wrong)].join('\n'));
}

/** Gives the data that is there another name; null where there is none. */
async function putAside(home: string): Promise<string | null> {
  const there = existsSync(home);
  const aside = `${home}.${new Date().toISOString().slice(0, 19).replaceAll(':', '-')}.replaced`;
  for (const end of ['-wal', '-shm', '']) if (existsSync(`${home}${end}`)) await rename(`${home}${end}`, `${aside}${end}`);
  return there ? aside : null;
}
