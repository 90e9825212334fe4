import { randomUUID } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FileSizeError, type FileStore, MissingFileError } from '../../server/model/fileStore.ts';
import { fileFolderOf } from '../../server/store/fileFolder.ts';
import { openFileStore } from '../../server/store/openFileStore.ts';
import { postgresFiles } from '../../server/store/postgresFiles.ts';
import { filePieceSize } from '../../server/store/systemTables.ts';
import { catalogs } from '../kit/administration.ts';
import { engines, type TestStore, withStore } from '../kit/stores.ts';
import { runsOn } from '../laws/law.ts';

const max = 10_000_000;

async function* pieces(...parts: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* parts;
}

const bytesOf = (length: number): Buffer => Buffer.from(Uint8Array.from({ length }, (_, at) => (at * 31 + at / 251) % 256));

describe.each(engines)('files on %s', engine => {
  let test: TestStore;
  let files: FileStore;
  beforeAll(async () => {
    test = await withStore(engine, catalogs, {}, { name: 'administration' });
    files = await openFileStore(test.where);
  });
  afterAll(async () => {
    await files.close();
    await test.close();
  });

  const newName = (): string => `${randomUUID()}.source`;
  const read = async (name: string): Promise<Buffer> => Buffer.from(await files.read(name, 0, max));

  it('a file is read as it was stored, whole and by any part of it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(0, 1, 1_000, filePieceSize - 1, filePieceSize, filePieceSize + 1, 3 * filePieceSize + 5),
        fc.array(fc.nat(4 * filePieceSize), { minLength: 2, maxLength: 2 }),
        fc.integer({ min: 1, max: 2 * filePieceSize }),
        async (length, ends, step) => {
          const [name, bytes] = [newName(), bytesOf(length)];
          // More parts than this are too many arguments.
          const size = Math.max(step, Math.ceil(length / 10_000));
          const parts = Array.from({ length: Math.ceil(length / size) }, (_, at) => bytes.subarray(at * size, (at + 1) * size));
          const stored = await files.put(name, pieces(...parts), max);
          expect([stored.size, await files.size(name)]).toEqual([length, length]);
          const [start = 0, end = 0] = ends.sort((one, other) => one - other);
          const part = Buffer.from(await files.read(name, start, end));
          expect(part.equals(bytes.subarray(start, end))).toBe(true);
          expect((await read(name)).equals(bytes)).toBe(true);
          await files.remove([name]);
        },
      ),
      { numRuns: Math.min(20, runsOn(engine)) },
    );
  });

  it('its SHA-256 is that of its bytes', async () => {
    const name = newName();
    expect(await files.put(name, pieces(Buffer.from('a'), Buffer.from('bc')), max)).toEqual({
      size: 3,
      hash: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    });
  });

  it('a file that is too large, or whose source fails, leaves nothing behind and stays what it was', async () => {
    const name = newName();
    await files.put(name, pieces(Buffer.from('first')), max);
    const before = (await files.list('', 1_000)).map(each => each.name);
    await expect(files.put(name, pieces(bytesOf(600), bytesOf(600)), 1_000)).rejects.toThrow(FileSizeError);
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield bytesOf(2 * filePieceSize);
      throw new Error('cut off');
    }
    await expect(files.put(name, broken(), max)).rejects.toThrow('cut off');
    expect(String(await read(name))).toBe('first');
    expect((await files.list('', 1_000)).map(each => each.name)).toEqual(before);
  });

  it('a file can be replaced by a shorter one', async () => {
    const name = newName();
    await files.put(name, pieces(bytesOf(2 * filePieceSize + 1)), max);
    await files.put(name, pieces(Buffer.from('short')), max);
    expect([await files.size(name), String(await read(name))]).toEqual([5, 'short']);
  });

  it('files are listed by name with their time, some at a time, and removed', async () => {
    await files.remove((await files.list('', 1_000)).map(each => each.name));
    const names = [newName(), newName(), newName()].sort();
    for (const name of names) await files.put(name, pieces(Buffer.from('x')), max);
    const first = await files.list('', 2);
    expect(first.map(each => each.name)).toEqual(names.slice(0, 2));
    for (const { at } of first) expect(at).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    expect((await files.list(names[1]!, 2)).map(each => each.name)).toEqual(names.slice(2));
    await files.remove([names[0]!, names[2]!, newName()]);
    expect((await files.list('', 9)).map(each => each.name)).toEqual([names[1]]);
    expect(await files.size(names[0]!)).toBeNull();
    await expect(files.read(names[0]!, 0, 1)).rejects.toThrow(MissingFileError);
  });

  it('no name leads out of the store', async () => {
    for (const name of ['../x', `${randomUUID()}/../../x.y`, `${randomUUID()}.../x`, 'x', `${randomUUID()}.`, ''])
      await expect(files.put(name, pieces(Buffer.from('x')), max)).rejects.toThrow(RangeError);
  });
});

it('only this user can read the files beside a SQLite database', async () => {
  const test = await withStore('sqlite', catalogs, {}, { name: 'administration' });
  const files = await openFileStore(test.where);
  await files.put(`${randomUUID()}.source`, pieces(Buffer.from('x')), max);
  const folder = 'file' in test.where ? fileFolderOf(test.where.file) : '';
  const modes = [folder, ...readdirSync(folder).map(name => join(folder, name))].map(path => statSync(path).mode & 0o777);
  expect(modes).toEqual([0o700, 0o600]);
  await test.close();
});

describe('a part of a file on postgres', () => {
  it('is sent without the pieces that it is not in, and the size of a file without any', async () => {
    const test = await withStore('postgres', catalogs, {}, { name: 'administration' });
    if (!('url' in test.where)) throw new Error('This store is no PostgreSQL');
    const { url, schema } = test.where;
    const pool = new Pool({ connectionString: url });
    // The database may be dropped before its last connection has ended.
    pool.on('error', () => undefined);
    const query = pool.query.bind(pool);
    let received = 0;
    const counting = Object.assign(pool, {
      query: async (...input: Parameters<typeof query>) => {
        const result = (await (query(...input) as unknown as Promise<{ rows: object[] }>)) ?? { rows: [] };
        received += JSON.stringify(result.rows).length;
        return result;
      },
    });
    const files = postgresFiles(counting, schema);
    try {
      const [name, bytes] = [`${randomUUID()}.source`, bytesOf(5 * filePieceSize + 1_000)];
      await files.put(name, pieces(bytes), max);
      received = 0;
      const part = Buffer.from(await files.read(name, 5 * filePieceSize, 5 * filePieceSize + 900));
      expect(part.equals(bytes.subarray(5 * filePieceSize, 5 * filePieceSize + 900))).toBe(true);
      expect(await files.size(name)).toBe(bytes.length);
      expect(received).toBeLessThan(2_000);
    } finally {
      await files.close();
      await test.close();
    }
  });
});
