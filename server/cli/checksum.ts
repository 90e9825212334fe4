import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { open, readFile, writeFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { CommandError } from './commandError.ts';

/** npm runs a script in the folder of package.json; a file is meant from where the command was typed. */
export const resolveFromCaller = (file: string): string => resolve(process.env.INIT_CWD ?? '.', file);

/** Waits until a file or folder is on the disk. */
export async function syncToDisk(path: string): Promise<void> {
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

/** Writes the checksum of a file beside it, as `sha256sum` does. */
export async function writeChecksum(file: string, sum: string): Promise<void> {
  await writeFile(`${file}.sha256`, `${sum}  ${basename(file)}\n`, { mode: 0o600 });
}

/** Throws `CommandError` where `copy` is not what was written as `file`, or where nobody can tell and that is not allowed. */
export async function checkChecksum(file: string, copy: string, required: boolean): Promise<void> {
  const sum = `${file}.sha256`;
  if (!existsSync(sum)) {
    if (!required) return;
    throw new CommandError(
      `${sum} is not there, so nobody can tell whether ${file} is what was written. Nothing was changed. Fetch it too, or restore with --without-checksum.`,
    );
  }
  if ((await readFile(sum, 'utf8')).split(/\s/, 1)[0] !== (await checksumOf(copy)))
    throw new CommandError(`${file} is not what was written: it does not match ${sum}. Nothing was changed; use another backup.`);
}
