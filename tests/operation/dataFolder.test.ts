import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { prepareDataFolder } from '../../server/dataFolder.ts';
import { seatgrid } from '../kit/cli.ts';
import { HttpClient } from '../kit/client.ts';
import { startServer } from '../kit/server.ts';
import { temporaryFolder } from '../kit/temporaryFolder.ts';

const owner = { email: 'alice@acme.test', password: 'correct horse staple' };
const SEATGRID_SETUP = JSON.stringify({ ...owner, organisation: 'ACME', accountName: 'acme', licences: 5 });
const draft = { changes: [{ table: 'users', from: null, to: { userId: 'ben' } }] };

let data: string;
beforeEach(() => {
  data = mkdtempSync(join(temporaryFolder(), 'seatgrid-folder-'));
});
afterEach(() => rmSync(data, { recursive: true, force: true }));

/** Every path under the data folder that somebody else may read or write. */
const open = (): string[] =>
  [data, ...readdirSync(data, { recursive: true, encoding: 'utf8' }).map(name => join(data, name))].filter(
    path => (statSync(path).mode & 0o077) !== 0,
  );

describe('the data folder', () => {
  it('is accessible to its user only, whatever the umask is and whoever created it', async () => {
    const before = process.umask(0);
    try {
      const first = await startServer({ SEATGRID_DATA: data, SEATGRID_SETUP });
      expect((await seatgrid(['backup'], { SEATGRID_DATA: data })).code).toBe(0);
      expect(open()).toEqual([]);
      await first.stop('SIGKILL');

      for (const name of readdirSync(data)) chmodSync(join(data, name), name === 'backups' ? 0o755 : 0o644);
      chmodSync(data, 0o755);
      const second = await startServer({ SEATGRID_DATA: data });
      expect(open()).toEqual([]);
      await second.stop();
      expect(prepareDataFolder(data)).toEqual([]);
    } finally {
      process.umask(before);
    }
  });

  it('keeps the permissions of other files in it, and is refused when all users share it', () => {
    const other = join(data, 'photo.png');
    writeFileSync(other, '', { mode: 0o644 });
    prepareDataFolder(data);
    expect(statSync(other).mode & 0o777).toBe(0o644);
    chmodSync(data, 0o1777);
    expect(() => prepareDataFolder(data)).toThrow(/^SEATGRID_DATA: .* is shared by all users: name a folder .*\.$/);
    expect(statSync(data).mode & 0o7777).toBe(0o1777);
  });

  it.runIf(process.getuid?.() === 0)('is refused with one sentence when it belongs to another user or cannot be written', () => {
    const other = join(data, 'other');
    mkdirSync(other);
    chmodSync(data, 0o755);
    const program = new URL('../../server/dataFolder.ts', import.meta.url).href;
    const says = `import(${JSON.stringify(program)}).then(m => m.prepareDataFolder(process.argv[1])).catch(e => console.log(e.message))`;
    /** The message that a user other than root gets. */
    const asNobody = (mode: number): string => {
      chmodSync(other, mode);
      return execFileSync(process.execPath, ['-e', says, other], { uid: 65_534, gid: 65_534, encoding: 'utf8' });
    };
    expect(asNobody(0o777)).toMatch(
      /^SEATGRID_DATA: other users of this machine can read .*\/other, which belongs to another user .*\.\n$/,
    );
    expect(asNobody(0o700)).toMatch(
      /^SEATGRID_DATA: .*\/other cannot be .* \(EACCES\): name one that this user may write to\.\n$/,
    );
    chownSync(other, 65_534, 65_534);
    expect(asNobody(0o500)).toMatch(
      /^SEATGRID_DATA: .*\/other cannot be written \(EACCES\): name one that this user may write to\.\n$/,
    );
    expect(asNobody(0o755)).toBe('');
  });
});

describe('the lock of the data folder', () => {
  it('stops a second server and a restore but not backup and doctor, and ends when its process is killed', async () => {
    const env = { SEATGRID_DATA: data, SEATGRID_SETUP };
    const first = await startServer(env);
    await expect(startServer(env)).rejects.toThrow(
      new RegExp(
        `SEATGRID_DATA: another Seatgrid \\(process ${first.process.pid}\\) is using the data in .*: stop it, or name another`,
      ),
    );
    const file = join(data, 'backups', 'seatgrid-mine.db');
    expect((await seatgrid(['backup', file], env)).code).toBe(0);
    expect((await seatgrid(['doctor'], env)).code).toBe(0);
    const restore = await seatgrid(['restore', file, '--force'], env);
    expect([restore.code, restore.output]).toEqual([
      1,
      expect.stringContaining(`is in use: stop Seatgrid first (process ${first.process.pid})`),
    ]);
    const alice = new HttpClient(first.url);
    expect((await alice.signIn(owner.email, owner.password)).status).toBe(200);
    await first.stop('SIGKILL');
    const second = await startServer(env);
    await second.stop();
  });
});

describe('an open database file', () => {
  it.each([
    ['removed', (file: string) => rmSync(file)],
    ['moved away', (file: string) => renameSync(file, `${file}.away`)],
    [
      'replaced',
      (file: string) => {
        rmSync(file);
        writeFileSync(file, 'something else');
      },
    ],
    ['without its write-ahead log', (file: string) => rmSync(`${file}-wal`)],
  ])('that is %s acknowledges no write, and the server is not ready', async (_, remove) => {
    const server = await startServer({ SEATGRID_DATA: data, SEATGRID_SETUP, LOG_LEVEL: 'silent' });
    const alice = new HttpClient(server.url);
    await alice.signIn(owner.email, owner.password);
    expect((await alice.at('POST', 'commit', draft)).status).toBe(200);
    remove(join(data, 'administration.db'));
    for (let n = 0; n < 3; n += 1) expect((await alice.at('POST', 'commit', draft)).status).toBe(503);
    expect((await fetch(`${server.url}/readyz`)).status).toBe(503);
    await server.stop();
  });
});
