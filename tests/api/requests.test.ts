import { z } from '@hono/zod-openapi';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { commitRequest, wish } from '../../server/api/requests.ts';

const id = '0190b0c0-0000-7000-8000-000000000001';
const bySchema = z.strictObject({ changes: z.array(wish).min(1).max(200_000) });

/** What is wrong with a body, by path and words. */
const faults = (schema: z.ZodType, body: unknown): string[] =>
  (schema.safeParse(body).error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`);

test.each([
  { changes: [] },
  { changes: 3 },
  {},
  { changes: [null] },
  { changes: [[]] },
  { changes: [{ table: 'users' }] },
  { changes: [{ table: '', to: null }] },
  { changes: [{ table: 'u'.repeat(65), to: null }] },
  { changes: [{ table: 'users', row: 'x', to: {} }] },
  { changes: [{ table: 'users', row: id, to: {}, form: {} }] },
  { changes: [{ table: 'users', row: id, from: [], to: {} }] },
  { changes: [{ table: 'users', to: { name: {} } }] },
  { changes: [{ table: 'users', to: { name: 'x'.repeat(100_001) } }] },
  JSON.parse('{"changes":[{"table":"users","to":{"__proto__":"x"}}]}') as unknown,
  JSON.parse('{"changes":[{"table":"users","to":{},"__proto__":"x"}]}') as unknown,
])('a wish that is not in order is said to be so in the words of its schema: %j', body => {
  expect(faults(bySchema, body)).not.toEqual([]);
  expect(faults(commitRequest, body)).toEqual(faults(bySchema, body));
});

test('wishes are looked over by hand as their schema would have it', () => {
  const cell = fc.oneof(fc.string(), fc.double(), fc.boolean(), fc.constant(null), fc.object({ maxDepth: 1 }));
  const cells = fc.dictionary(fc.string(), cell, { maxKeys: 3 });
  const some = fc.record(
    {
      table: fc.oneof(fc.string(), fc.integer()),
      row: fc.oneof(fc.uuid(), fc.string(), fc.constant(null)),
      from: fc.oneof(cells, fc.constant(null)),
      to: fc.oneof(cells, fc.constant(null)),
    },
    { requiredKeys: ['table'] },
  );
  fc.assert(
    fc.property(fc.array(fc.oneof({ weight: 9, arbitrary: some }, { weight: 1, arbitrary: fc.anything() })), changes => {
      expect(commitRequest.safeParse({ changes }).success).toBe(bySchema.safeParse({ changes }).success);
    }),
  );
});
