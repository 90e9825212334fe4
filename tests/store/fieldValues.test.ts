import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FieldValues } from '../../server/model/store.ts';
import { fieldValueLimits } from '../../server/store/fieldValues.ts';
import { engines, type TestStore, withStore } from '../kit/stores.ts';
import { both, people, put, rowOf } from './tables.ts';

describe.each(engines)('the values of a field in many rows on %s', engine => {
  let test: TestStore;
  beforeAll(async () => {
    test = await withStore(engine, both);
    const rows = Array.from({ length: fieldValueLimits.cells + 200 }, (_, at) =>
      rowOf(people, { name: `n${at}`, nick: at % 3 === 0 ? 'Draft' : at % 3 === 1 ? 'draft' : '', seats: at % 2 }),
    );
    await put(test.store, 'people', rows);
  });
  afterAll(() => test.close());

  const values = (field: string): Promise<FieldValues> =>
    test.store.reader.fieldValues({ table: 'people', scope: null, sort: [], field });

  it('are limited, and say so', async () => {
    const found = await values('name');
    expect([found.values.length, found.more]).toEqual([fieldValueLimits.values, true]);
    const { more } = await values('seats');
    expect(more).toBe(false);
  });

  it('are the most frequent first, and an empty text is the empty value', async () => {
    const { values: found } = await values('nick');
    const total = fieldValueLimits.cells + 200;
    const third = Math.floor(total / 3);
    expect(found.map(({ value }) => String(value).toLowerCase())).toEqual(['draft', 'null']);
    expect(found.map(({ count }) => count)).toEqual([total - third, third]);
  });
});
