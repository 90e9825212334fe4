import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { open, readFile, writeFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { CommandError } from './commandError.ts';

/** Resolves a path from the folder where the command was typed; npm runs scripts in the folder of package.json. */
export const resolveFromCaller = (file: string): string => resolve(process.env.INIT_CWD ?? '.', file);

/** Flushes a file or folder to the disk. */
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

/**
 * Throws `CommandError` when `copy` does not match the checksum of `file`, or when there is no checksum and one is
 * `required`.
 */
export async function checkChecksum(file: string, copy: string, required: boolean): Promise<void> {
  const sum = `${file}.sha256`;
  if (!existsSync(sum)) {
    if (!required) return;
    throw new CommandError(
      `${sum} is missing, so ${file} cannot be verified. Nothing was changed. Fetch that file too, or restore with --without-checksum.`,
    );
  }
  if ((await readFile(sum, 'utf8')).split(/\s/, 1)[0] !== (await checksumOf(copy)))
    throw new CommandError(`${file} is damaged: it does not match ${sum}. Nothing was changed. Use another backup.`);
}
