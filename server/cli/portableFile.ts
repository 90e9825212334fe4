import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { finished } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import type { FileStore } from '../model/fileStore.ts';
import { StoreError } from '../store/errors.ts';
import type { DatabaseLocation } from '../store/location.ts';
import { type ExportSize, exportDatabase, importDatabase } from '../store/portable.ts';
import { catalogs } from './checkup.ts';

/** Tables whose rows are left out of every backup. */
export const secretTables: ReadonlySet<string> = new Set(
  [...catalogs.builtIn.tables.values()].filter(({ table }) => table.secret === true).map(({ id }) => id),
);

/** Writes all data of a database, and the files beside it, into one compressed file, from which either database can be filled. */
export async function writePortable(location: DatabaseLocation, file: string, files: FileStore | null): Promise<ExportSize> {
  const gzip = createGzip();
  const sink = gzip.pipe(createWriteStream(file, { flags: 'wx', mode: 0o600 }));
  const written = finished(sink);
  written.catch(() => gzip.destroy()); // the next write below rejects with the error
  let buffered = '';
  const flush = async (): Promise<void> => {
    if (gzip.destroyed) await written;
    const text = buffered;
    buffered = '';
    if (!gzip.write(text)) await Promise.race([once(gzip, 'drain'), written]);
  };
  try {
    const exported = await exportDatabase(location, catalogs, { excluded: secretTables, files }, async line => {
      buffered += `${line}\n`;
      if (buffered.length > 100_000) await flush();
    });
    await flush();
    gzip.end();
    await written;
    return exported;
  } finally {
    gzip.destroy();
    sink.destroy();
  }
}

/** Fills an empty database from such a file and stores `meta` in it. Throws `StoreError` when the file is incomplete. */
export async function readPortable(
  file: string,
  location: DatabaseLocation,
  meta: Readonly<Record<string, string>>,
): Promise<ExportSize> {
  return importDatabase(location, catalogs.builtIn.stored, linesOf(file), meta);
}

async function* linesOf(file: string): AsyncGenerator<string> {
  const gunzip = createReadStream(file).pipe(createGunzip());
  try {
    for await (const line of createInterface({ input: gunzip, crlfDelay: Number.POSITIVE_INFINITY })) if (line !== '') yield line;
    if (!gunzip.readableEnded) await finished(gunzip);
  } catch (error) {
    if (error instanceof StoreError) throw error;
    throw new StoreError('This export is damaged', { cause: error });
  } finally {
    gunzip.destroy();
  }
}
