import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Fixture } from '../kit/administration.ts';
import { setup } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';
import { type Import, importsIn, path } from './importing.ts';
import { type Browser, fixtureSite, type Site, workspace } from './site.ts';

const openStates: ReadonlySet<unknown> = new Set(['reading', 'staged', 'applying']);

describe.each(engines)('imports on %s', engine => {
  let f: Fixture;
  let site: Site;
  let alice: Browser;
  let as: (name: string) => Promise<Browser>;
  beforeAll(async () => {
    ({ f, site, as } = await fixtureSite(engine, { total: 9, works: true, join: [{ name: 'lena', role: 'licence_admin' }] }));
    alice = await as('alice');
  });
  afterAll(async () => {
    await site.jobs?.stop();
    await f.close();
  });

  const { upload, change, rows } = importsIn(() => ({ alice, site }));

  const mapping = ({ plan }: Import) => plan?.columns.map(({ heading, field, by }) => [heading, field, by]);

  it('a file is read and tried: encoding, separator, headings in either language, and nothing is written', async () => {
    const before = await f.reader.seq();
    const found = await upload(Buffer.from('Nom;Prénom;Courriel;Kostenstelle\nMüller;Zoé;zoe.muller@acme.test;7\n', 'latin1'));
    expect(found).toMatchObject({ state: 'staged', table: 'users', name: 'people.csv', actor: f.ids.alice });
    expect(found.plan?.file).toMatchObject({ kind: 'csv', encoding: 'windows-1252', separator: ';', headingRow: 1 });
    expect(mapping(found)).toEqual([
      ['Nom', 'lastName', 'heading'],
      ['Prénom', 'firstName', 'heading'],
      ['Courriel', 'email', 'heading'],
      ['Kostenstelle', null, 'none'],
    ]);
    expect(found.report?.counts).toMatchObject({ read: 1, created: 1, problems: 0 });
    expect(await rows(found.id)).toEqual([
      {
        n: 2,
        action: 'create',
        row: expect.any(String),
        result: 'accepted',
        to: { lastName: 'Müller', firstName: 'Zoé', email: 'zoe.muller@acme.test' },
        from: {},
        stored: {},
        issues: [],
      },
    ]);
    expect(await f.all('users', 'email', 'zoe.muller@acme.test')).toEqual([]);
    const written = (await f.reader.tail(before, 50, 50)).flatMap(({ changes }) => changes.map(each => each.table));
    expect(new Set(written)).toEqual(new Set(['imports']));
  });

  it('rows are found by a key, and only what differs is changed', async () => {
    const found = await upload('E-mail;Department\nBOB@acme.test;Sales\ncarol@acme.test;\nnew@acme.test;HR\n');
    expect(found.plan).toMatchObject({ mode: 'both', keys: ['email'] });
    const lines = await rows(found.id);
    expect(lines.map(({ n, action, row }) => [n, action, row])).toEqual([
      [2, 'update', f.ids.bob],
      [3, 'none', f.ids.carol],
      [4, 'create', expect.any(String)],
    ]);
    expect(lines[0]).toMatchObject({ to: { department: 'Sales' }, from: { department: null } });
    expect(lines.map(({ stored }) => stored)).toEqual([
      { email: 'bob@acme.test', department: null },
      { email: 'carol@acme.test', department: null },
      {},
    ]);
    expect(found.report?.counts).toMatchObject({ created: 1, updated: 1, unchanged: 1 });
    expect((await rows(found.id, '?only=update')).map(({ n }) => n)).toEqual([2]);
    expect((await rows(found.id, '?only=create&offset=1')).length).toBe(0);
  });

  it('the modes create and update report rows that do not fit, and each key may appear only once', async () => {
    const text = 'User ID;Department\nbob;A\nbob;B\nnobody;C\n;D\n';
    const found = await upload(text);
    const codes = async () => (await rows(found.id)).map(({ issues }) => issues.map(({ code }) => code).join());
    expect(await codes()).toEqual(['', 'I_TWICE', '', '']);
    // A line that is not written still shows what it says.
    expect((await rows(found.id))[1]).toMatchObject({ result: 'refused', to: { userId: 'bob', department: 'B' } });
    await change(found.id, { mode: 'update' });
    expect(await codes()).toEqual(['', 'I_TWICE', 'I_NOT_FOUND', 'I_NO_KEY']);
    const created = await change(found.id, { mode: 'create' });
    expect(await codes()).toEqual(['I_EXISTS', 'I_TWICE', '', '']);
    expect(created.report?.counts).toMatchObject({ created: 2, refused: 2, problems: 2 });
  });

  it('the order of dates is proved by one of them, or asked for', async () => {
    const found = await upload('User ID;First day;Last day\nd1;01/02/2026;03/04/2026\nd2;31/01/2026;05/06/2026\n');
    expect(found.plan?.columns.map(({ dates }) => dates)).toEqual([
      null,
      { order: 'dmy', evidence: '31/01/2026', open: false },
      { order: 'dmy', evidence: null, open: true },
    ]);
    const other = await change(found.id, { columns: [{ at: 2, order: 'mdy' }] });
    expect(other.plan?.columns[2]?.dates).toMatchObject({ order: 'mdy', open: false });
    expect((await rows(found.id)).map(({ to }) => [to.firstDay, to.lastDay])).toEqual([
      ['2026-02-01', '2026-03-04'],
      ['2026-01-31', '2026-05-06'],
    ]);
  });

  it('texts that look like dates stay as they are in fields of other types, keys included', async () => {
    const found = await upload('User ID;First Name;Department;First day\nq10-11-12;10-11-12;01/02/2026;31/01/2026\n');
    expect((await rows(found.id)).map(({ to }) => to)).toEqual([
      { userId: 'q10-11-12', firstName: '10-11-12', department: '01/02/2026', firstDay: '2026-01-31' },
    ]);
    await f.commit([{ table: 'users', row: f.ids.bob!, to: { department: '01/02/2026' } }], setup);
    const keyed = await upload('Department;First Name\n01/02/2026;Rob\n');
    await change(keyed.id, { mode: 'update', keys: ['department'] });
    expect((await rows(keyed.id)).map(({ action, row }) => [action, row])).toEqual([['update', f.ids.bob]]);
    await f.commit([{ table: 'users', row: f.ids.bob!, to: { department: null } }], setup);
  });

  it('problems are grouped, and one replacement mends all of a group', async () => {
    const lines = Array.from(
      { length: 30 },
      (_, n) => `p${n + 10}x;${n < 20 ? 'Mangaer' : 'member'};${n === 5 ? 'tomorrow' : ''}`,
    );
    const found = await upload(`User ID;Role;First day\n${lines.join('\n')}\n`);
    expect(found.report?.groups.map(({ code, field, text, count }) => [code, field, text, count])).toEqual([
      ['V_OPTION', 'role', 'Mangaer', 20],
      ['V_DATE', 'firstDay', 'tomorrow', 1],
    ]);
    expect(found.report?.groups[0]?.suggestions).toEqual(['manager']);
    const fixes = [
      { field: 'role', from: 'Mangaer', to: 'manager' },
      { field: 'firstDay', from: 'tomorrow', to: null },
    ];
    const fixed = await change(found.id, { fixes });
    expect(fixed.report?.groups).toEqual([]);
    expect((await rows(found.id, '?limit=1'))[0]?.to).toMatchObject({ userId: 'p10x', role: 'manager' });
  });

  it('a replacement is read like the column, and one by nothing empties the cell', async () => {
    await f.commit([{ table: 'users', row: f.ids.bob!, to: { department: 'Old' } }], setup);
    const found = await upload('User ID;Department;First day\nbob;n/a;31/01/2026\nfix1x;Ops;soon\n');
    const fixes = [
      { field: 'department', from: 'n/a', to: null },
      { field: 'firstDay', from: 'soon', to: '02/03/2026' },
    ];
    await change(found.id, { fixes });
    expect((await rows(found.id)).map(({ to }) => [to.department, to.firstDay])).toEqual([
      ['', '2026-01-31'],
      ['Ops', '2026-03-02'],
    ]);
    await f.commit([{ table: 'users', row: f.ids.bob!, to: { department: null } }], setup);
  });

  it('the licences before and after, and how many rows find none, are shown before anything is applied', async () => {
    const people = Array.from({ length: 8 }, (_, n) => `l${n}x;L;Last${n};l${n}@acme.test;Active`);
    const found = await upload(`User ID;First Name;Last Name;Email;Status\n${people.join('\n')}\n`);
    const [licence] = found.report?.licences ?? [];
    const { total = 0, used = 0 } = licence?.before ?? {};
    expect([licence?.after.used, licence?.short]).toEqual([total, used + 8 - total]);
    expect(found.report?.counts.held).toBe(licence?.short);
    expect(found.report?.messages).toEqual({ M1: total - used });
    const held = await rows(found.id, '?only=problem');
    expect(new Set(held.map(({ result }) => result))).toEqual(new Set(['held']));
  });

  it('wrong files are refused at once, with the reason, and leave nothing behind', async () => {
    for (const [bytes, code, status] of [
      ['', 'F_EMPTY', 422],
      ['%PDF-1.7', 'F_PDF', 422],
      ['<html><body>Sign in</body></html>', 'F_HTML', 422],
    ] as const) {
      const answer = await alice.upload(`${path}?table=users&name=x.csv`, bytes);
      expect([answer.status, answer.body.code]).toEqual([status, code]);
      expect(answer.body).toMatchObject({ texts: { [code]: { fr: expect.any(String) } } });
    }
    const { body } = await alice.get<{ rows: { cells: { name: string } }[] }>(`${workspace}/tables/imports/rows?limit=200`);
    expect(body.rows.filter(({ cells }) => cells.name === 'x.csv')).toEqual([]);
  });

  it('a file that turns out to be damaged fails with the reason', async () => {
    const found = await upload('User ID;Note\na;"never closed\nb;c\n');
    expect(found).toMatchObject({ state: 'failed', problem: { code: 'F_QUOTE', params: { row: 1 } } });
  });

  it('an import belongs to its person; owners and managers see it, other organisations and members do not', async () => {
    const mine = await upload('User ID\nzz1\n', 'lena.csv', await as('lena'));
    expect((await alice.get<Import>(`${path}/${mine.id}`)).body.id).toBe(mine.id);
    expect((await alice.post(`${path}/${mine.id}/apply`, { mode: 'valid' })).body.code).toBe('not_your_import');
    for (const name of ['carol', 'zoe', 'jean']) {
      const other = await as(name);
      for (const end of ['', '/rows']) expect([name, (await other.get(`${path}/${mine.id}${end}`)).status]).toEqual([name, 404]);
      expect([name, (await other.send('DELETE', `${path}/${mine.id}`)).status]).toEqual([name, 404]);
    }
    const theirs = await upload('User ID\nzz2\n', 'alice.csv');
    expect((await (await as('lena')).get(`${path}/${theirs.id}`)).status).toBe(404);
    expect((await (await as('carol')).upload(`${path}?table=users&name=x.csv`, 'a')).status).toBe(403);
    expect((await alice.upload(`${path}?table=accounts&name=x.csv`, 'a')).status).toBe(404);
    expect((await alice.upload(`${path}?table=audit&name=x.csv`, 'a')).status).toBe(403);
  });

  it('a person has at most ten open imports; cancelling makes room', async () => {
    const open = (await f.all('imports', 'actor', f.ids.alice!)).filter(({ state }) => state === 'staged');
    for (let count = open.length; count < 10; count += 1) await upload(`User ID\nopen${count}\n`);
    expect((await alice.upload(`${path}?table=users&name=x.csv`, 'User ID\nx')).body.code).toBe('too_many_imports');
    for (const { id } of open) expect((await alice.send<Import>('DELETE', `${path}/${id}`)).body.state).toBe('cancelled');
    await upload('User ID\nroom\n');
  });

  it('uploads at the same time count each other, and the files of an organisation have a limit', async () => {
    const states = async () => (await f.all('imports', 'actor', f.ids.alice!)).filter(({ state }) => openStates.has(state));
    for (const { id } of await states()) await alice.send('DELETE', `${path}/${id}`);
    const answers = await Promise.all(
      Array.from({ length: 14 }, (_, n) => alice.upload(`${path}?table=users&name=m${n}.csv`, `User ID\nm${n}x\n`)),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 429]));
    await site.jobs?.settled();
    const open = await states();
    expect([open.length <= 10, open.length]).toEqual([true, answers.filter(({ status }) => status === 200).length]);
    expect(await f.all('imports', 'name', 'x.csv')).toEqual([]);
    for (const { id } of open) await alice.send('DELETE', `${path}/${id}`);

    const large = { name: 'large.csv', state: 'done', size: 2 ** 31, org: f.acme, actor: f.ids.bob! };
    const actor = { kind: 'system', name: 'imports' } as const;
    const row = randomUUID();
    await f.commit([{ table: 'imports', row, from: null, to: large }], actor);
    const full = await alice.upload(`${path}?table=users&name=x.csv`, 'User ID\nx');
    expect([full.status, full.body.code]).toEqual([429, 'imports_full']);
    await f.commit([{ table: 'imports', row, to: null }], actor);
    await upload('User ID\nroom2\n');
  });
});
