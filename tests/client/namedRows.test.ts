import { expect, it } from 'vitest';
import { readFilterValues } from '../../client/fields/read-filter-values.ts';
import type { RowFinder } from '../../client/fields/row-search.ts';
import type { Api } from '../../client/sync/api.ts';
import { fetchNamedRows, namesFilter } from '../../client/sync/named-rows.ts';
import type { TableRowsOptions } from '../../client/sync/table-rows-options.ts';
import type { CatalogField, CatalogTable } from '../../server/api/wire.ts';

const users = {
  id: 'users',
  handles: ['userId', 'email'],
  titleFields: ['firstName', 'lastName', 'email', 'userId'],
  composed: [{ id: 'person', parts: ['firstName', 'lastName'] }],
} as unknown as CatalogTable;

/** Answers each request with the people that its filter names, by their e-mail. */
function fetchFrom(addresses: readonly string[]) {
  const filters: string[] = [];
  const api = {
    get: async (path: string) => {
      const filter = new URL(path, 'http://localhost').searchParams.get('filter')!;
      filters.push(filter);
      const found = addresses.filter(address => filter.includes(`"${address}"`));
      return { rows: found.map(email => ({ id: `row of ${email}`, cells: { email } })), titles: {}, cursor: null };
    },
  } as unknown as Api;
  const options = {
    api,
    path: '',
    catalog: () => ({ table: () => users }),
    titles: { add: () => undefined },
  } as unknown as TableRowsOptions;
  return { filters, namedRows: (table: string, names: readonly string[]) => fetchNamedRows(options, table, names) };
}

it('names are sought in the fields where they can be', () => {
  expect(namesFilter(users, ['ann@acme.test'])).toBe('OR(IN(userId, "ann@acme.test"), IN(email, "ann@acme.test"))');
  expect(namesFilter(users, ['ann', 'Ann van Dam'])).toBe(
    'OR(IN(userId, "ann", "Ann van Dam"), IN(email, "ann", "Ann van Dam"), AND(IN(firstName, "Ann", "Ann van"), IN(lastName, "van Dam", "Dam")),' +
      ' AND(IN(firstName, "ann", "Ann van Dam"), ISBLANK(lastName)), AND(IN(lastName, "ann", "Ann van Dam"), ISBLANK(firstName)))',
  );
});

it('a table whose titles are made of something else is searched name by name', () => {
  expect(namesFilter({ ...users, titleFields: ['user'] }, ['ann'])).toBeNull();
});

it('many names are looked up in few requests, and one that several rows have is refused', async () => {
  const addresses = Array.from({ length: 100 }, (_, at) => `somebody.${at}@a-long-domain.acme.test`);
  const { filters, namedRows } = fetchFrom(addresses);
  const field = { id: 'manager', type: 'link', to: 'users' } as unknown as CatalogField;
  const read = await readFilterValues([...addresses.slice(1), 'nobody@acme.test'], field, 'en', {
    namedRows,
  } as unknown as RowFinder);
  expect(read.values).toEqual(addresses.slice(1).map(address => `row of ${address}`));
  expect(read.refused).toEqual(['nobody@acme.test']);
  expect(filters.length).toBeLessThanOrEqual(2);

  const twice = await readFilterValues(['Ann Dam'], field, 'en', {
    namedRows: async () => [
      { id: '1', names: ['Ann Dam', 'ann'] },
      { id: '2', names: ['ann dam', 'ann.dam'] },
    ],
  } as unknown as RowFinder);
  expect(twice).toEqual({ values: [], refused: ['Ann Dam'], unread: { tooMany: 0, failed: [] } });
});
