import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { blockReader } from '../../server/imports/blockReader.ts';
import { sourceFile } from '../../server/imports/importPlan.ts';
import { importWork } from '../../server/imports/importWork.ts';
import { readStaged } from '../../server/imports/stagedRows.ts';
import type { FileStore } from '../../server/model/fileStore.ts';
import { openFileStore } from '../../server/store/openFileStore.ts';
import { catalogs, openFixture } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';
import { attempt, type ImportSetting, stage } from './world.ts';

const rowCount = 2_000;

describe.each(engines)('the files of imports on %s', engine => {
  let setting: ImportSetting;
  let id: string;
  const reads: string[] = [];
  beforeAll(async () => {
    const f = await openFixture(engine);
    const opened = await openFileStore(f.where);
    const files: FileStore = {
      ...opened,
      read: (name, start, end) => {
        reads.push(name);
        return opened.read(name, start, end);
      },
    };
    setting = { f, files, work: importWork(files, f.trials, catalogs) };
    const lines = Array.from({ length: rowCount }, (_, n) => `few${n + 10_000};soon;${'y'.repeat(1_000)}`);
    ({ id } = await stage(setting, `User ID;First day;Note\n${lines.join('\n')}\n`));
  });
  afterAll(async () => {
    await setting.files.close();
    await setting.f.close();
  });

  it('are read in few parts, however small those are that are asked for', async () => {
    expect(reads.filter(name => name === sourceFile(id)).length).toBeLessThan(20);
    reads.length = 0;
    const { lines, next } = await readStaged(setting.files, { id, attempt }, { only: 'problem', offset: 700, limit: 500 });
    expect([lines.length, lines[0]?.n, lines.at(-1)?.n, next]).toEqual([500, 702, 1_201, 1_200]);
    expect(reads.length).toBeLessThan(6);
  });
});

describe('a reader of blocks', () => {
  it('returns the bytes of any part, across blocks and beyond the end', async () => {
    const size = 2 * 1024 * 1024 + 77;
    const bytes = Buffer.from(Uint8Array.from({ length: size }, (_, at) => (at * 31 + at / 251) % 256));
    const read = blockReader(async (start, end) => bytes.subarray(start, end), size);
    for (const [start, end] of [
      [0, 10],
      [1_048_570, 1_048_586],
      [size - 5, size + 10],
      [0, size],
      [2_000_000, 2_097_200],
      [size, size + 1],
      [5, 5],
    ] as const)
      expect(Buffer.from(await read(start, end)).equals(bytes.subarray(start, end))).toBe(true);
  });
});
