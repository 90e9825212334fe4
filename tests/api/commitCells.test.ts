import { describe, expect, it } from 'vitest';
import { commitRequest } from '../../server/api/schemas/changes.ts';

describe('cells in a commit', () => {
  const asked = (to: unknown) => commitRequest.safeParse({ changes: [{ table: 'users', to }] }).success;
  it.each([
    [{ a: 'x', b: 1, c: true, d: null }, true],
    [{}, true],
    [null, true],
    [{ a: [] }, true],
    [{ a: ['x', 'y'] }, true],
    [{ a: [['x']] }, false],
    [{ a: [1] }, false],
    [{ a: {} }, false],
    [{ a: Number.POSITIVE_INFINITY }, false],
    [{ a: 'x'.repeat(100_001) }, false],
    [{ ['k'.repeat(65)]: 1 }, false],
    [JSON.parse('{"__proto__":1}'), false],
    [[], false],
    ['text', false],
    [7, false],
  ])('are accepted for %j: %s', (to, fits) => expect(asked(to)).toBe(fits));

  it('are refused in a commit with unknown keys', () => {
    expect(commitRequest.safeParse({ changes: [{ table: 'users', to: {}, actor: 'me' }] }).success).toBe(false);
    expect(commitRequest.safeParse({ changes: [] }).success).toBe(false);
    expect(commitRequest.safeParse({ changes: [{ table: 'users', to: {} }], system: true }).success).toBe(false);
  });
});
