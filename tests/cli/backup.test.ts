import { appendFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore } from '../../server/store/openStore.ts';
import { catalog } from '../kit/administration.ts';
import { seatgrid } from '../kit/cli.ts';
import { type Server, startServer } from '../kit/server.ts';
import { newDatabase } from '../kit/stores.ts';

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
    folder = mkdtempSync(join(tmpdir(), 'seatgrid-backup-'));
    env = { SEATGRID_DATA: join(folder, 'data') };
    server = await startServer({ ...env, SEATGRID_SETUP: JSON.stringify(setup) });
  });
  afterAll(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('backs up while Seatgrid runs, into a folder of its own where none is named, readable by its owner only', async () => {
    const { code, said } = await seatgrid(['backup'], env);
    expect(said).toMatch(
      /backups\/seatgrid-\S+\.db: \d+ transactions, .*Users 1, .*\nSHA-256 [0-9a-f]{64}\nNothing is wrong\.\n$/,
    );
    expect(code).toBe(0);
    const names = readdirSync(join(env.SEATGRID_DATA, 'backups'));
    expect(names).toEqual([expect.stringMatching(/\.db$/), expect.stringMatching(/\.db\.sha256$/)]);
    for (const name of names) expect(statSync(join(env.SEATGRID_DATA, 'backups', name)).mode & 0o077).toBe(0);
  });

  it('never writes over a file, and says where it cannot write', async () => {
    const file = join(folder, 'one.db');
    expect((await seatgrid(['backup', file], env)).code).toBe(0);
    const before = readFileSync(file);
    expect(await seatgrid(['backup', file], env)).toEqual({
      code: 1,
      said: expect.stringContaining('is there already: name another file'),
    });
    expect(readFileSync(file).equals(before)).toBe(true);
    const nowhere = await seatgrid(['backup', join(file, 'x.db')], env);
    expect(nowhere).toEqual({ code: 1, said: expect.stringContaining('could not be written') });
    expect(await seatgrid(['backup'], { SEATGRID_DATA: join(folder, 'none') })).toEqual({
      code: 1,
      said: expect.stringContaining('There is no data in'),
    });
    expect(existsSync(join(folder, 'none'))).toBe(false);
  });

  it('restores nothing that is not whole, and changes nothing then', async () => {
    const file = join(folder, 'broken.db');
    await seatgrid(['backup', file], env);
    const elsewhere = { SEATGRID_DATA: join(folder, 'broken') };
    appendFileSync(file, 'x');
    expect(await seatgrid(['restore', file], elsewhere)).toEqual({
      code: 1,
      said: expect.stringContaining('is not what was written'),
    });
    rmSync(`${file}.sha256`);
    const bytes = readFileSync(file);
    bytes.fill(0x5a, 4096 * 3, 4096 * 40);
    rmSync(file);
    appendFileSync(file, bytes);
    expect((await seatgrid(['restore', file], elsewhere)).said).toMatch(
      /cannot be restored, and nothing was changed\.\nOne thing is wrong:\n1\. The database is damaged/,
    );
    expect(readdirSync(elsewhere.SEATGRID_DATA)).toEqual(['owner.lock']);
    expect((await seatgrid(['restore', join(folder, 'none.db')], elsewhere)).said).toContain('There is no file');
  });

  it('restores into an empty folder; data in use is never replaced, data that is there only with --force, and is kept', async () => {
    const file = join(folder, 'mine.db');
    await seatgrid(['backup', file], env);
    const elsewhere = { SEATGRID_DATA: join(folder, 'elsewhere') };
    expect((await seatgrid(['restore', file], elsewhere)).said).toMatch(/administration\.db is restored: \d+ transactions/);
    expect((await seatgrid(['doctor'], elsewhere)).code).toBe(0);

    for (const flags of [[], ['--force']])
      expect(await seatgrid(['restore', file, ...flags], env)).toEqual({
        code: 1,
        said: expect.stringContaining('is in use: stop Seatgrid first'),
      });
    await server.stop('SIGKILL');
    const before = readdirSync(env.SEATGRID_DATA);
    expect(await seatgrid(['restore', file], env)).toEqual({ code: 1, said: expect.stringContaining('--force replaces it') });
    expect(before).toContain('administration.db-wal');
    const forced = await seatgrid(['restore', file, '--force'], env);
    expect(forced.said).toMatch(/What was there is now \S+\.replaced\.\n$/);
    expect(forced.code).toBe(0);
    expect(
      readdirSync(env.SEATGRID_DATA)
        .filter(name => name !== 'backups')
        .sort(),
    ).toEqual(['administration.db', expect.stringMatching(/^administration\.db\.\S+\.replaced$/), 'owner.lock']);
    expect((await seatgrid(['doctor'], env)).code).toBe(0);
  });
});

it('leaves PostgreSQL to its own tools, and says the exact words', async () => {
  const url = await newDatabase();
  const store = await openStore({ url, schema: 'seatgrid_administration' }, catalog.stored);
  const env = { DATABASE_URL: url };
  const backup = await seatgrid(['backup'], env);
  expect(backup).toEqual({
    code: 1,
    said: expect.stringMatching(
      /pg_dump --format=custom --schema=seatgrid_administration --file=seatgrid-\S+\.dump "\$DATABASE_URL"/,
    ),
  });
  expect(await seatgrid(['restore', 'x.dump'], env)).toEqual({
    code: 1,
    said: expect.stringContaining('pg_restore --clean --if-exists --dbname="$DATABASE_URL"'),
  });
  const doctor = await seatgrid(['doctor'], env);
  expect(doctor).toEqual({
    code: 0,
    said: expect.stringMatching(
      /^the schema seatgrid_administration of DATABASE_URL: 0 transactions(.|\n)*Nothing is wrong\.\n$/,
    ),
  });
  await store.close();
});
