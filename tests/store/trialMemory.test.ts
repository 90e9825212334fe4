import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import type { StoredTable } from '../../server/model/store.ts';
import { engines, withStore } from '../kit/stores.ts';
import { both, people, rowOf } from './tables.ts';

/** Most of its cells are empty, as those of people are. */
const wide: StoredTable = {
  ...people,
  id: 'wide',
  columns: [
    ...people.columns,
    ...Array.from({ length: 40 }, (_, n) => ({ id: `c${n}`, column: 'text', flag: false, index: 'none' }) as const),
  ],
};

const rowCount = 20_000;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as NodeJS.GCFunction;

/** The bytes that are in use. */
function used(): number {
  collectGarbage({ type: 'major', execution: 'sync' });
  return process.memoryUsage().heapUsed;
}

describe.each(engines)('a long trial on %s', engine => {
  it('keeps few bytes for each row that it has written', async () => {
    const test = await withStore(engine, [...both, wide]);
    try {
      const perRow = await test.store.trial(async tx => {
        const before = used();
        for (let written = 0; written < rowCount; written += 500) {
          const rows = Array.from({ length: 500 }, (_, n) => rowOf(wide, { email: `p${written + n}@acme.test`, status: 'a' }));
          await tx.write(
            'wide',
            rows.map(after => ({ before: null, after, fields: [] })),
          );
          await tx.where('wide', 'email', ['nobody@acme.test']);
          await tx.where('wide', 'status', ['b']);
        }
        expect((await tx.count('wide', 'email', ['p7@acme.test'])).get('p7@acme.test')).toBe(1);
        return (used() - before) / rowCount;
      });
      expect(perRow).toBeLessThan(700);
    } finally {
      await test.close();
    }
  });
});
