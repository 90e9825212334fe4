import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { checkFileName, type FileEntry, type FileStore, MissingFileError } from '../model/fileStore.ts';
import { FileMeter } from './fileMeter.ts';

/** The folder of the files that belong to a SQLite database. */
export const fileFolderOf = (database: string): string => join(dirname(database), 'files');

const pieceSize = 256 * 1024;

/** Names of files in the folder; other people's files there are left alone. */
const storedName = /^[\da-f-]{36}\.[\w.-]+$/;

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';

/** A file store in a folder, which is created when the first file is stored. Only this user can read it. */
export function fileFolder(folder: string): FileStore {
  const pathOf = (name: string): string => {
    if (!storedName.test(name)) throw new RangeError(`A file cannot be called ${name}`);
    return join(folder, name);
  };
  return {
    async put(name, pieces, maxBytes) {
      checkFileName(name);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const part = pathOf(`${name}.${randomUUID()}.part`);
      const meter = new FileMeter(maxBytes);
      try {
        const file = await open(part, 'wx', 0o600);
        try {
          for await (const piece of meter.cut(pieces, pieceSize)) await file.writeFile(piece);
          await file.sync();
        } finally {
          await file.close();
        }
        await rename(part, pathOf(name));
        await syncFolder(folder);
      } catch (error) {
        await rm(part, { force: true });
        throw error;
      }
      return meter.measured();
    },
    async size(name) {
      try {
        return (await stat(pathOf(name))).size;
      } catch (error) {
        if (isMissing(error)) return null;
        throw error;
      }
    },
    async read(name, start, end) {
      const file = await open(pathOf(name), 'r').catch((error: unknown) => {
        throw isMissing(error) ? new MissingFileError(name) : error;
      });
      try {
        const bytes = Buffer.allocUnsafe(Math.max(0, end - start));
        let length = 0;
        while (length < bytes.length) {
          const { bytesRead } = await file.read(bytes, length, bytes.length - length, start + length);
          if (bytesRead === 0) break;
          length += bytesRead;
        }
        return bytes.subarray(0, length);
      } finally {
        await file.close();
      }
    },
    async remove(names) {
      for (const name of names) await rm(pathOf(name), { force: true });
    },
    async list(after, limit) {
      const names = await readdir(folder).catch((error: unknown) => {
        if (isMissing(error)) return [];
        throw error;
      });
      const found: FileEntry[] = [];
      for (const name of names.filter(each => storedName.test(each) && each > after).sort()) {
        if (found.length === limit) break;
        const stats = await stat(join(folder, name)).catch(() => null); // removed since
        if (stats !== null) found.push({ name, at: stats.mtime.toISOString() });
      }
      return found;
    },
    close: () => Promise.resolve(),
  };
}

/** Makes a new name in the folder outlive a power failure. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The bytes of all files in a folder; 0 if there is none. */
export async function folderSize(folder: string): Promise<number> {
  const files = fileFolder(folder);
  let size = 0;
  for (const { name } of await files.list('', Number.POSITIVE_INFINITY)) size += (await files.size(name)) ?? 0;
  return size;
}
