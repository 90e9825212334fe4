import { createHash, randomUUID } from 'node:crypto';
import { appendFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fileFolder, fileFolderOf } from '../../server/store/fileFolder.ts';
import type { DatabaseLocation } from '../../server/store/location.ts';
import { openFileStore } from '../../server/store/openFileStore.ts';
import { openStore } from '../../server/store/openStore.ts';
import { exportDatabase } from '../../server/store/portable.ts';
import { copySqlite } from '../../server/store/sqliteCopy.ts';
import { catalog } from '../kit/administration.ts';
import { seatgrid } from '../kit/cli.ts';
import { type Server, startServer } from '../kit/server.ts';
import { newDatabase } from '../kit/stores.ts';
import { temporaryFolder } from '../kit/temporaryFolder.ts';

const setup = {
  email: 'alice@acme.test',
  password: 'correct horse staple',
  organisation: 'ACME',
  accountName: 'acme',
  licences: 5,
};

describe('backup and restore', () => {
  let folder: string;
  let env: { SEATGRID_DATA: string };
  let server: Server;
  beforeAll(async () => {
    folder = mkdtempSync(join(temporaryFolder(), 'seatgrid-backup-'));
    env = { SEATGRID_DATA: join(folder, 'data') };
    server = await startServer({ ...env, SEATGRID_SETUP: JSON.stringify(setup) });
  });
  afterAll(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('a backup without a file name runs while Seatgrid runs and goes to the backup folder, readable by its owner only', async () => {
    const { code, output } = await seatgrid(['backup'], env);
    expect(output).toMatch(
      /backups\/seatgrid-\S+\.db: \d+ transactions, .*Users 1, .*\nSHA-256 [0-9a-f]{64}\nNothing is wrong\.\n$/,
    );
    expect(code).toBe(0);
    const names = readdirSync(join(env.SEATGRID_DATA, 'backups'));
    expect(names).toEqual([expect.stringMatching(/\.db$/), expect.stringMatching(/\.db\.sha256$/), 'seatgrid-last.json']);
    for (const name of names) expect(statSync(join(env.SEATGRID_DATA, 'backups', name)).mode & 0o077).toBe(0);
  });

  it('a backup never overwrites a file, and says when it cannot write', async () => {
    const file = join(folder, 'one.db');
    expect((await seatgrid(['backup', file], env)).code).toBe(0);
    const before = readFileSync(file);
    expect(await seatgrid(['backup', file], env)).toEqual({
      code: 1,
      output: expect.stringContaining('already exists: name another file'),
    });
    expect(readFileSync(file).equals(before)).toBe(true);
    const nowhere = await seatgrid(['backup', join(file, 'x.db')], env);
    expect(nowhere).toEqual({ code: 1, output: expect.stringContaining('could not be written') });
    expect(await seatgrid(['backup'], { SEATGRID_DATA: join(folder, 'none') })).toEqual({
      code: 1,
      output: expect.stringContaining('There is no data in'),
    });
    expect(existsSync(join(folder, 'none'))).toBe(false);
  });

  it('a restore of a damaged file fails and changes nothing', async () => {
    const file = join(folder, 'broken.db');
    await seatgrid(['backup', file], env);
    const elsewhere = { SEATGRID_DATA: join(folder, 'broken') };
    appendFileSync(file, 'x');
    expect(await seatgrid(['restore', file], elsewhere)).toEqual({
      code: 1,
      output: expect.stringContaining('is damaged: it does not match'),
    });
    rmSync(`${file}.sha256`);
    const bytes = readFileSync(file);
    bytes.fill(0x5a, 4096 * 3, 4096 * 40);
    rmSync(file);
    appendFileSync(file, bytes);
    expect(await seatgrid(['restore', file], elsewhere)).toEqual({
      code: 1,
      output: expect.stringMatching(/\.sha256 is missing, .* restore with --without-checksum\.\n$/),
    });
    expect((await seatgrid(['restore', file, '--without-checksum'], elsewhere)).output).toMatch(
      /cannot be restored, and nothing was changed\.\nOne thing is wrong:\n1\. The database is damaged/,
    );
    expect(readdirSync(elsewhere.SEATGRID_DATA)).toEqual(['owner.lock']);
    expect((await seatgrid(['restore', join(folder, 'none.db')], elsewhere)).output).toContain('There is no file');
  });

  it('a restore fills an empty folder, never replaces data in use, and replaces other data only with --force, keeping a copy', async () => {
    const file = join(folder, 'mine.db');
    await seatgrid(['backup', file], env);
    const elsewhere = { SEATGRID_DATA: join(folder, 'elsewhere') };
    expect((await seatgrid(['restore', file], elsewhere)).output).toMatch(/administration\.db is restored: \d+ transactions/);
    expect((await seatgrid(['doctor'], elsewhere)).code).toBe(0);

    for (const flags of [[], ['--force']])
      expect(await seatgrid(['restore', file, ...flags], env)).toEqual({
        code: 1,
        output: expect.stringContaining('is in use: stop Seatgrid first'),
      });
    await server.stop('SIGKILL');
    const before = readdirSync(env.SEATGRID_DATA);
    expect(await seatgrid(['restore', file], env)).toEqual({ code: 1, output: expect.stringContaining('--force replaces it') });
    expect(before).toContain('administration.db-wal');
    const forced = await seatgrid(['restore', file, '--force'], env);
    expect(forced.output).toMatch(/The previous data is now \S+\.replaced\.\n$/);
    expect(forced.code).toBe(0);
    expect(
      readdirSync(env.SEATGRID_DATA)
        .filter(name => name !== 'backups')
        .sort(),
    ).toEqual(['administration.db', expect.stringMatching(/^administration\.db\.\S+\.replaced$/), 'owner.lock']);
    expect((await seatgrid(['doctor'], env)).code).toBe(0);
  });
});

it('a copy of a SQLite file holds no trace of excluded tables', async () => {
  const folder = mkdtempSync(join(temporaryFolder(), 'seatgrid-without-'));
  const [file, whole, without] = ['original.db', 'whole.db', 'without.db'].map(name => join(folder, name));
  await (await openStore({ file: file! }, catalog.stored)).close();
  const database = new Database(file);
  database.exec(`insert into outbox (id, version, seq, body) values ('a', 1, 0, 'needle in a haystack')`);
  database.close();
  copySqlite(file!, whole!);
  copySqlite(file!, without!, new Set(['outbox', 'not-there']));
  expect(readFileSync(whole!).includes('needle')).toBe(true);
  expect(readFileSync(without!).includes('needle')).toBe(false);
  rmSync(folder, { recursive: true });
});

describe('a manipulated backup', () => {
  it.each([
    [
      'a trigger',
      'create trigger spy after update on users begin delete from sessions; end',
      /did not create: trigger spy on users/,
    ],
    ['a view', 'create view spy as select * from accounts', /did not create: view spy/],
    ['an unknown table', 'create table spy (x)', /did not create: table spy/],
    ['an index over an expression', 'create index spy on users (hex(email))', /did not create: index spy on users/],
    ['the application id of another program', 'pragma application_id = 1', /holds no Seatgrid data/],
    [
      'a changed CREATE TABLE statement',
      `pragma writable_schema = on; update sqlite_schema set sql = replace(sql, '"email" text', '"email" text default (hex(x''00''))')
        where name = 'users'`,
      /did not create: table users/,
    ],
  ])('is not restored with %s in it', async (_, sql, reason) => {
    const folder = mkdtempSync(join(temporaryFolder(), 'seatgrid-changed-'));
    const file = join(folder, 'changed.db');
    await (await openStore({ file }, catalog.stored)).close();
    const database = new Database(file);
    database.unsafeMode(true);
    database.exec(sql);
    database.close();
    const data = join(folder, 'data');
    const { code, output } = await seatgrid(['restore', file, '--without-checksum'], { SEATGRID_DATA: data });
    expect([code, output]).toEqual([1, expect.stringMatching(reason)]);
    expect(output).toContain('cannot be restored, and nothing was changed.');
    expect(readdirSync(data)).toEqual(['owner.lock']);
    rmSync(folder, { recursive: true });
  });
});

/** The content of a database as lines, without what is written when it is opened. */
async function contents(where: DatabaseLocation): Promise<string[]> {
  const lines: string[] = [];
  const files = 'file' in where ? fileFolder(fileFolderOf(where.file)) : null;
  const options = { excluded: new Set(['_meta', '_counter']), files };
  await exportDatabase(where, catalog.stored, options, async line => void lines.push(line));
  return lines;
}

describe('a backup of PostgreSQL', () => {
  it('is a dump where pg_dump works, otherwise lines, and replaces existing data only with --force, keeping a copy', async () => {
    const folder = mkdtempSync(join(temporaryFolder(), 'seatgrid-pg-'));
    const url = await newDatabase();
    const where = { url, schema: 'seatgrid_administration' };
    const env = { DATABASE_URL: url, SEATGRID_DATA: folder };
    const server = await startServer({ ...env, SEATGRID_SETUP: JSON.stringify(setup) });
    const made = await seatgrid(['backup'], env);
    expect(made).toEqual({
      code: 0,
      output: expect.stringMatching(/backups\/seatgrid-\S+\.(?:dump|ndjson\.gz): \d+ transactions/),
    });
    const file = /\S+backups\/seatgrid-\S+\.(?:dump|ndjson\.gz)/.exec(made.output)?.[0] ?? '';
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect((await seatgrid(['restore', file, '--force'], env)).output).toContain('is in use: stop every Seatgrid');
    await server.stop();
    const before = await contents(where);
    expect(await seatgrid(['restore', file], env)).toEqual({ code: 1, output: expect.stringContaining('--force replaces it') });
    const forced = await seatgrid(['restore', file, '--force'], env);
    expect(forced).toEqual({
      code: 0,
      output: expect.stringMatching(/The previous data is now in the schema seatgrid_administration_\d+\./),
    });
    expect(await contents(where)).toEqual(before);

    const broken = join(folder, 'broken.gz');
    writeFileSync(broken, readFileSync(file).subarray(0, -200));
    const refused = await seatgrid(['restore', broken, '--force', '--without-checksum'], env);
    expect(refused.code).toBe(1);
    expect(await contents(where)).toEqual(before);
    rmSync(folder, { recursive: true });
  });

  it('moves data from SQLite to PostgreSQL and back without a difference', async () => {
    const folder = mkdtempSync(join(temporaryFolder(), 'seatgrid-move-'));
    const here = { SEATGRID_DATA: join(folder, 'here') };
    const server = await startServer({ ...here, SEATGRID_SETUP: JSON.stringify(setup) });
    await server.stop();
    const sqlite = { file: join(here.SEATGRID_DATA, 'administration.db') };
    const name = `${randomUUID()}.source`;
    const bytes = Buffer.alloc(500_000, 'a file, ');
    const { hash } = await fileFolder(fileFolderOf(sqlite.file)).put(name, Readable.from([bytes]), bytes.length);
    const before = await contents(sqlite);
    expect(before.filter(line => line.includes(name)).length).toBe(3);
    for (const flags of [[], ['--portable']]) {
      const [there, file] = [await newDatabase(), join(folder, `moving${flags.length}`)];
      expect((await seatgrid(['backup', file, ...flags], here)).code).toBe(0);
      const moved = await seatgrid(['restore', file], { DATABASE_URL: there });
      expect(moved).toEqual({ code: 0, output: expect.stringContaining('is restored: ') });
      expect(await contents({ url: there, schema: 'seatgrid_administration' })).toEqual(before);

      const [back, again] = [{ SEATGRID_DATA: join(folder, `back${flags.length}`) }, join(folder, `again${flags.length}`)];
      expect((await seatgrid(['backup', again, '--portable'], { DATABASE_URL: there })).code).toBe(0);
      expect(await seatgrid(['restore', again], back)).toEqual({ code: 0, output: expect.stringContaining('is restored: ') });
      expect(await contents({ file: join(back.SEATGRID_DATA, 'administration.db') })).toEqual(before);
      expect((await seatgrid(['doctor'], back)).code).toBe(0);

      const restored = { file: join(back.SEATGRID_DATA, 'administration.db') };
      const files = await openFileStore(restored);
      expect(
        createHash('sha256')
          .update(await files.read(name, 0, bytes.length))
          .digest('hex'),
      ).toBe(hash);
      expect(await files.list('', 9)).toEqual([{ name, at: expect.any(String) }]);
    }
    rmSync(folder, { recursive: true });
  });
});
