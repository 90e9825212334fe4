import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Condition, comparisonsOf, needsValue, readFilter, takesValues, writeFilter } from '../../client/fields/filter.ts';
import { writeValues } from '../../client/fields/filter-items.ts';
import { parse } from '../../formulas/parse.ts';
import { tables } from './fake-tables.ts';

const users = tables[0]!;
const text = fc.string({ minLength: 1, maxLength: 12 }).filter(typed => typed.trim() !== '');
const digits = fc.double({ noNaN: true, noDefaultInfinity: true }).map(number => String(number === 0 ? 0 : number));
const condition: fc.Arbitrary<Condition> = fc.constantFrom(...users.fields).chain(field =>
  fc.constantFrom(...comparisonsOf(field)).chain(comparison => {
    const one = field.type === 'number' ? digits : text;
    const value = takesValues(comparison) ? fc.array(fc.option(one), { minLength: 1, maxLength: 4 }).map(writeValues) : one;
    return value.map((value): Condition => ({ field: field.id, comparison, value: needsValue(comparison) ? value : '' }));
  }),
);

describe('the filter builder', () => {
  it('writes the formulas that its controls describe', () => {
    const lines: Condition[] = [
      { field: 'status', comparison: 'is', value: 'Active' },
      { field: 'lastName', comparison: 'contains', value: 'ma' },
    ];
    expect(writeFilter({ joint: 'AND', list: lines }, users)).toBe('AND(status = "Active", CONTAINS(lastName, "ma"))');
    expect(writeFilter({ joint: 'OR', list: lines }, users)).toBe('OR(status = "Active", CONTAINS(lastName, "ma"))');
    const some: Condition = { field: 'status', comparison: 'isNoneOf', value: writeValues(['Active', null]) };
    expect(writeFilter({ joint: 'AND', list: [some] }, users)).toBe('NOT(IN(status, "Active", BLANK()))');
  });

  it('omits incomplete conditions', () => {
    const written = (condition: Condition): string => writeFilter({ joint: 'AND', list: [condition] }, users);
    expect(written({ field: 'lastName', comparison: 'contains', value: '' })).toBe('');
    expect(written({ field: 'lastName', comparison: 'isAnyOf', value: writeValues([]) })).toBe('');
    expect(written({ field: 'invitesSent', comparison: 'more', value: 'many' })).toBe('');
    expect(written({ field: 'invitesSent', comparison: 'isAnyOf', value: writeValues(['1', 'many']) })).toBe('');
  });

  it('does not accept a formula that it cannot show completely', () => {
    expect(readFilter('AND(external, OR(status = "Active", external))', users)).toBeNull();
    expect(readFilter('IN(lastName, "a", 1)', users)).toBeNull();
    expect(readFilter('IN(lastName, firstName)', users)).toBeNull();
    expect(readFilter('LEN(lastName) > 3', users)).toBeNull();
    expect(readFilter('AND(', users)).toBeNull();
  });

  it('writes formulas that parse, and reads the same conditions back', () => {
    fc.assert(
      fc.property(fc.array(condition, { minLength: 1, maxLength: 4 }), fc.constantFrom('AND', 'OR'), (list, joint) => {
        const written = writeFilter({ joint, list }, users);
        expect(parse(written).ok).toBe(true);
        expect(readFilter(written, users)).toEqual({ joint: list.length === 1 ? 'AND' : joint, list });
      }),
    );
  });
});
