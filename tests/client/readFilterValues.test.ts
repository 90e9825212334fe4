import { expect, it } from 'vitest';
import { maxLookups, readFilterValues } from '../../client/fields/read-filter-values.ts';
import type { RowFinder } from '../../client/fields/row-search.ts';
import type { CatalogField } from '../../server/api/wire.ts';

const manager = {
  id: 'manager',
  type: 'link',
  to: 'users',
  label: { en: 'Manager', fr: 'Responsable' },
} as unknown as CatalogField;

/** Rows that are called what is looked up; the texts that were looked up, and how many at most at the same time. */
function finder(fails: (text: string) => boolean = () => false) {
  const seen = { texts: [] as string[], atOnce: 0 };
  let running = 0;
  const rows: RowFinder = {
    linkTitle: () => null,
    linkChoices: async (_: string, text: string) => {
      seen.texts.push(text);
      running += 1;
      seen.atOnce = Math.max(seen.atOnce, running);
      await new Promise(done => setImmediate(done));
      running -= 1;
      if (fails(text)) throw new TypeError('no connection');
      return text.startsWith('nobody') ? [] : [{ id: `row of ${text}`, title: text, hint: '' }];
    },
  } as unknown as RowFinder;
  return { rows, seen };
}

it('rows are looked up some at a time, each text once, and stay in the order of the texts', async () => {
  const { rows, seen } = finder();
  const names = Array.from({ length: 20 }, (_, at) => (at === 7 ? 'nobody' : `Person ${at}`));
  const read = await readFilterValues([...names, ...names], manager, 'en', rows);
  expect(read.values).toEqual(names.filter(name => name !== 'nobody').map(name => `row of ${name}`));
  expect(read.refused).toEqual(['nobody']);
  expect(read.unread).toEqual({ tooMany: 0, failed: [] });
  expect(seen.texts).toHaveLength(20);
  expect(seen.atOnce).toBeGreaterThan(1);
  expect(seen.atOnce).toBeLessThan(20);
});

it('texts over the limit and failed look-ups are not reported as values that the column lacks', async () => {
  const { rows, seen } = finder(text => text === 'Person 3');
  const names = Array.from({ length: maxLookups + 30 }, (_, at) => `Person ${at}`);
  const read = await readFilterValues(names, manager, 'en', rows);
  expect(seen.texts).toHaveLength(maxLookups);
  expect(read.values).toHaveLength(maxLookups - 1);
  expect(read.refused).toEqual([]);
  expect(read.unread).toEqual({ tooMany: 30, failed: ['Person 3'] });
});
