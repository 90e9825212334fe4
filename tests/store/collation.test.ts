import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PageRequest } from '../../server/model/store.ts';
import { collationKey } from '../../server/store/collation.ts';
import { engines, type TestStore, withStore } from '../kit/stores.ts';
import { both, people, put, rowOf } from './tables.ts';

const names = [
  'Zoé',
  'Élodie',
  'elan',
  'Eric',
  'Åsa',
  'Ašer',
  'Łukasz',
  'Lund',
  'Œuvrard',
  'Oeuf',
  'Ofer',
  'Straße',
  'Strasser',
  'ÿ',
  'Zb',
];
const expected = [
  'Åsa',
  'Ašer',
  'elan',
  'Élodie',
  'Eric',
  'Łukasz',
  'Lund',
  'Oeuf',
  'Œuvrard',
  'Ofer',
  'Straße',
  'Strasser',
  'ÿ',
  'Zb',
  'Zoé',
];

describe.each(engines)('the sort order of text on %s', engine => {
  let test: TestStore;
  beforeAll(async () => {
    test = await withStore(engine, both);
    await put(
      test.store,
      'people',
      names.map(name => rowOf(people, { name, org: 'o' })),
    );
  });
  afterAll(() => test.close());

  const request: PageRequest = {
    table: 'people',
    scope: null,
    sort: [{ field: 'name', descending: false }],
    fields: ['name'],
    limit: 4,
  };

  it('ignores accents by cursor, by offset and for positions', async () => {
    const byCursor: unknown[] = [];
    const byOffset: unknown[] = [];
    let after: string | undefined;
    for (let offset = 0; offset < names.length; offset += 4) {
      const page = await test.store.reader.page(after === undefined ? request : { ...request, after });
      byCursor.push(...page.rows.map(row => row.name));
      after = page.cursor ?? undefined;
      const { rows } = await test.store.reader.page({ ...request, offset });
      byOffset.push(...rows.map(row => row.name));
      for (const [at, row] of rows.entries()) expect(await test.store.reader.position(request, row.id)).toBe(offset + at);
    }
    expect(byCursor).toEqual(expected);
    expect(byOffset).toEqual(expected);
  });
});

it('the collation key sorts every letter as both databases do', async () => {
  const letters = Array.from({ length: 0x250 - 0x20 }, (_, at) => `a${String.fromCharCode(0x20 + at)}b`);
  for (const engine of engines) {
    const test = await withStore(engine, both);
    await put(
      test.store,
      'people',
      letters.map(name => rowOf(people, { name, org: 'o' })),
    );
    const request: PageRequest = {
      table: 'people',
      scope: null,
      sort: [{ field: 'name', descending: false }],
      fields: ['name'],
      limit: 1_000,
    };
    const { rows } = await test.store.reader.page(request);
    const keys = rows.map(row => collationKey(String(row.name)));
    expect(keys).toEqual([...keys].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))));
    expect(rows).toHaveLength(letters.length);
    await test.close();
  }
});
