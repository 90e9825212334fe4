import { describe, expect, it } from 'vitest';
import type { Tree } from '../../formulas/tree.ts';
import { StatementTimeoutError } from '../../server/store/errors.ts';
import { engines, withStore } from '../kit/stores.ts';
import { both, orgs, people, put, rowOf } from './tables.ts';

const contains = (path: string[], term: string): Tree => ({
  kind: 'call',
  name: 'CONTAINS',
  args: [
    { kind: 'field', path },
    { kind: 'value', value: term },
  ],
});

/** The longest allowed filter, over texts that start like the search texts but never match. */
const slow = (path: string[], many: number): Tree => ({
  kind: 'call',
  name: 'OR',
  args: Array.from({ length: many }, (_, n) => contains(path, `${'é'.repeat(8)}${n}`)),
});

describe.each(engines)('a statement that exceeds the timeout on %s', engine => {
  it('is stopped by the database, and the next one is answered', { timeout: 120_000 }, async () => {
    const test = await withStore(engine, both);
    const name = 'é'.repeat(600);
    await put(test.store, 'orgs', [rowOf(orgs, { id: 'o1', name })]);
    await put(
      test.store,
      'people',
      Array.from({ length: 8_000 }, () => rowOf(people, { name, org: 'o1' })),
    );
    const count = (filter?: Tree, search?: string) =>
      test.store.reader.count({
        table: 'people',
        scope: null,
        sort: [],
        ...(filter === undefined ? {} : { filter }),
        ...(search === undefined ? {} : { search }),
      });
    await expect(count(slow(['name'], 80))).rejects.toBeInstanceOf(StatementTimeoutError);
    expect(await count()).toBe(8_000);
    expect(await count(contains(['org', 'name'], 'éé'))).toBe(8_000);
    expect(await count(undefined, 'ééé')).toBe(8_000);
    await test.close();
  });
});
