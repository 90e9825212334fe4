import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../server/store/openStore.ts';
import { catalog } from '../kit/administration.ts';
import { seatgrid, seatgridFromSources } from '../kit/cli.ts';
import { newDatabase, runRawSql } from '../kit/stores.ts';
import { temporaryFolder } from '../kit/temporaryFolder.ts';

describe('the doctor command', () => {
  const newFolder = async (): Promise<{ env: { SEATGRID_DATA: string }; file: string }> => {
    const data = mkdtempSync(join(temporaryFolder(), 'seatgrid-doctor-'));
    const file = join(data, 'administration.db');
    await (await openStore({ file }, catalog.stored)).close();
    return { env: { SEATGRID_DATA: data }, file };
  };

  it.each(['--fix', '--mend'])(
    'exits with 0 when nothing is wrong, and otherwise with 1, the problem and the remedy (%s)',
    async flag => {
      const { env, file } = await newFolder();
      const healthy = await seatgridFromSources(['doctor'], env);
      expect(healthy.output).toMatch(/administration\.db: 0 transactions, .*Users 0, .*\.\nNothing is wrong\.\n$/);
      expect(healthy.code).toBe(0);
      await runRawSql(
        { file },
        () => `insert into pools (id, version, seq, trigger, total, used, reserved, taken, available, over) values ('p', 1, 0, 'on_active', 5, 2, 0, 2, 3, 0);
       insert into _base ("table", "row", seq, scope, cells) values ('pools', 'p', 0, '[]', '{}')`,
      );
      const broken = await seatgrid(['doctor'], env);
      expect(broken.output).toContain(
        '1. In Licences, Total of one row does not match the other rows: p: 5, must be 0.\n   Nothing that anyone entered is lost.',
      );
      expect(broken.code).toBe(1);
      expect(broken.output).toContain('To recalculate it, run: npm run seatgrid -- doctor --fix');
      const repaired = await seatgrid(['doctor', flag], env);
      expect(repaired.output).toMatch(/^Rows recalculated: 1\./);
      expect(repaired.code).toBe(0);
      rmSync(env.SEATGRID_DATA, { recursive: true });
    },
  );

  it('reports a damaged file, a file that is not a database, and a missing file', async () => {
    const { env, file } = await newFolder();
    const bytes = readFileSync(file);
    bytes.fill(0x5a, 4096 * 3, 4096 * 40);
    writeFileSync(file, bytes);
    const damaged = await seatgrid(['doctor'], env);
    expect(damaged.output).toMatch(/The database is damaged: (.|\n)*restore the last backup/);
    expect(damaged.code).toBe(1);
    writeFileSync(file, 'What is this? '.repeat(1000));
    expect((await seatgrid(['doctor'], env)).output).toContain('The database is damaged: file is not a database');
    rmSync(file);
    new Database(file).exec('create table mine (x)').close();
    expect((await seatgrid(['doctor'], env)).output).toContain('This database holds no Seatgrid data.');
    rmSync(file);
    const none = await seatgrid(['doctor'], env);
    expect(none.output).toMatch(/cannot be opened .*: check SEATGRID_DATA/);
    expect(none.code).toBe(1);
    rmSync(env.SEATGRID_DATA, { recursive: true });
  });

  it('reports an empty PostgreSQL database and one that cannot be reached', async () => {
    const { code, output } = await seatgrid(['doctor'], { DATABASE_URL: await newDatabase() });
    expect([code, output]).toEqual([1, expect.stringContaining('holds no Seatgrid data')]);
    const unreachable = await seatgrid(['doctor'], { DATABASE_URL: 'postgres://nobody:secret@127.0.0.1:1/none' });
    expect([unreachable.code, unreachable.output]).toEqual([1, expect.stringContaining('cannot be opened')]);
    expect(unreachable.output).not.toContain('secret');
  });

  it('prints the usage for unknown commands and options', async () => {
    for (const args of [
      [],
      ['help'],
      ['doctor', 'x'],
      ['doctor', '--force'],
      ['restore'],
      ['backup', 'a', 'b'],
      ['backup', '--force'],
    ]) {
      const { code, output } = await seatgrid(args, {});
      expect([code, output]).toEqual([1, expect.stringContaining('npm run seatgrid -- backup [file]')]);
    }
  });
});
