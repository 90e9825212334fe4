import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { Client } from 'pg';
import { describe, expect, it } from 'vitest';
import { checkup } from '../../server/cli/checkup.ts';
import { openStore, type Where } from '../../server/store/openStore.ts';
import { catalog, type Fixture, openFixture } from '../kit/administration.ts';
import { seatgrid } from '../kit/cli.ts';
import { engines, newDatabase } from '../kit/stores.ts';

/** Does something to the data past Seatgrid. */
async function behind(where: Where, statements: string): Promise<void> {
  if ('file' in where) {
    const database = new Database(where.file);
    database.exec(statements);
    database.close();
    return;
  }
  const client = new Client({ connectionString: where.url });
  await client.connect();
  await client.query(`set search_path = "${where.schema}"; ${statements}`);
  await client.end();
}

/** What can go wrong, and what doctor calls it. */
const damages: [damage: string, sql: (f: Fixture) => string, found: object[]][] = [
  [
    'a count is off',
    () => 'update pools set used = used + 1 where total > 0',
    [{ code: 'derived', table: 'pools', field: 'used', many: 2 }],
  ],
  [
    'a row went',
    f => `delete from accounts where id = (select account from users where id = '${f.ids.bob}')`,
    [{ code: 'dangling', table: 'users', field: 'account', many: 1, examples: ['bob'] }],
  ],
  [
    'a key is there twice',
    () => `update accounts set "key_idFree" = 'alice' where "loginId" = 'bob'`,
    [
      { code: 'twice', table: 'accounts', field: 'key_idFree', many: 1, examples: ['alice'] },
      { code: 'derived', table: 'accounts', field: 'key_idFree', many: 1 },
    ],
  ],
  ['a transaction went', () => 'delete from _log where seq = 2', [{ code: 'logGap', many: 1, examples: ['2'] }]],
  [
    'a part of a transaction went',
    () => 'update _log set part = 1 where seq = 3',
    [
      { code: 'logGap', many: 1, examples: ['3'] },
      { code: 'logParts', many: 1, examples: ['3'] },
    ],
  ],
  ['the end of the log went', () => 'delete from _log where seq = (select seq from _counter)', [{ code: 'counter', many: 1 }]],
  [
    'a row is ahead of the log',
    f => `update users set seq = 999 where id = '${f.ids.bob}'`,
    [{ code: 'ahead', table: 'users', many: 1, examples: ['bob'] }],
  ],
  [
    'a column and a table are not there',
    () => 'alter table pools drop column taken; drop table sessions',
    [{ code: 'older', many: 2, examples: ['pools.taken', 'sessions'] }],
  ],
  [
    'a newer version was here',
    () => `update _meta set value = '99' where key = 'version'`,
    [{ code: 'newer', examples: ['99'] }],
  ],
];

describe.each(engines)('doctor on %s', engine => {
  it('finds nothing in data that is in order', async () => {
    const f = await openFixture(engine);
    expect(await checkup(f.where)).toMatchObject({
      findings: [],
      rows: { users: 7, orgs: 2, accounts: 6 },
      seq: await f.reader.seq(),
    });
    await f.close();
  });

  it.each(damages)('says so where %s', async (_, sql, found) => {
    const f = await openFixture(engine);
    await behind(f.where, sql(f));
    const named = JSON.parse(JSON.stringify(found).replaceAll('"bob"', `"${f.ids.bob}"`)) as object[];
    const { findings } = await checkup(f.where);
    expect(findings).toMatchObject(named);
    await f.close();
  });
});

describe('doctor as a command', () => {
  const newFolder = async (): Promise<{ env: { SEATGRID_DATA: string }; file: string }> => {
    const data = mkdtempSync(join(tmpdir(), 'seatgrid-doctor-'));
    const file = join(data, 'administration.db');
    await (await openStore({ file }, catalog.stored)).close();
    return { env: { SEATGRID_DATA: data }, file };
  };

  it('ends with 0 and one sentence where nothing is wrong, and with 1, what is wrong and what to do where something is', async () => {
    const { env, file } = await newFolder();
    const healthy = await seatgrid(['doctor'], env);
    expect(healthy.said).toMatch(/administration\.db: 0 transactions, .*Users 0, .*\.\nNothing is wrong\.\n$/);
    expect(healthy.code).toBe(0);
    await behind(
      { file },
      `insert into pools (id, version, seq, total, used, reserved, taken, available, over) values ('p', 1, 0, 5, 2, 0, 2, 3, 0)`,
    );
    const ill = await seatgrid(['doctor'], env);
    expect(ill.said).toContain(
      '1. In Licences, Total of one row is not what the rows say: p: 5, must be 0.\n   Nothing that anyone entered is lost.',
    );
    expect(ill.code).toBe(1);
    const mended = await seatgrid(['doctor', '--mend'], env);
    expect(mended.said).toMatch(/^1 rows were worked out anew/);
    expect(mended.code).toBe(0);
    rmSync(env.SEATGRID_DATA, { recursive: true });
  });

  it('knows a file that is damaged, one that is no database, and one that is not there', async () => {
    const { env, file } = await newFolder();
    const bytes = readFileSync(file);
    bytes.fill(0x5a, 4096 * 3, 4096 * 40);
    writeFileSync(file, bytes);
    const damaged = await seatgrid(['doctor'], env);
    expect(damaged.said).toMatch(/The database is damaged: (.|\n)*restore the last backup/);
    expect(damaged.code).toBe(1);
    writeFileSync(file, 'What is this? '.repeat(1000));
    expect((await seatgrid(['doctor'], env)).said).toContain('The database is damaged: file is not a database');
    rmSync(file);
    new Database(file).exec('create table mine (x)').close();
    expect((await seatgrid(['doctor'], env)).said).toContain('This database holds no data of Seatgrid.');
    rmSync(file);
    const none = await seatgrid(['doctor'], env);
    expect(none.said).toMatch(/cannot be opened .*: check SEATGRID_DATA/);
    expect(none.code).toBe(1);
    rmSync(env.SEATGRID_DATA, { recursive: true });
  });

  it('looks over PostgreSQL too, and says that it is not there', async () => {
    const { code, said } = await seatgrid(['doctor'], { DATABASE_URL: await newDatabase() });
    expect([code, said]).toEqual([1, expect.stringContaining('holds no data of Seatgrid')]);
    const gone = await seatgrid(['doctor'], { DATABASE_URL: 'postgres://nobody:secret@127.0.0.1:1/none' });
    expect([gone.code, gone.said]).toEqual([1, expect.stringContaining('cannot be opened')]);
    expect(gone.said).not.toContain('secret');
  });

  it('says how it is used where it is asked for anything else', async () => {
    for (const args of [
      [],
      ['help'],
      ['doctor', 'x'],
      ['doctor', '--force'],
      ['restore'],
      ['backup', 'a', 'b'],
      ['backup', '--force'],
    ]) {
      const { code, said } = await seatgrid(args, {});
      expect([code, said]).toEqual([1, expect.stringContaining('npm run seatgrid -- backup [file]')]);
    }
  });
});
