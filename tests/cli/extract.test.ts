import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { csvCell } from '../../server/cli/extract.ts';
import { copySqlite } from '../../server/store/sqliteCopy.ts';
import { type Fixture, openFixture } from '../kit/administration.ts';
import { seatgrid } from '../kit/cli.ts';
import { projectCatalog } from '../kit/projects.ts';
import { temporaryFolder } from '../kit/temporaryFolder.ts';

interface Line {
  table: string;
  row: string;
  cells: Record<string, unknown>;
}

describe('the extract command', () => {
  const folder = mkdtempSync(join(temporaryFolder(), 'seatgrid-extract-'));
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

  it('writes all rows of one organisation from a backup, none of another, and no secrets', async () => {
    const out = join(folder, 'acme.ndjson');
    expect(await seatgrid([...from, 'ACME', '--out', out], {})).toEqual({
      code: 0,
      output: expect.stringMatching(/acme\.ndjson: Users 6, .*Organisations 1, .*Accounts 5\./),
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
    // All tables are included.
    expect(new Set(rows.map(row => row.table))).toContain('seats');
  });

  it('writes one table as CSV with formulas escaped, or as lines to the screen', async () => {
    const out = join(folder, 'people.csv');
    expect((await seatgrid([...from, 'acme', '--table', 'Users', '--out', out], {})).output).toContain('Users 6.');
    const csv = readFileSync(out, 'utf8').split('\n');
    expect(csv[0]).toMatch(/^User ID,First Name,Last Name,Email,Status,/);
    expect(csv.find(line => line.startsWith('carol,'))).toMatch(/,'=1\+1,"Élan, ""Nord""",/);
    const { code, output } = await seatgrid([...from, 'acme', '--table', 'workspaces'], {});
    expect(code).toBe(0);
    expect(output.trim().split('\n')).toHaveLength(3);
  });

  it('prints a list as the text from which a cell reads it', () => {
    const { byId } = projectCatalog.table('projects');
    expect(csvCell(byId.get('skills')!, ['red', 'blue'])).toBe('"Red, warm", Blue');
    expect(csvCell(byId.get('members')!, ['a', 'b'])).toBe('a, b');
    expect([csvCell(byId.get('members')!, null), csvCell(byId.get('name')!, 'x')]).toEqual([null, 'x']);
  });

  it('reads a portable backup too', async () => {
    const data = join(folder, 'data');
    expect((await seatgrid(['restore', backup, '--without-checksum'], { SEATGRID_DATA: data })).code).toBe(0);
    const portable = join(folder, 'portable.gz');
    expect((await seatgrid(['backup', portable, '--portable'], { SEATGRID_DATA: data })).code).toBe(0);
    const { code, output } = await seatgrid(['extract', portable, '--organisation', 'globex', '--table', 'users'], {});
    expect([code, output]).toEqual([0, expect.stringContaining('"userId":"zoe"')]);
  });

  it('exits with 1 and the reason when it cannot extract anything', async () => {
    const expectFailure = async (args: string[], message: string | RegExp): Promise<void> => {
      const { code, output } = await seatgrid(args, {});
      expect([code, output]).toEqual([1, expect.stringMatching(message)]);
    };
    await expectFailure(
      [...from, 'nobody'],
      /has no organisation with the account name nobody\. It has: (?:acme, globex|globex, acme)\./,
    );
    await expectFailure(
      [...from, 'acme', '--table', 'sessions'],
      /There is no table sessions\. The tables are: users,|There is no table sessions/,
    );
    await expectFailure([...from, 'acme', '--out', join(folder, 'all.csv')], 'CSV holds one table: name it with --table.');
    await expectFailure(['extract', backup, '--organisation', 'acme'], /sha256 is missing/);
    await expectFailure(['extract', join(folder, 'none.db'), '--organisation', 'acme'], 'There is no file');
    await expectFailure(['extract', backup], /npm run seatgrid -- extract file/);
    await expectFailure([...from, 'acme', '--out', backup], 'already exists');
  });
});
