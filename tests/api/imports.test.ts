import { randomUUID } from 'node:crypto';
import type { z } from '@hono/zod-openapi';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { importResponse, importRows } from '../../server/api/schemas/imports.ts';
import type { Fixture } from '../kit/administration.ts';
import { setup } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';
import { type Browser, fixtureSite, type Site, workspace } from './site.ts';

type Import = z.output<typeof importResponse>;
type Rows = z.output<typeof importRows>;

const path = `${workspace}/imports`;
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

  async function upload(text: string | Uint8Array<ArrayBuffer>, name = 'people.csv', browser = alice): Promise<Import> {
    const { status, body } = await browser.upload<Import>(`${path}?table=users&name=${name}`, text);
    expect([status, body.state]).toEqual([200, 'reading']);
    return settled(body.id, browser);
  }

  async function settled(id: string, browser = alice): Promise<Import> {
    await site.jobs?.settled();
    return (await browser.get<Import>(`${path}/${id}`)).body;
  }

  async function change(id: string, to: object): Promise<Import> {
    const { status, body } = await alice.send('PATCH', `${path}/${id}`, to);
    expect([status, body]).toEqual([200, expect.objectContaining({ state: 'reading' })]);
    return settled(id);
  }

  const rows = async (id: string, query = ''): Promise<Rows['rows']> =>
    (await alice.get<Rows>(`${path}/${id}/rows${query}`)).body.rows;

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
    expect(found.report?.counts).toMatchObject({ created: 1, updated: 1, unchanged: 1 });
    expect((await rows(found.id, '?only=update')).map(({ n }) => n)).toEqual([2]);
    expect((await rows(found.id, '?only=create&offset=1')).length).toBe(0);
  });

  it('the modes create and update say which rows do not fit, and keys must be there once', async () => {
    const text = 'User ID;Department\nbob;A\nbob;B\nnobody;C\n;D\n';
    const found = await upload(text);
    const codes = async () => (await rows(found.id)).map(({ issues }) => issues.map(({ code }) => code).join());
    expect(await codes()).toEqual(['', 'I_TWICE', '', '']);
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

  it('the licences before and after, and how many rows find none, are told before anything is applied', async () => {
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

  it('applying writes what was shown, as one batch that can be undone', async () => {
    const text = 'User ID;First Name;Last Name;Email;Department\nina;Ina;Lee;ina@acme.test;Ops\nbob;;;;Ops\nina;;;;\n';
    const found = await upload(text);
    const shown = await rows(found.id);
    expect((await alice.post(`${path}/${found.id}/apply`, { mode: 'all' })).body.code).toBe('import_problems');
    expect((await alice.post<Import>(`${path}/${found.id}/apply`, { mode: 'valid' })).body.state).toBe('applying');
    expect(await settled(found.id)).toMatchObject({ state: 'done', applied: 2 });
    const written = await f.reader.rows(
      'users',
      shown.flatMap(({ row }) => row ?? []),
    );
    for (const { row, to, result } of shown) if (result === 'accepted') expect(written.get(row!)).toMatchObject(to);
    expect((await alice.post(`${path}/${found.id}/apply`, { mode: 'valid' })).body.code).toBe('import_busy');
    const { body } = await alice.get(`${workspace}/batches/${found.id}`);
    expect(body).toMatchObject({ label: 'Import people.csv', transactions: 1, left: 1 });
    expect((await alice.post(`${workspace}/undo`, { batch: found.id })).status).toBe(200);
    expect(await f.all('users', 'userId', 'ina')).toEqual([]);
    expect((await f.user('bob'))?.department).toBeNull();
  });

  it('an import that is cancelled while it is read stays cancelled, and one that is applied stops after a part', async () => {
    const lines = Array.from({ length: 2_100 }, (_, n) => `c${n + 10_000};C`);
    const text = `User ID;First Name\n${lines.join('\n')}\n`;
    const { body } = await alice.upload<Import>(`${path}?table=users&name=x.csv`, text);
    expect((await alice.send<Import>('DELETE', `${path}/${body.id}`)).body.state).toBe('cancelled');
    expect((await settled(body.id)).state).toBe('cancelled');

    const found = await upload(text);
    await alice.post(`${path}/${found.id}/apply`, { mode: 'valid' });
    expect((await alice.send<Import>('DELETE', `${path}/${found.id}`)).status).toBe(200);
    const { state, applied } = await settled(found.id);
    expect([state, applied % 500, applied < 2_100]).toEqual(['cancelled', 0, true]);
    const written = (await f.reader.page({ table: 'users', scope: null, sort: [], fields: ['userId'], limit: 3_000 })).rows;
    expect(written.filter(({ userId }) => /^c\d{5}$/.test(String(userId))).length).toBe(applied);
  });

  it('all or nothing: a row that cannot be written any more takes back what was written before', async () => {
    const lines = Array.from({ length: 600 }, (_, n) => `n${n + 10_000};N`);
    const found = await upload(`User ID;First Name\n${lines.join('\n')}\nbob;Robert\n`);
    await f.commit([{ table: 'users', row: f.ids.bob!, to: { firstName: 'Bobby' } }], setup);
    await alice.post(`${path}/${found.id}/apply`, { mode: 'all' });
    expect(await settled(found.id)).toMatchObject({ state: 'failed', applied: 0, problem: { code: 'I_NOT_ALL' } });
    expect((await f.user('bob'))?.firstName).toBe('Bobby');
    expect(await f.all('users', 'userId', 'n10000')).toEqual([]);
  });

  it('all or nothing: what cannot be undone stays and is told, and a first part that is refused leaves nothing', async () => {
    const people = Array.from({ length: 600 }, (_, n) => `s${n + 10_000};S;Last;s${n}@acme.test;${n === 0 ? 'Active' : ''}`);
    const text = `User ID;First Name;Last Name;Email;Status\n${people.join('\n')}\nbob;Robert;;;\n`;
    const found = await upload(text);
    expect(found.report?.counts.problems).toBe(0);
    await f.commit([{ table: 'users', row: f.ids.bob!, to: { firstName: 'Bobette' } }], setup);
    await alice.post(`${path}/${found.id}/apply`, { mode: 'all' });
    expect(await settled(found.id)).toMatchObject({ state: 'failed', applied: 1, problem: { code: 'I_NOT_ALL_STAYS' } });
    expect((await f.all('users', 'userId', 's10000')).map(({ status }) => status)).toEqual(['Inactive']);
    expect(await f.all('users', 'userId', 's10001')).toEqual([]);

    const first = await upload('User ID;First Name\nbob;Rob\n');
    await f.commit([{ table: 'users', row: f.ids.bob!, to: { firstName: 'Bobby' } }], setup);
    await alice.post(`${path}/${first.id}/apply`, { mode: 'all' });
    expect(await settled(first.id)).toMatchObject({ state: 'failed', applied: 0, problem: { code: 'I_NOT_ALL' } });
    // It can be tried and applied again, and what was written then is not the result of the first attempt.
    await change(first.id, { mode: 'update' });
    await alice.post(`${path}/${first.id}/apply`, { mode: 'all' });
    expect(await settled(first.id)).toMatchObject({ state: 'done', applied: 1, failed: 0 });
    expect((await f.user('bob'))?.firstName).toBe('Rob');
  });

  it('of the valid rows only, one that would be held since it was tried is not stored, and is counted', async () => {
    const found = await upload(
      'User ID;First Name;Last Name;Email;Status\nv1x;V;One;v1@acme.test;Active\nv2x;V;Two;v2@acme.test;\n',
    );
    expect(found.report?.counts).toMatchObject({ created: 2, problems: 0 });
    const taken = { userId: 'v1x', firstName: 'V', lastName: 'Other', email: 'v0@acme.test', status: 'Active' };
    await f.commit([{ table: 'users', row: randomUUID(), from: null, to: { ...taken, org: f.acme } }], setup);
    await alice.post(`${path}/${found.id}/apply`, { mode: 'valid' });
    expect(await settled(found.id)).toMatchObject({ state: 'done', applied: 1, failed: 1 });
    expect((await f.all('users', 'lastName', 'One')).length).toBe(0);
    expect((await f.all('users', 'lastName', 'Two')).length).toBe(1);
  });

  it('one import of an organisation is applied at a time', async () => {
    const [one, two] = [await upload('User ID\nat1\n'), await upload('User ID\nat2\n')];
    await f.commit([{ table: 'imports', row: one.id, to: { state: 'applying' } }], { kind: 'system', name: 'imports' });
    expect((await alice.post(`${path}/${two.id}/apply`, { mode: 'valid' })).body.code).toBe('IMPORT_RUNNING');
    await f.commit([{ table: 'imports', row: one.id, to: { state: 'cancelled' } }], { kind: 'system', name: 'imports' });
    expect((await alice.post(`${path}/${two.id}/apply`, { mode: 'valid' })).status).toBe(200);
    expect((await settled(two.id)).state).toBe('done');
  });

  it('the rows that need attention are a file, and the corrected file leads to the same rows', async () => {
    const text =
      'Kostenstelle;User ID;First Name;Last Name;Email;Status\n7;ok1;O;K;ok1@acme.test;\n8;bad1;B;;bad1@acme.test;Active\n9;!;C;;;\n';
    const found = await upload(text);
    await alice.post(`${path}/${found.id}/apply`, { mode: 'drafts' });
    expect(await settled(found.id)).toMatchObject({ state: 'done', applied: 3 });
    const [draft] = await f.all('users', 'userId', 'bad1');
    expect(draft?.status).toBe('Draft');
    const response = await alice.fetch(`${path}/${found.id}/failures?format=json`);
    const failed = (await response.json()) as Record<string, string>[];
    const table = [Object.keys(failed[0] ?? {}), ...failed.map(line => Object.values(line))];
    expect(table[0]?.slice(-5)).toEqual(['row_id', 'error_code', 'error_field', 'message', 'suggestion']);
    expect(table.slice(1).map(line => [...line.slice(0, 3), line[6], line[7]])).toEqual([
      ['8', 'bad1', 'B', draft?.id, 'V_MISSING'],
      ['9', '!', 'C', expect.any(String), 'V_USERID_FORMAT'],
    ]);
    expect(table[1]?.slice(-2)).toEqual(['Missing: Last Name', expect.any(String)]);
    const corrected = table.map((line, at) =>
      line.map((cell, column) => (at === 1 && column === 3 ? 'Now' : at === 2 && column === 1 ? 'good1' : cell)),
    );
    const again = await upload(corrected.map(line => line.map(cell => `"${cell}"`).join(';')).join('\n'));
    expect(again.plan).toMatchObject({ keys: ['row_id'], mode: 'both' });
    expect(again.report?.counts).toMatchObject({ created: 0, updated: 2, problems: 0 });
    await alice.post(`${path}/${again.id}/apply`, { mode: 'all' });
    expect(await settled(again.id)).toMatchObject({ state: 'done', applied: 2 });
    expect(await f.row('users', draft!.id)).toMatchObject({ lastName: 'Now', status: 'Active' });
  });

  it('a value that somebody has changed since it was shown is kept', async () => {
    const found = await upload('User ID;Department\nbob;Ops\ncarol;Ops\n');
    await f.commit([{ table: 'users', row: f.ids.bob!, to: { department: 'Mine' } }], setup);
    await alice.post(`${path}/${found.id}/apply`, { mode: 'valid' });
    expect(await settled(found.id)).toMatchObject({ state: 'done', applied: 1 });
    expect([(await f.user('bob'))?.department, (await f.user('carol'))?.department]).toEqual(['Mine', 'Ops']);
  });
});
