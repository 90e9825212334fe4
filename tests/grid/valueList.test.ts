import { describe, expect, it } from 'vitest';
import type { ChosenValues } from '../../client/fields/value-condition.ts';
import type { GridSlice } from '../../client/grid/state.ts';
import { createValueChoice, type ListedValue, listValues } from '../../client/grid/value-list.ts';
import type { CatalogField } from '../../server/api/wire.ts';
import { say } from '../../server/model/localizedText.ts';

const department: CatalogField = { id: 'department', type: 'text', label: say('Department', 'Département'), readOnly: false };
const grid = {
  props: { language: 'en' },
  say: (text: string) => text,
  displayContext: { language: 'en', words: {} },
} as unknown as GridSlice<'context'>;

const of = (...values: string[]): ChosenValues => ({ values: new Set(values), except: false });
const list = (chosen: ChosenValues | null): ListedValue[] =>
  listValues(
    grid,
    department,
    {
      values: [
        { value: 'Sales', count: 3 },
        { value: 'Études', count: 2 },
        { value: 'Legal', count: 1 },
      ],
      more: false,
    },
    chosen,
  );

describe('the values of a column in a filter', () => {
  it('are one value when they differ only in case or accents, as the filter compares them', () => {
    expect(list(of('SALES', 'etudes')).map(({ value, count }) => [value, count])).toEqual([
      ['Études', 2],
      ['Legal', 1],
      ['Sales', 3],
    ]);
    expect(list(of('Support')).map(({ value }) => value)).toEqual(['Études', 'Legal', 'Sales', 'Support']);
  });

  it('are chosen however the filter writes them, and written as the rows have them', () => {
    const choice = createValueChoice(
      () => list(of('SALES')),
      () => false,
      of('SALES'),
    );
    expect(['Sales', 'Études', 'Legal'].map(value => choice.has(value))).toEqual([true, false, false]);
    choice.set(list(null).slice(0, 1), true);
    expect([...(choice.result()?.values ?? [])]).toEqual(['Études', 'Sales']);
  });

  it('can be taken away in another case, and given back', () => {
    const values = list(null);
    const choice = createValueChoice(
      () => values,
      () => false,
      { values: new Set(['legal']), except: true },
    );
    expect(['Sales', 'Legal'].map(value => choice.has(value))).toEqual([true, false]);
    expect(choice.result()).toEqual({ values: new Set(['legal']), except: true });
    choice.set(
      values.filter(({ value }) => value === 'Legal'),
      true,
    );
    expect(choice.result()).toBeNull();
  });
});
