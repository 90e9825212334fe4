import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { compileCatalog } from '../../server/model/compile.ts';
import { text } from '../../server/model/definitionBuilders.ts';
import { say } from '../../server/model/localizedText.ts';
import { defineTable, type Table } from '../../server/model/table.ts';
import { openStore } from '../../server/store/openStore.ts';
import { administration } from '../../server/tables/administration.ts';
import { type Fixture, openFixture, setup } from '../kit/administration.ts';
import { createColumns, narrowAndWide, setRevision } from '../kit/catalogs.ts';
import { type BrowserUser, BrowserUsers } from './browserUser.ts';
import { alicePassword as password, servePage } from './ownCatalog.ts';

/** Users with one more field, at its end. */
const withBadge = (table: Table): Table => {
  if (table.id !== 'users') return table;
  const { badge } = defineTable('some', {
    label: table.label,
    title: 'badge',
    fields: { badge: text(say('Badge', 'Badge')) },
  }).fields;
  return { ...table, fields: { ...table.fields, badge: badge! } };
};
const narrow = compileCatalog(administration);
const wide = compileCatalog(administration.map(withBadge));
const catalogs = narrowAndWide(narrow, wide);

const visitors = new BrowserUsers();
let f: Fixture;
let alice: BrowserUser;
let other: Page;
let stop: () => Promise<void>;

/** The page on a server whose catalogs the test chooses. */
beforeAll(async () => {
  f = await openFixture('sqlite', { catalogs });
  const page = await servePage(f, catalogs);
  const { url } = page;
  ({ stop } = page);
  alice = await visitors.open();
  await alice.signIn(url, 'alice', password);
  await alice.row('bob').waitFor();
  other = await alice.context.newPage();
  await other.goto(`${url}/users`);
  await other.getByRole('row').filter({ hasText: 'bob' }).waitFor();
}, 120_000);
afterAll(async () => {
  await visitors.close();
  await stop?.();
});

const columnsOf = async (page: Page): Promise<number> => Number(await page.getByRole('grid').getAttribute('aria-colcount'));
const bothHave = async (columns: number): Promise<void> => {
  for (const page of [alice.page, other]) await expect.poll(() => columnsOf(page), { timeout: 15_000 }).toBe(columns);
};
const drafts = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, n) => ({
    table: 'users',
    from: null,
    to: { userId: `${prefix}${n}`, firstName: 'A', lastName: 'B', email: `${prefix}${n}@acme.test`, org: f.acme },
  }));
const markGrid = (page: Page): Promise<void> =>
  page.getByRole('grid').evaluate(grid => void Object.assign(grid, { isMarked: true }));
const isMarked = (page: Page): Promise<boolean> => page.getByRole('grid').evaluate(grid => 'isMarked' in grid);

it('two pages that share a stream follow a new field: grid, selection and an open editor stay', async () => {
  const columns = await columnsOf(alice.page);
  await bothHave(columns);
  await markGrid(alice.page);
  await markGrid(other);
  await (await alice.cell('bob', 'Last Name')).dblclick();
  await alice.page.keyboard.type('half typed');

  await createColumns(f.where, wide);
  await setRevision(f.where, 'wide 1');
  await bothHave(columns + 1);
  await f.commit([{ table: 'users', row: f.ids.bob!, to: { badge: 'B-7' } }], setup);
  await other.getByRole('row').filter({ hasText: 'bob' }).locator('.sg-cell').first().click();
  await other.keyboard.press('End');
  await other.getByRole('gridcell', { name: 'B-7' }).waitFor();

  expect([await isMarked(alice.page), await isMarked(other)]).toEqual([true, true]);
  expect(await alice.page.evaluate(() => (document.activeElement as HTMLInputElement).value)).toContain('half typed');
  await alice.page.keyboard.press('Enter');
  await expect.poll(async () => (await f.user('bob'))?.lastName).toContain('half typed');
});

it('two pages follow a new field that comes with more rows than the stream lists', async () => {
  const columns = await columnsOf(alice.page);
  await setRevision(f.where, 'narrow 2');
  await f.commit(drafts('few', 250), setup);
  await bothHave(columns - 1);
  await expect.poll(() => alice.page.getByRole('grid').getAttribute('aria-rowcount')).toBe('258');
  await setRevision(f.where, 'wide 3');
  await f.commit(drafts('more', 250), setup);
  await bothHave(columns);
  await expect.poll(() => other.getByRole('grid').getAttribute('aria-rowcount')).toBe('508');
  expect([await isMarked(alice.page), await isMarked(other)]).toEqual([true, true]);
});

it('a view shows the columns that the current catalog gives it, as long as nobody has changed them', async () => {
  const columns = await columnsOf(other);
  await setRevision(f.where, 'narrow 6');
  await f.commit(drafts('thin', 1), setup);
  await bothHave(columns - 1);
  const views = alice.page.getByRole('navigation', { name: 'Views' });
  await views.getByRole('link', { name: 'People' }).click();
  await alice.page.getByRole('columnheader', { name: 'Person' }).waitFor();
  const shown = await columnsOf(alice.page);
  await setRevision(f.where, 'wide 7');
  await f.commit(drafts('fat', 1), setup);
  await expect.poll(() => columnsOf(other), { timeout: 15_000 }).toBe(columns);
  await expect.poll(() => alice.page.getByRole('grid').getAttribute('aria-rowcount')).toBe('510');
  expect(await columnsOf(alice.page)).toBe(shown);
  await views.getByRole('link', { name: /^All/ }).click();
  await bothHave(columns);
});

it('two pages that were cut off follow a new field and read everything again', async () => {
  const columns = await columnsOf(alice.page);
  await alice.goOffline();
  await setRevision(f.where, 'narrow 4');
  await f.commit(drafts('late', 3), setup);
  await f.commit(drafts('later', 3), setup);
  const store = await openStore(f.where, catalogs);
  while ((await store.sweep({ what: 'log', before: '9999' })) > 0);
  await store.close();
  await alice.context.setOffline(false);
  await bothHave(columns - 1);
  await expect.poll(() => other.getByRole('grid').getAttribute('aria-rowcount'), { timeout: 15_000 }).toBe('516');
  expect([await isMarked(alice.page), await isMarked(other)]).toEqual([true, true]);
  expect(alice.consoleErrors).toEqual([]);
});
