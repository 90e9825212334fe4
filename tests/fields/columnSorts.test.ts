import { expect, it } from 'vitest';
import { columnSorts, fieldSorts } from '../../client/fields/column-sorts.ts';
import type { CatalogTable } from '../../server/api/wire.ts';

const table = { composed: [{ id: 'person', sort: ['lastName', 'firstName', 'email'] }] } as unknown as CatalogTable;
const up = (...fields: string[]) => fields.map(field => ({ field, descending: false }));
const down = (...fields: string[]) => fields.map(field => ({ field, descending: true }));

it.each([
  ['a composed column', up('person'), up('lastName', 'firstName', 'email')],
  [
    'others around it',
    [...up('status'), ...down('person'), ...up('role')],
    [...up('status'), ...down('lastName', 'firstName', 'email'), ...up('role')],
  ],
  ['one of its fields before it', up('email', 'person'), up('email', 'lastName', 'firstName')],
  ['two of its fields', up('lastName', 'firstName'), up('lastName', 'firstName')],
  [
    'its fields in different directions',
    [...up('lastName'), ...down('firstName', 'email')],
    [...up('lastName'), ...down('firstName', 'email')],
  ],
])('%s: columns become fields and the fields columns again', (_, columns, fields) => {
  expect(fieldSorts(columns, table)).toEqual(fields);
  expect(columnSorts(fields, table)).toEqual(columns);
});
