import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodePage } from '../../client/sync/decode-page.ts';
import { encodePage } from '../../server/api/serialize.ts';
import type { IssueDetails } from '../../server/model/table.ts';
import { encodeRows } from './encodeRows.ts';

const value = fc.oneof(fc.string({ unit: 'binary' }), fc.integer(), fc.double({ noNaN: true }), fc.boolean(), fc.constant(null));
const row = fc.record(
  {
    id: fc.uuid(),
    version: fc.nat(),
    cells: fc.record({ name: value, email: value, external: value }),
    invalid: fc.constant({ email: { text: 'x', code: 'V_EMAIL' } }),
    issues: fc.constant<IssueDetails[]>([{ code: 'V_MISSING', message: 'Missing: "name"' }]),
  },
  { requiredKeys: ['id', 'version', 'cells'] },
);

it('a decoded page has the rows that were encoded', () => {
  fc.assert(
    fc.property(fc.array(row), rows => {
      const rest = { links: {}, cursor: null, seq: 1 };
      const page = { ...encodeRows(rows), cursor: null };
      const encoded = JSON.parse(JSON.stringify({ ...encodePage(page), ...rest }));
      expect(decodePage(encoded)).toEqual({ ...rest, rows: JSON.parse(JSON.stringify(rows)) });
    }),
    { numRuns: 300 },
  );
});

it('columns with one value for all rows are sent once, except those that each row needs', () => {
  const fields = ['id', 'version', 'invalid', 'issues', 'name', 'status', 'role'];
  const rows = [
    ['a', 1, null, null, 'Ann', 'Draft', null],
    ['b', 1, null, null, 'Bob', 'Draft', null],
  ];
  expect(encodePage({ fields, rows, cursor: null })).toEqual({
    fields: ['id', 'version', 'invalid', 'issues', 'name'],
    rows: [
      ['a', 1, null, null, 'Ann'],
      ['b', 1, null, null, 'Bob'],
    ],
    same: { status: 'Draft', role: null },
    cursor: null,
  });
});
