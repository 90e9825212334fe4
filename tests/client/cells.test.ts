import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { unpack } from '../../client/sync/cells.ts';
import type { Complaint } from '../../server/model/table.ts';
import { packed } from './fake-store.ts';

const value = fc.oneof(fc.string({ unit: 'binary' }), fc.integer(), fc.double({ noNaN: true }), fc.boolean(), fc.constant(null));
const row = fc.record(
  {
    id: fc.uuid(),
    version: fc.nat(),
    cells: fc.record({ name: value, email: value, external: value }),
    invalid: fc.constant({ email: { text: 'x', code: 'V_EMAIL' } }),
    issues: fc.constant<Complaint[]>([{ code: 'V_MISSING', message: 'Missing: "name"' }]),
  },
  { requiredKeys: ['id', 'version', 'cells'] },
);

test('a page that is told cell by cell has the rows that it was made of', () => {
  fc.assert(
    fc.property(fc.array(row), rows => {
      const rest = { links: {}, cursor: null, seq: 1 };
      const told = JSON.parse(JSON.stringify({ ...packed(rows), ...rest }));
      expect(unpack(told)).toEqual({ ...rest, rows: JSON.parse(JSON.stringify(rows)) });
    }),
    { numRuns: 300 },
  );
});
