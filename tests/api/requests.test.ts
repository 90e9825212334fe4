import fc from 'fast-check';
import { expect, it } from 'vitest';
import { commitRequest } from '../../server/api/schemas/changes.ts';
import { isCommitBody } from '../../server/model/commitBody.ts';

const id = '0190b0c0-0000-7000-8000-000000000001';
const request = { table: 'users', to: {} };

it.each([
  { changes: [] },
  { changes: 3 },
  {},
  null,
  [],
  'changes',
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
  { changes: [request], partial: 'yes' },
  { changes: [request], dryRun: null },
  { changes: [request], label: 'x'.repeat(201) },
  { changes: [request], actor: 'me' },
  JSON.parse('{"changes":[{"table":"users","to":{"__proto__":"x"}}]}') as unknown,
  JSON.parse('{"changes":[{"table":"users","to":{},"__proto__":"x"}]}') as unknown,
  JSON.parse('{"changes":[{"table":"users","to":{}}],"__proto__":{}}') as unknown,
])('an invalid commit is refused by the hand-written check and by its schema: %j', body => {
  expect(isCommitBody(body)).toBe(false);
  expect(commitRequest.safeParse(body).success).toBe(false);
});

it('the hand-written check of any commit body agrees with its schema', () => {
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
  const changes = fc.array(fc.oneof({ weight: 9, arbitrary: some }, { weight: 1, arbitrary: fc.anything() }));
  const flag = fc.oneof({ weight: 9, arbitrary: fc.boolean() }, { weight: 1, arbitrary: fc.anything() });
  const body = fc.record({ changes, partial: flag, dryRun: flag, label: fc.string() }, { requiredKeys: ['changes'] });
  fc.assert(
    fc.property(body, asked => isCommitBody(asked) === commitRequest.safeParse(asked).success),
    { numRuns: 300 },
  );
});

it.each([
  id,
  id.toUpperCase(),
  '00000000-0000-0000-0000-000000000000',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
  '0190b0c0-0000-9000-8000-000000000001',
  '0190b0c0-0000-7000-c000-000000000001',
  `${id} `,
])('a row id is valid for both checks, or for neither: %s', row => {
  const asked = { changes: [{ ...request, row }] };
  expect(isCommitBody(asked)).toBe(commitRequest.safeParse(asked).success);
});
