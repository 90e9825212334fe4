import { expect, it } from 'vitest';
import { showValue } from '../../client/fields/show-value.ts';
import type { CatalogField, CatalogTable } from '../../server/api/wire.ts';
import { say } from '../../server/model/localizedText.ts';
import { tables } from './fake-tables.ts';
import { flush, simulate } from './simulated.ts';

const users = tables.find(({ id }) => id === 'users')!;
const wider: CatalogTable = {
  ...users,
  fields: [
    ...users.fields,
    { id: 'desk', type: 'text', label: say('Desk', 'Bureau'), readOnly: false, initial: 'none' },
    { id: 'needs', type: 'text', label: say('Needs', 'Besoins'), readOnly: false },
  ],
};

async function addRow(page: ReturnType<ReturnType<typeof simulate>['page']>): Promise<string> {
  page.setHolding(true);
  void page.rows.commit([{ table: 'users', from: null, to: { userId: 'new' } }], 'Add');
  await flush();
  return [...page.rows.store.ids()].at(-1)!;
}

it('open rows follow a new catalog: their table, and what a new row starts with', async () => {
  const page = simulate(2).page();
  expect(page.rows.table()).toBe(users);
  page.setTables([wider]);
  expect(page.rows.table()).toBe(wider);
  expect(page.rows.store.get(await addRow(page))?.cells).toMatchObject({ userId: 'new', desk: 'none' });
});

it('a field of a type that the page does not know yet is text that cannot be edited', () => {
  const page = simulate(2).page();
  const rating = { id: 'rating', type: 'stars', label: say('Rating', 'Note'), readOnly: false } as unknown as CatalogField;
  page.setTables([{ ...users, fields: [...users.fields, rating] }]);
  const field = page.rows.table().fields.at(-1)!;
  expect(field).toEqual({ ...rating, type: 'text', readOnly: true });
  const context = { source: page.rows, language: 'en' as const, words: {} };
  expect(showValue('★★★', field, context)).toBe('★★★');
});

it('rows keep their last known table when the catalog no longer contains it', async () => {
  const page = simulate(2).page();
  page.setTables([wider]);
  expect(page.rows.table()).toBe(wider);
  page.setTables([]);
  expect(page.rows.table()).toBe(wider);
  expect(page.rows.store.get(await addRow(page))?.cells).toMatchObject({ desk: 'none' });
});

it('a text refused in a field of the new catalog is kept in that field', async () => {
  const { page: open, store } = simulate(2);
  const page = open();
  expect(page.rows.table()).toBe(users);
  page.setTables([wider]);
  const [row] = store.view('users', new URLSearchParams());
  page.rows.store.applyRow(structuredClone(row!), store.seq);
  await page.rows.commit(
    [{ table: 'users', row: row!.id, from: { email: 'other@a.test' }, to: { desk: '12', email: 'x@a.test' } }],
    'Edit',
  );
  expect(page.rows.store.get(row!.id)?.refused).toContainEqual(expect.objectContaining({ field: 'desk', text: '12' }));
});
