import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { chmod, mkdir, open, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Config } from '../config.ts';
import { homeOf } from '../home.ts';
import { copySqlite } from '../store/copy.ts';
import { checkup } from './checkup.ts';
import { CommandError, reasonOf } from './failure.ts';
import { report, sizeOf } from './report.ts';

/**
 * Writes all data as of this moment into one file, while Seatgrid runs; looks the copy over as doctor does, and writes its SHA-256 beside it.
 * The file has its name only once it is whole and on the disk. 0 where the copy is in order, else 1. Throws `CommandError`.
 */
export async function backup(config: Config, file: string | undefined): Promise<number> {
  const where = homeOf(config);
  const stamp = new Date().toISOString().slice(0, 19).replaceAll(':', '-');
  if (!('file' in where)) {
    throw new CommandError(
      `The data is in PostgreSQL, which makes its own backups:\n  pg_dump --format=custom --schema=${where.schema} --file=seatgrid-${stamp}.dump "$DATABASE_URL"`,
    );
  }
  if (!existsSync(where.file)) throw new CommandError(`There is no data in ${config.data}: check SEATGRID_DATA.`);
  const to = file === undefined ? join(config.data, 'backups', `seatgrid-${stamp}.db`) : fromWhereAsked(file);
  if (existsSync(to)) throw new CommandError(`${to} is there already: name another file.`);
  const part = `${to}.part`;
  try {
    await mkdir(dirname(to), { recursive: true });
    await rm(part, { force: true });
    copySqlite(where.file, part);
    await chmod(part, 0o600);
    await settle(part);
  } catch (error) {
    if (existsSync(part)) await rm(part);
    throw new CommandError(`The backup could not be written to ${to} (${reasonOf(error)}).`);
  }
  const found = await checkup({ file: part });
  const sum = await checksumOf(part);
  await rename(part, to);
  await writeFile(`${to}.sha256`, `${sum}  ${basename(to)}\n`, { mode: 0o600 });
  await settle(dirname(to));
  console.log(`${to}: ${sizeOf(found)}.`);
  console.log(`SHA-256 ${sum}`);
  if (found.findings.length > 0) console.log('The backup is a true copy, but the data itself is not in order.');
  for (const line of report(found.findings)) console.log(line);
  return found.findings.length === 0 ? 0 : 1;
}

/** npm runs a script in the folder of package.json; a file is meant from where the command was typed. */
export const fromWhereAsked = (file: string): string => resolve(process.env.INIT_CWD ?? '.', file);

/** Waits until a file or folder is on the disk. */
export async function settle(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The SHA-256 of a file, in hexadecimal digits. */
export async function checksumOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
