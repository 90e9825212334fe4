import { readSheet } from 'read-excel-file/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { onlyBuiltIn } from '../../server/model/catalogs.ts';
import { compileCatalog } from '../../server/model/compile.ts';
import { date, encrypted, flag, link, longtext, number, text, time, validation } from '../../server/model/definitionBuilders.ts';
import { say } from '../../server/model/localizedText.ts';
import { defineTable } from '../../server/model/table.ts';
import { administration } from '../../server/tables/administration.ts';
import { type Fixture, setup } from '../kit/administration.ts';
import { readCsv } from '../kit/csv.ts';
import { engines } from '../kit/stores.ts';
import { type Browser, fixtureSite, openSite, origin, type Site, workspace } from './site.ts';
import { trailOf } from './trail.ts';

const everything = { read: 'organisation', insert: true, update: true, delete: true } as const;

/** A table with a field of each kind that files treat in its own way. */
const things = defineTable('things', {
  label: say('Things', 'Choses'),
  title: 'name',
  lookupFields: ['name'],
  scope: ['org'],
  fields: {
    name: text(say('Name', 'Nom')),
    size: number(say('Size', 'Taille'), { min: -1_000, max: 1_000, step: 0 }),
    isNew: flag(say('New?', 'Nouveau ?')),
    day: date(say('Day', 'Jour')),
    moment: time(say('Moment', 'Moment')),
    notes: longtext(say('Notes', 'Notes')),
    keeper: link('users', say('Owner', 'Propriétaire')),
    password: encrypted(say('Password', 'Mot de passe'), { max: 40 }),
    org: link('orgs', say('Organisation', 'Organisation'), { system: true, ownOrg: true, onDelete: 'cascade' }),
    result: validation(),
  },
  access: { owner: everything, manager: everything },
});
const catalogs = onlyBuiltIn(compileCatalog([...administration, things]));

const shown = ['name', 'size', 'isNew', 'day', 'moment', 'notes', 'keeper'];
const fields = `fields=${shown.join(',')}`;

