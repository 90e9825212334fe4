import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { present, rowsText } from '../../server/api/present.ts';
import { commitRequest } from '../../server/api/requests.ts';
import type { Row } from '../../server/model/change.ts';

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string(),
  fc.constantFrom('"', '\\', '\n', '\0', '\ud800', '\u2028', '😀', 'é', ']', '['),
);
const value = fc.oneof(text, fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), fc.constant(null));

describe('rows as text', () => {
  it('are the JSON of the same rows', () => {
    const row = fc.record({
      id: fc.uuid(),
      version: fc.nat(),
      seq: fc.nat(),
      a: value,
      'b"c': value,
      invalid: fc.option(fc.constant('{"a":{"text":"x","code":"V_DATE"}}')),
      issues: fc.option(fc.constant('[{"table":"users","row":"r","code":"V_MISSING","message":"Missing: \\"a\\""}]')),
    });
    fc.assert(
      fc.property(fc.array(row), rows => {
        const fields = ['a', 'b"c', 'missing'];
        const wire = (rows as Row[]).map(each => present(each, fields));
        expect(JSON.parse(rowsText(rows as Row[], fields))).toEqual(JSON.parse(JSON.stringify(wire)));
      }),
      { numRuns: 500 },
    );
  });
});

describe('cells in a commit', () => {
  const asked = (to: unknown) => commitRequest.safeParse({ changes: [{ table: 'users', to }] }).success;
  it.each([
    [{ a: 'x', b: 1, c: true, d: null }, true],
    [{}, true],
    [null, true],
    [{ a: [] }, false],
    [{ a: {} }, false],
    [{ a: Number.POSITIVE_INFINITY }, false],
    [{ a: 'x'.repeat(100_001) }, false],
    [{ ['k'.repeat(65)]: 1 }, false],
    [JSON.parse('{"__proto__":1}'), false],
    [[], false],
    ['text', false],
    [7, false],
  ])('%j: %s', (to, fits) => expect(asked(to)).toBe(fits));

  it('refuses what is not asked for', () => {
    expect(commitRequest.safeParse({ changes: [{ table: 'users', to: {}, actor: 'me' }] }).success).toBe(false);
    expect(commitRequest.safeParse({ changes: [] }).success).toBe(false);
    expect(commitRequest.safeParse({ changes: [{ table: 'users', to: {} }], system: true }).success).toBe(false);
  });
});
