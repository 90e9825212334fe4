import { describe, expect, it } from 'vitest';
import { applyImport } from '../../server/imports/applyImport.ts';
import { KeyWatch } from '../../server/imports/keyWatch.ts';
import { engines } from '../kit/stores.ts';
import { attempt, inWorld, stage } from './world.ts';

describe.each(engines)('the keys of an import that is applied, on %s', engine => {
  it('are read once: the rows that the import itself writes are not read again, and those of others are', async () => {
    await inWorld(engine, async setting => {
      const { f, files } = setting;
      const lines = Array.from({ length: 1_200 }, (_, n) => `w${n + 10_000};Ops${n}`);
      const { id } = await stage(setting, `User ID;Department\n${lines.join('\n')}\n`, { keys: ['department'], mode: 'both' });
      const read: number[] = [];
      const reader = {
        page: f.reader.page.bind(f.reader),
        seq: f.reader.seq.bind(f.reader),
        tail: f.reader.tail.bind(f.reader),
        rows: (table: string, ids: readonly string[]) => {
          read.push(ids.length);
          return f.reader.rows(table, ids);
        },
      };
      const keys = await KeyWatch.open({
        reader,
        table: f.catalog().table('users'),
        keys: ['department'],
        person: f.as('alice'),
      });
      const progress = { mode: 'valid' as const, next: 0, applied: 0, failed: 0, round: id };
      const input = { id, attempt, table: 'users', label: 'Import', person: f.as('alice'), hash: id, progress };
      const goesOn = async ({ next }: { next: number }): Promise<boolean> => {
        // Between the second part and the third, somebody takes the key of a line of the third.
        if (next === 1_000) await f.commit([{ table: 'users', row: f.ids.bob!, to: { department: 'OPS1100' } }]);
        return true;
      };
      expect(await applyImport(input, { files, writer: f.writer, keys, goesOn })).toBe('done');
      // The row that changed, and the row whose key was hit.
      expect(read).toEqual([1, 1]);
      const taken = (await f.all('users', 'org', f.acme)).filter(({ department }) => /^ops1100$/i.test(String(department)));
      expect(taken.map(row => row.id)).toEqual([f.ids.bob]);
    });
  });
});
