import { type FileStore, MissingFileError } from '../model/fileStore.ts';
import { blockReader } from './blockReader.ts';
import type { FileSource } from './fileSource.ts';

/** A stored file as the source of rows. `name` is what the person called it. Throws `MissingFileError` if it is gone. */
export async function storedSource(files: FileStore, stored: string, name: string): Promise<FileSource> {
  const size = await files.size(stored);
  if (size === null) throw new MissingFileError(stored);
  return { name, size, read: blockReader((start, end) => files.read(stored, start, end), size) };
}
