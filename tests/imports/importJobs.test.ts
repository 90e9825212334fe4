import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ImportJobs, type ImportJobsOptions } from '../../server/imports/importJobs.ts';
import { sourceFile } from '../../server/imports/importPlan.ts';
import { type ImportWork, importWork } from '../../server/imports/importWork.ts';
import type { FileStore } from '../../server/model/fileStore.ts';
import { openFileStore } from '../../server/store/openFileStore.ts';
import { catalogs, type Fixture, openFixture, setup } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';

describe.each(engines)('the steps of imports on %s', engine => {
  let f: Fixture;
  let files: FileStore;
  let work: ImportWork;
  const failures: unknown[] = [];
  const log = { info: () => undefined, warn: () => undefined, error: (details: object) => void failures.push(details) };
  beforeAll(async () => {
    f = await openFixture(engine);
    files = await openFileStore(f.where);
    work = importWork(files, f.trials, catalogs);
  });
  afterAll(async () => {
    await files.close();
    await f.close();
  });

  async function upload(actor = f.ids.alice, org = f.acme): Promise<string> {
    const id = randomUUID();
    async function* bytes(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('User ID\nanna\n');
    }
    await files.put(sourceFile(id), bytes(), 100);
    const to = { name: 'x.csv', table: 'users', step: 'inspect', hash: 'h', actor, org };
    await f.writer.commit({ kind: 'system', name: 'imports' }, [{ table: 'imports', row: id, from: null, to }]);
    return id;
  }

  const jobs = (more: Partial<ImportJobsOptions> = {}): ImportJobs =>
    new ImportJobs({ ...f, files, work, log, now: () => f.now, isAlone: engine === 'sqlite', ...more });

  /** Works until there is nothing to do. */
  async function workWith(options: Partial<ImportJobsOptions>): Promise<void> {
    const working = jobs(options);
    await working.settled();
    await working.stop();
  }

  const stateOf = async (id: string) => (await f.row('imports', id))?.state;

  it('two servers do each step once', async () => {
    const id = await upload();
    let begun = 0;
    const stage: ImportWork['stage'] = (...input) => {
      begun += 1;
      return work.stage(...input);
    };
    const counting = { ...work, stage };
    const servers = [jobs({ work: counting, isAlone: false }), jobs({ work: counting, isAlone: false })];
    for (const server of servers) await server.settled();
    for (const server of servers) await server.stop();
    expect([await stateOf(id), begun]).toEqual(['staged', 1]);
  });

  it('the imports of one person do not keep those of others waiting, nor those of one organisation those of another', async () => {
    await f.commit([{ table: 'users', row: f.ids.bob!, to: { role: 'owner' } }], setup);
    const zoe = await f.row('users', f.ids.zoe!);
    const many: string[] = [];
    for (let count = 0; count < 4; count += 1) many.push(await upload(f.ids.alice), await upload(f.ids.bob));
    const other = await upload(f.ids.zoe, String(zoe?.org));
    const begun: string[] = [];
    let finish = (): void => undefined;
    const finished = new Promise<void>(resolve => {
      finish = resolve;
    });
    const inspect: ImportWork['inspect'] = async (subject, known) => {
      begun.push(subject.id);
      await finished;
      return work.inspect(subject, known);
    };
    const working = jobs({ work: { ...work, inspect } });
    await expect.poll(() => begun.length).toBe(3);
    const actorOf = (id: string) => (id === other ? 'zoe' : many.indexOf(id) % 2 === 0 ? 'alice' : 'bob');
    expect(begun.map(actorOf).sort()).toEqual(['alice', 'bob', 'zoe']);
    finish();
    await working.settled();
    await working.stop();
    expect([begun.length, await stateOf(other)]).toEqual([9, 'staged']);
    expect(begun.map(actorOf).filter(name => name === 'alice').length).toBe(4);
    await f.commit([{ table: 'users', row: f.ids.bob!, to: { role: 'member' } }], setup);
  });

  const filesOf = async (id: string): Promise<string[]> =>
    (await files.list(`${id}.`, 100)).map(({ name }) => name).filter(name => name.startsWith(id));

  it('each attempt has files of its own, and only those of the one that counts are left, beside the uploaded file', async () => {
    const id = await upload();
    await workWith({});
    const attempts: unknown[] = [];
    for (let count = 0; count < 2; count += 1) {
      const attempt = (await f.row('imports', id))?.attempt;
      attempts.push(attempt);
      const names = await filesOf(id);
      expect(names).toContain(`${id}.source`);
      expect(names.filter(name => name !== `${id}.source`).every(name => name.endsWith(`-${String(attempt)}`))).toBe(true);
      expect(names.length).toBe(9);
      const to = { state: 'reading', step: 'stage', leasedUntil: null };
      await f.commit([{ table: 'imports', row: id, to }], { kind: 'system', name: 'imports' });
      await workWith({});
    }
    expect(attempts[0]).not.toBe(attempts[1]);
  });

  it('what was tried counts as stored: without room nothing more is tried', async () => {
    const row = randomUUID();
    const actor = { kind: 'system', name: 'imports' } as const;
    const large = { name: 'large.csv', state: 'done', size: 1, stagedBytes: 2 ** 31, org: f.acme };
    await f.commit([{ table: 'imports', row, from: null, to: large }], actor);
    const id = await upload();
    await workWith({});
    const failed = await f.row('imports', id);
    expect([failed?.state, JSON.parse(String(failed?.progress))]).toMatchObject(['failed', { problem: { code: 'I_TOO_MUCH' } }]);
    expect(await filesOf(id)).toEqual([`${id}.source`]);
    await f.commit([{ table: 'imports', row, to: null }], actor);
    const next = await upload();
    await workWith({});
    expect(Number((await f.row('imports', next))?.stagedBytes)).toBeGreaterThan(100);
  });

  it('an import is read in the language of the account of its person', async () => {
    const languages: string[] = [];
    const inspect: ImportWork['inspect'] = (subject, known) => {
      languages.push(subject.person.language);
      return work.inspect(subject, known);
    };
    const account = (await f.row('users', f.ids.alice!))?.account;
    const actor = { kind: 'system', name: 'session' } as const;
    for (const language of ['fr', 'en']) {
      await f.commit([{ table: 'accounts', row: String(account), to: { language } }], actor);
      await upload();
      await workWith({ work: { ...work, inspect } });
    }
    expect(languages).toEqual(['fr', 'en']);
  });

  it('a server whose import was taken over by another one writes nothing more to it', async () => {
    const id = await upload();
    const other = randomUUID();
    const stage: ImportWork['stage'] = async (...input) => {
      const result = await work.stage(...input);
      const leasedUntil = new Date(Date.parse(f.now) + 3_600_000).toISOString();
      await f.commit([{ table: 'imports', row: id, to: { server: other, leasedUntil } }], { kind: 'system', name: 'imports' });
      return result;
    };
    await workWith({ work: { ...work, stage }, isAlone: false });
    expect(await f.row('imports', id)).toMatchObject({ state: 'reading', server: other });
    expect(await filesOf(id)).toEqual([`${id}.source`]);
    await f.commit([{ table: 'imports', row: id, to: { state: 'cancelled', step: null } }], { kind: 'system', name: 'imports' });
  });

  it('an import of somebody who may not import any more is not tried', async () => {
    const id = await upload();
    const [role] = [(await f.row('users', f.ids.alice!))?.role ?? null];
    await f.commit([{ table: 'users', row: f.ids.bob!, to: { role: 'owner' } }], setup);
    await f.commit([{ table: 'users', row: f.ids.alice!, to: { role: 'member' } }], setup);
    await workWith({});
    const row = await f.row('imports', id);
    expect([row?.state, JSON.parse(String(row?.progress))]).toEqual([
      'failed',
      { problem: expect.objectContaining({ code: 'I_NO_RIGHT' }) },
    ]);
    await f.commit([{ table: 'users', row: f.ids.alice!, to: { role } }], setup);
  });

  it('a step that fails waits before it is tried again', async () => {
    const id = await upload();
    let tries = 0;
    const stage: ImportWork['stage'] = () => {
      tries += 1;
      return Promise.reject(new Error('The database is stopped'));
    };
    const broken = { ...work, stage };
    await workWith({ work: broken });
    expect([await stateOf(id), tries, failures.splice(0).length]).toEqual(['reading', 1, 1]);
    f.now = new Date(Date.parse(f.now) + 3_600_000).toISOString();
    await workWith({});
    expect(await stateOf(id)).toBe('staged');
  });

  it('a step that fails again and again is given up, with a reason', async () => {
    const id = await upload();
    const broken = { ...work, inspect: () => Promise.reject(new Error('broken')) };
    await workWith({ work: broken, retryDelay: 0 });
    expect(failures.splice(0).length).toBe(12);
    const row = await f.row('imports', id);
    expect(row).toMatchObject({ state: 'failed', step: null });
    expect(JSON.parse(String(row?.progress))).toMatchObject({ problem: { code: 'I_BROKEN' } });
  });

  it('an import of somebody who is not active any more fails', async () => {
    const id = await upload();
    await f.commit([{ table: 'users', row: f.ids.bob!, to: { role: 'owner' } }], setup);
    await f.commit([{ table: 'users', row: f.ids.alice!, to: { status: 'Inactive' } }], setup);
    await workWith({});
    expect(await f.row('imports', id)).toMatchObject({ state: 'failed', error: expect.stringContaining('not active') });
  });
});
