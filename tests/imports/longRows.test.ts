import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyImport } from '../../server/imports/applyImport.ts';
import { importLimits, sourceFile } from '../../server/imports/importPlan.ts';
import { importWork } from '../../server/imports/importWork.ts';
import { onePiece } from '../../server/imports/jsonFile.ts';
import { readCsv } from '../../server/imports/readCsv.ts';
import { readStaged } from '../../server/imports/stagedRows.ts';
import type { FileStore } from '../../server/model/fileStore.ts';
import { openFileStore } from '../../server/store/openFileStore.ts';
import { catalogs, type Fixture, openFixture } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';
import { attempt } from './world.ts';

const count = 80;
const long = (n: number): string => `${n}${'x'.repeat(95_000)}`;

describe('rows of a file that are long', () => {
  it('are in memory a few at a time', async () => {
    async function* text(): AsyncGenerator<string> {
      for (let n = 0; n < count; n += 1) yield `${long(n)},${long(n)}\n`;
    }
    let read = 0;
    for await (const rows of readCsv(text(), ',')) {
      const length = rows.reduce((sum, { cells }) => sum + cells.reduce((all, cell) => all + cell.text.length, 0), 0);
      expect(length).toBeLessThan(importLimits.chunkLength * 1.2);
      read += rows.length;
    }
    expect(read).toBe(count);
  });
});

describe.each(engines)('staged lines that are long, on %s', engine => {
  let f: Fixture;
  let files: FileStore;
  const sizes: number[] = [];
  const id = randomUUID();
  beforeAll(async () => {
    f = await openFixture(engine);
    const opened = await openFileStore(f.where);
    files = {
      ...opened,
      read: async (name, start, end) => {
        const bytes = await opened.read(name, start, end);
        if (name !== sourceFile(id)) sizes.push(bytes.length);
        return bytes;
      },
    };
    const lines = Array.from({ length: count }, (_, n) => `long${n + 100},${long(n)}`);
    const text = `User ID,First day\n${lines.join('\n')}\n`;
    await files.put(sourceFile(id), onePiece(Buffer.from(text)), 100_000_000);
    const work = importWork(files, f.trials, catalogs);
    const subject = { id, name: 'long.csv', table: 'users', person: f.as('alice'), catalog: null };
    const found = await work.inspect(subject, {});
    if ('problem' in found) throw new Error(found.problem.message);
    const tried = await work.stage(subject, found.value, { attempt, room: 1e9 });
    if ('problem' in tried) throw new Error(tried.problem.message);
    expect(tried.value.report.counts).toMatchObject({ read: count, problems: count });
    expect(JSON.stringify(tried.value).length).toBeLessThan(count * importLimits.fixLength * 3);
  });
  afterAll(async () => {
    await files.close();
    await f.close();
  });

  it.each(['all', 'problem'] as const)('are read a few at a time (%s)', async only => {
    sizes.length = 0;
    const seen: number[] = [];
    for (let offset: number | null = 0; offset !== null; ) {
      const { lines, next } = await readStaged(files, { id, attempt }, { only, offset, limit: 500 });
      expect(lines.length).toBeGreaterThan(0);
      expect(lines.length).toBeLessThan(count);
      seen.push(...lines.map(({ n }) => n));
      offset = next;
    }
    expect(seen).toEqual(Array.from({ length: count }, (_, n) => n + 2));
    expect(Math.max(...sizes)).toBeLessThanOrEqual(importLimits.linesBytes);
  });

  it('are applied a few at a time, each once', async () => {
    sizes.length = 0;
    const parts: number[] = [];
    const progress = { mode: 'drafts' as const, next: 0, applied: 0, failed: 0, round: id };
    const input = { id, attempt, table: 'users', label: 'Import', person: f.as('alice'), hash: id, progress };
    const goesOn = async ({ next }: { next: number }): Promise<boolean> => parts.push(next) > 0;
    expect(await applyImport(input, { files, writer: f.writer, keys: null, goesOn })).toBe('done');
    expect([parts.length > 3, parts.at(-1)]).toEqual([true, count]);
    expect(Math.max(...sizes)).toBeLessThan(3 * importLimits.chunkLength);
    expect((await f.all('users', 'userId', 'long150')).length).toBe(1);
  });
});
