import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Condition, comparisonsOf, needsValue, readFilter, writeFilter } from '../../client/panels/filter.ts';
import { parse } from '../../formulas/parse.ts';
import { tables } from './fake-tables.ts';

const users = tables[0]!;
const condition: fc.Arbitrary<Condition> = fc.constantFrom(...users.fields).chain(field =>
  fc.constantFrom(...comparisonsOf(field)).chain(comparison => {
    const value =
      field.type === 'number'
        ? fc.double({ noNaN: true, noDefaultInfinity: true }).map(number => String(number === 0 ? 0 : number))
        : fc.string({ minLength: 1, maxLength: 12 }).filter(text => text.trim() !== '');
    return value.map((value): Condition => ({ field: field.id, comparison, value: needsValue(comparison) ? value : '' }));
  }),
);

describe('the filter builder', () => {
  it('writes the formulas that its controls describe', () => {
    const lines: Condition[] = [
      { field: 'status', comparison: 'is', value: 'Active' },
      { field: 'lastName', comparison: 'contains', value: 'ma' },
    ];
    expect(writeFilter(lines, users)).toBe('AND(status = "Active", CONTAINS(lastName, "ma"))');
  });

  it('omits incomplete conditions', () => {
    expect(writeFilter([{ field: 'lastName', comparison: 'contains', value: '' }], users)).toBe('');
    expect(writeFilter([{ field: 'invitesSent', comparison: 'more', value: 'many' }], users)).toBe('');
  });

  it('does not accept a formula that it cannot show completely', () => {
    expect(readFilter('OR(status = "Active", external)', users)).toBeNull();
    expect(readFilter('LEN(lastName) > 3', users)).toBeNull();
    expect(readFilter('AND(', users)).toBeNull();
  });

  it('writes formulas that parse, and reads the same conditions back', () => {
    fc.assert(
      fc.property(fc.array(condition, { minLength: 1, maxLength: 4 }), lines => {
        const written = writeFilter(lines, users);
        expect(parse(written).ok).toBe(true);
        expect(readFilter(written, users)).toEqual(lines);
      }),
    );
  });
});
