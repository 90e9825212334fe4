import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copySqlite } from '../../server/store/sqliteCopy.ts';
import { type Fixture, openFixture } from '../kit/administration.ts';
import { seatgrid } from '../kit/cli.ts';

interface Line {
  table: string;
  row: string;
  cells: Record<string, unknown>;
}

describe('extract', () => {
  const folder = mkdtempSync(join(tmpdir(), 'seatgrid-extract-'));
  const backup = join(folder, 'backup.db');
  const from = ['extract', backup, '--without-checksum', '--organisation'];
  let f: Fixture;
  beforeAll(async () => {
    f = await openFixture('sqlite');
    await f.commit([{ table: 'users', row: f.ids.carol!, to: { jobTitle: '=1+1', department: 'Élan, "Nord"' } }]);
    if ('file' in f.where) copySqlite(f.where.file, backup);
  });
  afterAll(async () => {
    await f.close();
    rmSync(folder, { recursive: true });
  });

  it('takes every row of one organisation from a backup, none of another, and no secret', async () => {
    const out = join(folder, 'acme.ndjson');
    expect(await seatgrid([...from, 'ACME', '--out', out], {})).toEqual({
      code: 0,
      said: expect.stringMatching(/acme\.ndjson: Users 6, .*Organisations 1, .*Accounts 5\./),
    });
    expect(statSync(out).mode & 0o777).toBe(0o600);
    const [head, ...lines] = readFileSync(out, 'utf8').trim().split('\n');
    expect(JSON.parse(head!)).toEqual({
      seatgrid: 'extract',
      format: 1,
      organisation: { id: f.acme, name: 'ACME', accountName: 'acme' },
    });
    const rows = lines.map(line => JSON.parse(line) as Line);
    expect(rows.filter(row => row.table === 'users').map(row => row.cells.userId)).toEqual(
      expect.arrayContaining(['alice', 'bob', 'carol', 'dave', 'jean', 'erin']),
    );
    expect(rows.find(row => row.row === f.ids.carol)?.cells).toMatchObject({ status: 'Active', department: 'Élan, "Nord"' });
    const text = lines.join('\n');
    for (const hidden of [f.globex, f.ids.zoe!, 'GLOBEX', 'passwordHash', 'tokenHash', 'activationHash'])
      expect(text).not.toContain(hidden);
    // Nobody else's, even where all tables are looked at.
    expect(new Set(rows.map(row => row.table))).toContain('seats');
  });

  it('takes one table as CSV that a spreadsheet opens as text, or as lines to the screen', async () => {
    const out = join(folder, 'people.csv');
    expect((await seatgrid([...from, 'acme', '--table', 'Users', '--out', out], {})).said).toContain('Users 6.');
    const csv = readFileSync(out, 'utf8').split('\n');
    expect(csv[0]).toMatch(/^User ID,First Name,Last Name,Email,Status,/);
    expect(csv.find(line => line.startsWith('carol,'))).toMatch(/,'=1\+1,"Élan, ""Nord""",/);
    const { code, said } = await seatgrid([...from, 'acme', '--table', 'workspaces'], {});
    expect(code).toBe(0);
    expect(said.trim().split('\n')).toHaveLength(3);
  });

  it('takes it from a portable backup too', async () => {
    const data = join(folder, 'data');
    expect((await seatgrid(['restore', backup, '--without-checksum'], { SEATGRID_DATA: data })).code).toBe(0);
    const portable = join(folder, 'portable.gz');
    expect((await seatgrid(['backup', portable, '--portable'], { SEATGRID_DATA: data })).code).toBe(0);
    const { code, said } = await seatgrid(['extract', portable, '--organisation', 'globex', '--table', 'users'], {});
    expect([code, said]).toEqual([0, expect.stringContaining('"userId":"zoe"')]);
  });

  it('says what is wrong where it can take nothing', async () => {
    const says = async (args: string[], words: string | RegExp): Promise<void> => {
      const { code, said } = await seatgrid(args, {});
      expect([code, said]).toEqual([1, expect.stringMatching(words)]);
    };
    await says(
      [...from, 'nobody'],
      /holds no organisation with the account name nobody\. It holds: (?:acme, globex|globex, acme)\./,
    );
    await says(
      [...from, 'acme', '--table', 'sessions'],
      /There is no table sessions\. There are: users,|There is no table sessions/,
    );
    await says([...from, 'acme', '--out', join(folder, 'all.csv')], 'CSV holds one table: name it with --table.');
    await says(['extract', backup, '--organisation', 'acme'], /sha256 is not there/);
    await says(['extract', join(folder, 'none.db'), '--organisation', 'acme'], 'There is no file');
    await says(['extract', backup], /npm run seatgrid -- extract file/);
    await says([...from, 'acme', '--out', backup], 'is there already');
  });
});