describe.each(engines)('formats of exports on %s', engine => {
  let f: Fixture;
  let site: Site;
  let alice: Browser;
  let rows: string[];

  beforeAll(async () => {
    ({ f, site } = await fixtureSite(engine, { catalogs }));
    alice = site.browser();
    await alice.signIn('alice');
    const made = await f.commit(
      [
        {
          name: '=Desk',
          size: -2.5,
          isNew: true,
          day: '2026-01-15',
          moment: '2026-01-15T10:30:00.000Z',
          notes: '- a\n- "b"; c',
          keeper: f.ids.bob!,
        },
        { name: 'Chair', size: 'large', day: 'soon', isNew: false },
        { name: '007' },
      ].map(to => ({ table: 'things', to: { ...to, org: f.acme } })),
      setup,
    );
    rows = made.outcomes.map(({ row }) => row);
  });
  afterAll(() => f.close());

  const path = `${workspace}/tables/things/export`;
  async function get(query: string, by = alice): Promise<Buffer> {
    const response = await by.fetch(`${path}?${query}`);
    expect(response.status).toBe(200);
    return Buffer.from(await response.arrayBuffer());
  }

  const filtered = (formula: string): string => `filter=${encodeURIComponent(formula)}`;
  const json = async (query: string): Promise<unknown> => JSON.parse((await get(`${query}&format=json`)).toString());
  const choose = (table: string, body: object): Promise<Response> =>
    alice.fetch(`${workspace}/tables/${table}/export`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', origin, 'sec-fetch-site': 'same-origin' },
    });

  it('an Excel file has numbers, dates and flags as such, and an unreadable value as it was typed', async () => {
    const response = await alice.fetch(`${path}?${fields}&format=xlsx&sort=name`);
    expect(response.headers.get('content-disposition')).toMatch(/filename="things-[\d-]+\.xlsx"/);
    const [headings, ...lines] = await readSheet(Buffer.from(await response.arrayBuffer()));
    expect(headings).toEqual(['Name', 'Size', 'New?', 'Day', 'Moment (UTC)', 'Notes', 'Owner']);
    expect(Object.fromEntries(lines.map(([name, ...rest]) => [name, rest]))).toEqual({
      '=Desk': [-2.5, true, new Date('2026-01-15'), new Date('2026-01-15T10:30:00Z'), '- a\n- "b"; c', 'Bob Petit'],
      Chair: ['large', false, 'soon', null, null, null],
      '007': [null, null, null, null, null, null],
    });
  });

  it('a JSON file has objects with typed values, by label or by id', async () => {
    const desks = filtered('name = "=Desk"');
    expect(await json(`${fields}&headings=ids&values=stored&${desks}`)).toEqual([
      {
        name: '=Desk',
        size: -2.5,
        isNew: true,
        day: '2026-01-15',
        moment: '2026-01-15T10:30:00.000Z',
        notes: '- a\n- "b"; c',
        keeper: f.ids.bob,
      },
    ]);
    expect(await json(`fields=name,size&${filtered('name = "Chair"')}`)).toEqual([{ Name: 'Chair', Size: 'large' }]);
    expect(await json(filtered('name = "none"'))).toEqual([]);
  });

  it('a CSV file has the chosen separator, headings and values, and is raw where that is asked', async () => {
    const query = `fields=name,notes,keeper,isNew&${filtered('name = "=Desk"')}`;
    expect((await get(`${query}&separator=semicolon`)).toString()).toBe(
      '\uFEFFName;Notes;Owner;New?\r\n\'=Desk;"\'\'- a\n\'- ""b""; c";Bob Petit;Yes\r\n',
    );
    expect((await get(`${query}&raw=true&headings=ids&values=stored`)).toString()).toBe(
      `name,notes,keeper,isNew\r\n=Desk,"- a\n- ""b""; c",${f.ids.bob},true\r\n`,
    );
    expect((await get(`${query}&separator=tab`)).toString()).toMatch(/^\uFEFFName\tNotes\tOwner\tNew\?\r\n/);
  });

  it('no file has a credential, whatever fields are asked for', async () => {
    await f.commit([{ table: 'things', row: rows[0]!, to: { password: 'hunter2' } }], setup);
    for (const query of ['', 'fields=name,password']) {
      const file = (await get(query)).toString();
      expect(file).not.toMatch(/hunter2|Password|Set\b/);
    }
  });

  it('a file is read back as the rows that it was written from, with shown or stored values', async () => {
    for (const values of ['shown', 'stored'])
      for (const raw of ['true', 'false']) {
        const file = (await get(`${fields}&headings=ids&values=${values}&raw=${raw}`)).toString();
        const [ids = [], ...lines] = readCsv(file.replace('\uFEFF', ''));
        const stored = await f.reader.rows('things', rows);
        for (const cells of lines) {
          const to = Object.fromEntries(ids.map((id, at) => [id, cells[at]!]));
          const { outcomes } = await f.commit([{ table: 'things', to: { ...to, org: f.acme } }], setup);
          const made = (await f.reader.rows('things', [outcomes[0]!.row])).get(outcomes[0]!.row)!;
          const was = [...stored.values()].find(({ name }) => name === made.name)!;
          // A person is found by User ID or e-mail, not by the name that is shown.
          const same = values === 'stored' ? shown : shown.filter(id => id !== 'keeper');
          expect(same.map(id => made[id])).toEqual(same.map(id => was[id]));
          if (values === 'stored') expect(made.invalid).toEqual(was.invalid);
          await f.commit([{ table: 'things', row: made.id, to: null }]);
        }
      }
  });

  it('chosen rows are exported in the order of the view, and none that the person may not read', async () => {
    // The text of a response has no byte order mark.
    const response = await choose('things', { ids: [rows[2], rows[1], f.ids.zoe, 'x'], sort: '-name', fields: 'name' });
    expect([response.status, await response.text()]).toEqual([200, 'Name\r\nChair\r\n007\r\n']);
    expect((await get(`ids=${rows[2]}&fields=name`)).toString()).toBe('\uFEFFName\r\n007\r\n');
    for (const ids of [[], Array.from({ length: 1_501 }, () => rows[0])]) {
      const refused = await choose('things', { ids });
      expect([refused.status, (await refused.text()).length > 0]).toEqual([422, true]);
    }
    const foreign = await choose('users', { ids: [f.ids.zoe, f.ids.bob], fields: 'userId' });
    expect(await foreign.text()).toBe('User ID\r\nbob\r\n');
  });

  it('the audit trail has the format, columns and number of rows of an exported file', async () => {
    const added = trailOf(site, f);
    await added();
    await get('format=xlsx');
    await get('fields=name,size&raw=true&values=stored');
    await (await choose('things', { ids: [rows[0]], fields: 'name' })).text();
    expect((await added()).map(({ event, after }) => [event, after])).toEqual([
      ['exported', 'rows: 3; file: XLSX; columns: 14'],
      ['exported', 'rows: 3; file: CSV; columns: 2; values: stored; texts: raw'],
      ['exported', 'rows: 1; file: CSV; columns: 1; selection: chosen'],
    ]);
    const file = await (
      await alice.fetch(`${workspace}/tables/audit/export?fields=after&${filtered('table = "things"')}`)
    ).text();
    expect(file).toContain('Rows: 3; File: XLSX; Columns: 14');
    expect(file).toContain('Values: as stored; Texts: without protection against formulas');
    expect(file).toContain('Rows: 1; File: CSV; Columns: 1; Selection: chosen rows');
  });

  it('an export ends when the server stops, and leaves room for the next when its reader goes away', async () => {
    await f.commit(
      Array.from({ length: 2_000 }, (_, at) => ({ table: 'things', to: { name: `Thing ${at}`, org: f.acme } })),
      setup,
    );
    // The test reads a JSON response whole, to check it.
    for (const format of ['csv', 'xlsx']) {
      const reader = (await alice.fetch(`${path}?format=${format}`)).body!.getReader();
      await reader.read();
      expect((await alice.get(`${path}?format=${format}`)).body.code).toBe('export_running');
      await reader.cancel();
    }
    const stop = new AbortController();
    const other = openSite(f, { catalogs, stop: stop.signal }).browser();
    await other.signIn('alice');
    const body = (await other.fetch(path)).body!;
    stop.abort();
    await expect(new Response(body).text()).rejects.toThrow('the server is stopping');
    expect(site.failures).toEqual([]);
  });
});
