import type { FileStore } from '../model/fileStore.ts';

/** A file of one piece. */
export async function* onePiece(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** Stores a value as JSON. */
export async function putJson(files: FileStore, name: string, value: unknown): Promise<void> {
  await files.put(name, onePiece(Buffer.from(JSON.stringify(value))), Number.POSITIVE_INFINITY);
}

/** The value that `putJson` stored; null if there is no such file. */
export async function getJson<Value>(files: FileStore, name: string): Promise<Value | null> {
  const size = await files.size(name);
  return size === null ? null : (JSON.parse(Buffer.from(await files.read(name, 0, size)).toString('utf8')) as Value);
}
