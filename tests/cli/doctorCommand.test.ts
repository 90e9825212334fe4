import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../server/store/openStore.ts';
import { catalog } from '../kit/administration.ts';
import { seatgrid } from '../kit/cli.ts';
import { newDatabase, runRawSql } from '../kit/stores.ts';

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
    await runRawSql(
      { file },
      () => `insert into pools (id, version, seq, trigger, total, used, reserved, taken, available, over) values ('p', 1, 0, 'on_active', 5, 2, 0, 2, 3, 0);
       insert into _base ("table", "row", seq, scope, cells) values ('pools', 'p', 0, '[]', '{}')`,
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
