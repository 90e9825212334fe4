import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { matchesCondition } from '../../client/fields/conditions.ts';
import type { CatalogResponse, CellsResponse, HistoryResponse, RowsResponse } from '../../server/api/wire.ts';
import { onlyBuiltIn } from '../../server/model/catalogs.ts';
import type { Outcome, RowId } from '../../server/model/change.ts';
import { type Fixture, setup } from '../kit/administration.ts';
import { projectCatalog } from '../kit/projects.ts';
import { engines } from '../kit/stores.ts';
import { type Browser, fixtureSite, workspace } from './site.ts';

const table = `${workspace}/tables/projects`;

describe.each(engines)('lists in the API on %s', engine => {
  let f: Fixture;
  let alice: Browser;
  let carol: Browser;
  const ids: Record<string, RowId> = {};
  beforeAll(async () => {
    const site = await fixtureSite(engine, { catalogs: onlyBuiltIn(projectCatalog) });
    f = site.f;
    [alice, carol] = await Promise.all([site.as('alice'), site.as('carol')]);
    const project = (name: string, to: object) => {
      ids[name] = crypto.randomUUID();
      return { table: 'projects', row: ids[name], from: null, to: { name, ...to } };
    };
    const changes = [
      project('Open', { skills: ['red', 'blue'], members: [f.ids.carol, f.ids.bob] }),
      project('Hidden', { skills: 'green', members: 'bob' }),
      project('Empty', {}),
    ];
    const needs = { table: 'projects', row: ids.Open, to: { needs: [ids.Hidden!] } };
    for (const some of [changes, [needs]])
      expect(
        (await alice.post<Outcome>(`${workspace}/commit`, { changes: some })).body.outcomes.every(
          each => each.outcome === 'accepted',
        ),
      ).toBe(true);
  });
  afterAll(() => f.close());

  const rows = async (by: Browser, query: Record<string, string> = {}): Promise<RowsResponse> =>
    (await by.get<RowsResponse>(`${table}/rows?${new URLSearchParams({ sort: 'name', ...query }).toString()}`)).body;
  const names = async (by: Browser, query: Record<string, string>): Promise<unknown[]> =>
    (await rows(by, query)).rows.map(row => row.cells.name);

  it('a cell is an array of ids, in both forms of a page, and the catalog says what can be in it', async () => {
    const { rows: all, links } = await rows(alice);
    expect(all.map(row => [row.cells.skills, row.cells.members])).toEqual([
      [null, null],
      [['green'], [f.ids.bob]],
      [
        ['red', 'blue'],
        [f.ids.carol, f.ids.bob],
      ],
    ]);
    expect(links.users).toMatchObject({ [f.ids.bob!]: 'Bob Petit', [f.ids.carol!]: 'Carol Roy' });
    const page = (await alice.get<CellsResponse>(`${table}/cells?fields=skills&sort=name`)).body;
    const at = page.fields.indexOf('skills');
    expect(page.rows.map(row => row[at])).toEqual([null, ['green'], ['red', 'blue']]);
    const { body } = await alice.get<CatalogResponse>(`${workspace}/catalog`);
    const fields = body.tables.find(({ id }) => id === 'projects')!.fields;
    expect(fields.find(({ id }) => id === 'skills')).toMatchObject({ type: 'choices', options: [{ id: 'red' }, {}, {}] });
    expect(fields.find(({ id }) => id === 'members')).toMatchObject({ type: 'links', to: 'users' });
  });

  it('filters and searches read lists', async () => {
    expect(await names(alice, { filter: 'HASANY(skills, "green", "blue")' })).toEqual(['Hidden', 'Open']);
    expect(await names(alice, { filter: 'HASALL(Skills, "red", "blue")' })).toEqual(['Open']);
    expect(await names(alice, { filter: 'NOT(HASANY(skills, "red"))' })).toEqual(['Empty', 'Hidden']);
    expect(await names(alice, { filter: `HAS(members, "${f.ids.carol}")` })).toEqual(['Open']);
    expect(await names(alice, { filter: 'BLANK(members)' })).toEqual(['Empty']);
    expect(await names(alice, { filter: 'COUNT(members) > 1' })).toEqual(['Open']);
    expect(await names(alice, { search: 'petit' })).toEqual(['Hidden', 'Open']);
    expect(await names(alice, { sort: '-skills' })).toEqual(['Open', 'Hidden', 'Empty']);
    const { status, body } = await alice.get(`${table}/rows?filter=${encodeURIComponent('skills = "red"')}`);
    expect([status, body.code]).toEqual([422, 'bad_query']);
  });

  it('does not name, find or lose a row that the person may not read', async () => {
    const { rows: hers, links } = await rows(carol);
    expect(hers.map(row => [row.cells.name, row.cells.needs])).toEqual([['Open', [ids.Hidden]]]);
    expect(links.projects).toBeUndefined();
    expect(await names(carol, { search: 'hidden' })).toEqual([]);
    expect(await names(alice, { search: 'hidden' })).toEqual(['Hidden', 'Open']);
    const changes = [{ table: 'projects', row: ids.Open, from: { needs: [ids.Hidden] }, to: { needs: [] } }];
    const answer = await carol.post<Outcome>(`${workspace}/commit`, { changes });
    expect(answer.body.outcomes[0]!.outcome).toBe('accepted');
    expect((await rows(alice, { search: 'open' })).rows[0]!.cells.needs).toEqual([ids.Hidden]);
  });

  it('tells the page that a list relates a row to the person', async () => {
    const { body } = await carol.get<CatalogResponse>(`${workspace}/catalog`);
    const { rights } = body.tables.find(({ id }) => id === 'projects')!;
    const when = rights.update.find(({ fields }) => fields !== true && fields.includes('notes'))!.when!;
    const matches = (members: RowId[] | null) => matchesCondition(when, { id: ids.Open!, cells: { members } });
    expect([matches([f.ids.bob!, f.ids.carol!]), matches([f.ids.bob!]), matches(null)]).toEqual([true, false, false]);
  });

  it('does not name a row of another organisation', async () => {
    const zoe = f.ids.zoe!;
    const to = { name: 'Abroad', members: [zoe, f.ids.bob!], org: f.acme };
    const row = (await f.commit([{ table: 'projects', to }], setup)).outcomes[0]!.row;
    const { rows: found, links } = await rows(alice, { search: 'abroad' });
    expect(found[0]!.cells.members).toEqual([zoe, f.ids.bob]);
    expect(links.users).toEqual({ [f.ids.bob!]: 'Bob Petit' });
    expect((await rows(alice, { search: 'abroad' })).links.users).toEqual({ [f.ids.bob!]: 'Bob Petit' });
    await f.commit([{ table: 'projects', row, to: null }]);
  });

  it('a file names the options and rows, and a copy of them is read as the same list', async () => {
    const file = await (await alice.fetch(`${table}/export?fields=name,skills,members&sort=name`)).text();
    expect(file.split('\r\n')).toEqual([
      'Name,Skills,Members',
      'Empty,,',
      'Hidden,Green,Bob Petit',
      'Open,"""Red, warm"", Blue","Carol Roy, Bob Petit"',
      '',
    ]);
    const changes = [{ table: 'projects', row: ids.Empty, to: { skills: '"Red, warm", Blue' } }];
    await alice.post(`${workspace}/commit`, { changes });
    expect((await rows(alice, { search: 'empty' })).rows[0]!.cells.skills).toEqual(['red', 'blue']);
    await alice.post(`${workspace}/commit`, { changes: [{ table: 'projects', row: ids.Empty, to: { skills: '' } }] });
  });

  it('the history shows the list before and after, and a stale list is answered with the current one', async () => {
    const seen = { skills: ['red', 'blue'] };
    const change = (to: unknown, from: object = seen) => ({
      changes: [{ table: 'projects', row: ids.Open, from, to: { skills: to } }],
    });
    expect((await alice.post<Outcome>(`${workspace}/commit`, change(['blue']))).status).toBe(200);
    const { body } = await alice.get<HistoryResponse>(`${table}/rows/${ids.Open}/history`);
    expect(body.entries[0]!.changes.find(({ field }) => field === 'skills')).toEqual({
      field: 'skills',
      from: ['red', 'blue'],
      to: ['blue'],
    });
    const stale = await alice.post<Outcome>(`${workspace}/commit`, change(['green']));
    expect([stale.status, stale.body.current?.[0]?.cells.skills]).toEqual([409, ['blue']]);
  });

  it.each([
    ['a number in a list', [1]],
    ['a list in a list', [['a']]],
    ['a list that is too long', Array.from({ length: 1001 }, () => 'red')],
    ['an object', { red: true }],
  ])('refuses %s as a cell', async (_, cell) => {
    const changes = [{ table: 'projects', row: ids.Open, to: { skills: cell } }];
    expect((await alice.post(`${workspace}/commit`, { changes })).status).toBe(422);
  });
});
