import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CatalogResponse, CellsResponse, RowResponse, RowsResponse } from '../../server/api/wire.ts';
import { Titles } from '../../server/workspace/titles.ts';
import { catalog, type Fixture, setup } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';
import { aliceAndCarol, type Browser, workspace } from './site.ts';

const tables = ['users', 'orgs', 'seats', 'pools', 'subscriptions', 'workspaces', 'access', 'invites'];

describe.each(engines)('titles of rows on %s', engine => {
  let f: Fixture;
  let alice: Browser;
  let carol: Browser;
  beforeAll(async () => {
    ({ f, alice, carol } = await aliceAndCarol(engine));
  });
  afterAll(() => f.close());

  const page = async (browser: Browser, table: string, query = ''): Promise<RowsResponse> => {
    const { status, body } = await browser.get<RowsResponse>(`${workspace}/tables/${table}/rows?titles=true${query}`);
    expect(status).toBe(200);
    return body;
  };

  it('titles are names, with hints that distinguish namesakes', async () => {
    const { titles } = await page(alice, 'users', '&fields=id');
    expect(titles?.[f.ids.bob!]).toEqual({ title: 'Bob Petit', hint: 'bob' });
  });

  it.each(tables)('no title of %s reveals who created the row', async table => {
    const { rows, titles = {} } = await page(alice, table);
    expect(Object.keys(titles).sort()).toEqual(rows.map(row => row.id).sort());
    for (const { title } of Object.values(titles)) {
      expect(title).not.toBe('');
      expect(title).not.toBe('setup');
    }
  });

  it('a single row has its title, and a page only if requested', async () => {
    const { body } = await alice.get<RowResponse>(`${workspace}/tables/users/rows/${f.ids.bob}`);
    expect([body.title, body.hint]).toEqual(['Bob Petit', 'bob']);
    expect((await alice.get<RowsResponse>(`${workspace}/tables/users/rows`)).body.titles).toBeUndefined();
  });

  it('a page of cells has the same titles as one of rows, only if requested', async () => {
    for (const [reader, table] of [
      [alice, 'users'],
      [carol, 'users'],
      [carol, 'access'],
    ] as const) {
      const { titles } = await page(reader, table);
      const cells = await reader.get<CellsResponse>(`${workspace}/tables/${table}/cells?titles=true`);
      expect(cells.body.titles).toEqual(titles);
    }
    expect((await alice.get<CellsResponse>(`${workspace}/tables/users/cells`)).body.titles).toBeUndefined();
  });

  it('only the table of people says that its rows are people, which of them are external, and their roles', async () => {
    const { body } = await alice.get<CatalogResponse>(`${workspace}/catalog`);
    expect(body.tables.filter(({ people }) => people !== undefined).map(({ id, people }) => [id, people])).toEqual([
      ['users', { external: 'external', role: 'role' }],
    ]);
  });

  it('a title contains nothing of linked rows that the reader may not read', async () => {
    const right = { user: f.ids.carol!, workspace: f.ids.sales ?? (await f.all('workspaces', 'org', f.acme))[0]!.id };
    await f.commit([{ table: 'access', from: null, to: { ...right, level: 'admin' } }]);
    await f.commit([{ table: 'access', from: null, to: { ...right, user: f.ids.dave!, level: 'user' } }]);
    const { rows, titles } = await page(carol, 'access');
    const titleOf = (user: string) => titles?.[rows.find(row => row.cells.user === user)?.id ?? '']?.title;
    expect(titleOf(f.ids.carol!)).toBe('carol@acme.test');
    expect(titleOf(f.ids.dave!)).toBe('');
  });

  it.each(['member', 'team_admin'])('a link reveals to a %s no address of a person they may not read', async role => {
    await f.commit([{ table: 'users', row: f.ids.carol!, to: { role } }], setup);
    await f.commit([{ table: 'users', row: f.ids.erin!, to: { firstName: null, lastName: null, userId: null } }], setup);
    const workspaces = await f.all('workspaces', 'org', f.acme);
    const mine = (await f.all('access', 'user', f.ids.carol!)).map(row => row.workspace);
    const shared = workspaces.find(({ id }) => mine.includes(id))!;
    const known = (await f.all('access', 'user', f.ids.erin!)).find(row => row.workspace === shared.id);
    const right = known?.id ?? crypto.randomUUID();
    if (!known)
      await f.commit([
        { table: 'access', row: right, from: null, to: { user: f.ids.erin!, workspace: shared.id, level: 'user' } },
      ]);
    const path = `${workspace}/tables/access`;
    const told = async (browser: Browser): Promise<(string | undefined)[]> => {
      const paths = [`${path}/rows`, `${path}/cells`, `${path}/rows/${right}`];
      const answers = await Promise.all(paths.map(each => browser.get<Pick<RowsResponse, 'links'>>(each)));
      expect(JSON.stringify(answers.map(({ body }) => body)).includes('erin@acme.test')).toBe(browser === alice);
      return answers.map(({ body }) => body.links.users?.[f.ids.erin!]);
    };
    const address = 'erin@acme.test';
    expect(await told(alice)).toEqual([address, address, address]);
    expect(await told(carol)).toEqual(['', '', '']);
    // Nor does a search for it.
    const { body } = await carol.get<{ count: number }>(`${path}/rows/count?search=${encodeURIComponent(address)}`);
    expect(body.count).toBe(0);
    expect((await carol.get<RowsResponse>(`${path}/rows`)).body.links.users?.[f.ids.carol!]).toBe('Carol Roy');
  });

  it('a person without a name has the e-mail as title; who may not read that sees the User ID', async () => {
    await f.commit([{ table: 'users', row: f.ids.carol!, to: { role: 'member' } }], setup);
    await f.commit([{ table: 'users', row: f.ids.erin!, to: { firstName: null, lastName: null, userId: 'erin.noir' } }], setup);
    const { titles } = await page(alice, 'users');
    expect(titles?.[f.ids.erin!]).toEqual({ title: 'erin@acme.test', hint: 'erin.noir' });
    const path = `${workspace}/tables/access/rows`;
    const linked = async (browser: Browser) => (await browser.get<RowsResponse>(path)).body.links.users?.[f.ids.erin!];
    expect([await linked(alice), await linked(carol)]).toEqual(['erin@acme.test', 'erin.noir']);
    const found = async (browser: Browser, text: string) =>
      (await browser.get<{ count: number }>(`${path}/count?search=${encodeURIComponent(text)}`)).body.count;
    expect([await found(carol, 'erin@acme'), await found(carol, 'erin.noir')]).toEqual([0, 1]);
    expect(await found(alice, 'erin@acme')).toBe(1);
    await f.commit([{ table: 'users', row: f.ids.erin!, to: { email: null } }], setup);
    expect((await page(alice, 'users')).titles?.[f.ids.erin!]).toEqual({ title: 'erin.noir', hint: '' });
  });

  it('a linked person of another organisation is never called by an address', async () => {
    const either = <Text>(text: Text): (Text | null)[] => [text, null];
    for (const firstName of either('Ann'))
      for (const lastName of either('Li'))
        for (const userId of either('quin')) {
          const row = crypto.randomUUID();
          const to = { firstName, lastName, userId, org: f.globex, email: 'quin@globex.test' };
          await f.commit([{ table: 'users', row, from: null, to }], setup);
          const titles = new Titles(() => catalog, f.reader);
          const linked = await titles.linkTitles(new Map([['users', new Set([row])]]), await f.reader.seq(), f.as('alice'));
          const name = [firstName, lastName].filter(part => part !== null).join(' ');
          expect(linked.users?.[row]).toBe(name || (userId ?? ''));
          await f.commit([{ table: 'users', row, to: null }], setup);
        }
  });

  it('only readable named rows are returned', async () => {
    const { rows } = await page(alice, 'users', `&ids=${f.ids.bob},${f.ids.zoe},nobody`);
    expect(rows.map(row => row.id)).toEqual([f.ids.bob]);
    const mine = await page(carol, 'users', `&ids=${f.ids.bob},${f.ids.carol}`);
    expect(mine.rows.map(row => row.id)).toEqual([f.ids.carol]);
    expect((await page(alice, 'users', '&ids=nobody')).rows).toEqual([]);
    const filtered = await page(
      alice,
      'users',
      `&ids=${f.ids.bob},${f.ids.erin}&filter=${encodeURIComponent('status = "Draft"')}`,
    );
    expect(filtered.rows.map(row => row.id)).toEqual([f.ids.erin]);
  });
});
