import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FileStore } from '../model/fileStore.ts';
import { fileFolder, fileFolderOf } from './fileFolder.ts';
import type { DatabaseLocation } from './location.ts';
import { packedSize, unpackFiles } from './packedFiles.ts';

/**
 * Opens the files of a database that `openStore` has opened: a folder beside a SQLite file, a table of a PostgreSQL schema. Files that a
 * restored backup has in the SQLite file are moved to the folder.
 */
export async function openFileStore(location: DatabaseLocation): Promise<FileStore> {
  if (!('file' in location)) return (await import('./postgres.ts')).openPostgresFiles(location);
  if (location.file === ':memory:') {
    const folder = mkdtempSync(join(tmpdir(), 'seatgrid-files-'));
    return { ...fileFolder(folder), close: async () => rmSync(folder, { recursive: true, force: true }) };
  }
  const files = fileFolder(fileFolderOf(location.file));
  await unpackFiles(location.file, files);
  return files;
}

/** The sizes of the files of a database, which may not have been opened since it was restored. Changes nothing. */
export async function readFileSizes(location: DatabaseLocation): Promise<Pick<FileStore, 'size' | 'close'>> {
  if (!('file' in location)) return openFileStore(location);
  const folder = fileFolder(fileFolderOf(location.file));
  return {
    size: async name => (await folder.size(name)) ?? packedSize(location.file, name),
    close: () => folder.close(),
  };
}
