import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Fixture } from '../kit/administration.ts';
import { setup } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';
import { type Import, importsIn, path } from './importing.ts';
import { type Browser, fixtureSite, type Site, workspace } from './site.ts';

describe.each(engines)('applying imports on %s', engine => {
  let f: Fixture;
  let site: Site;
  let alice: Browser;
  let as: (name: string) => Promise<Browser>;
  beforeAll(async () => {
    const opened = await fixtureSite(engine, { total: 9, works: true });
    ({ f, site, as } = opened);
    alice = await opened.as('alice');
  });
  afterAll(async () => {
    await site.jobs?.stop();
    await f.close();
  });

  const { upload, settled, change, rows } = importsIn(() => ({ alice, site }));

  it('applying writes what was shown, as one batch that can be undone', async () => {
    const text = 'User ID;First Name;Last Name;Email;Department\nina;Ina;Lee;ina@acme.test;Ops\nbob;;;;Ops\nina;;;;\n';
    const found = await upload(text);
    const shown = await rows(found.id);
    expect((await alice.post(`${path}/${found.id}/apply`, { mode: 'all' })).body.code).toBe('import_problems');
    expect(['applying', 'done']).toContain((await alice.post<Import>(`${path}/${found.id}/apply`, { mode: 'valid' })).body.state);
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

  it('all or nothing: rows that cannot be undone stay and are reported, and a refused first part leaves nothing', async () => {
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

  it('when only valid rows are written, a row that would be held by now is not stored, and is counted', async () => {
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

  it('nothing joins the batch of an import: no change by its person or by others, and no undo', async () => {
    const found = await upload('User ID;Department\nbob;Batch\n');
    const changes = [{ table: 'users', row: f.ids.carol, to: { jobTitle: 'Joined' } }];
    for (const person of [alice, await as('zoe'), await as('carol')]) {
      const joined = await person.post(`${workspace}/commit`, { changes, batch: found.id });
      expect([joined.status, joined.body.code]).toEqual([422, 'other_batch']);
    }
    const own = randomUUID();
    expect((await alice.post(`${workspace}/commit`, { changes, batch: own })).status).toBe(200);
    const undo = await alice.post(`${workspace}/undo`, { batch: own, into: found.id });
    expect([undo.status, undo.body.code]).toEqual([422, 'other_batch']);
    await alice.post(`${path}/${found.id}/apply`, { mode: 'valid' });
    expect(await settled(found.id)).toMatchObject({ state: 'done', applied: 1 });
    expect((await alice.post(`${workspace}/commit`, { changes, batch: found.id })).body.code).toBe('other_batch');
    expect((await alice.get(`${workspace}/batches/${found.id}`)).body).toMatchObject({ transactions: 1 });
    expect((await alice.post(`${workspace}/undo`, { batch: found.id })).status).toBe(200);
    expect((await alice.post(`${workspace}/undo`, { batch: own })).status).toBe(200);
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

  it('keys are looked up again: a row that has appeared is not made twice, and one that has left the key is not changed', async () => {
    await f.commit([{ table: 'users', row: f.ids.bob, to: { department: 'Leaves', jobTitle: null } }], setup);
    const found = await upload('Department;Job title\nAppears;A\nLeaves;B\nStays;C\nTwice;D\n');
    const rounds = [
      await change(found.id, { keys: ['department'], mode: 'both' }),
      await upload('Department;Job title\nAPPEARS;A\n'),
    ];
    await change(rounds[1]!.id, { keys: ['department'], mode: 'create' });
    expect(rounds[0]?.report?.counts).toMatchObject({ created: 3, updated: 1, problems: 0 });
    await f.commit([{ table: 'users', row: f.ids.bob, to: { department: 'Elsewhere' } }], setup);
    await f.commit([{ table: 'users', row: f.ids.carol, to: { department: 'appears' } }], setup);
    const passing = { userId: 'passing', department: 'Twice', org: f.acme };
    const row = randomUUID();
    await f.commit([{ table: 'users', row, from: null, to: passing }], setup);
    await f.commit([{ table: 'users', row, to: { department: 'Gone' } }], setup);
    await alice.post(`${path}/${found.id}/apply`, { mode: 'valid' });
    expect(await settled(found.id)).toMatchObject({ state: 'done', applied: 2, failed: 2 });
    expect((await f.user('bob'))?.jobTitle).toBeNull();
    const departments = await f.all('users', 'org', f.acme);
    const titled = departments.filter(({ jobTitle }) => ['A', 'B', 'C', 'D'].includes(String(jobTitle)));
    expect(titled.map(({ department }) => String(department)).sort()).toEqual(['Stays', 'Twice']);
    const failed = (await (await alice.fetch(`${path}/${found.id}/failures?format=json`)).json()) as Record<string, string>[];
    expect(failed.map(line => [line.Department, line.error_code])).toEqual([
      ['Appears', 'I_KEY_MOVED'],
      ['Leaves', 'stale'],
    ]);
    // All or nothing: nothing.
    await alice.post(`${path}/${rounds[1]!.id}/apply`, { mode: 'all' });
    expect(await settled(rounds[1]!.id)).toMatchObject({ state: 'failed', applied: 0, problem: { code: 'I_NOT_ALL' } });
    await f.commit([{ table: 'users', row: f.ids.carol, to: { department: null } }], setup);
    await f.commit([{ table: 'users', row: f.ids.bob, to: { department: null } }], setup);
  });

  it('a value that somebody has changed since the trial is not overwritten', async () => {
    const found = await upload('User ID;Department\nbob;Ops\ncarol;Ops\n');
    await f.commit([{ table: 'users', row: f.ids.bob!, to: { department: 'Mine' } }], setup);
    await alice.post(`${path}/${found.id}/apply`, { mode: 'valid' });
    expect(await settled(found.id)).toMatchObject({ state: 'done', applied: 1 });
    expect([(await f.user('bob'))?.department, (await f.user('carol'))?.department]).toEqual(['Mine', 'Ops']);
  });
});
