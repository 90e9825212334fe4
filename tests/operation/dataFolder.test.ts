import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { prepareDataFolder } from '../../server/dataFolder.ts';
import { seatgrid } from '../kit/cli.ts';
import { HttpClient } from '../kit/client.ts';
import { startServer } from '../kit/server.ts';

const owner = { email: 'alice@acme.test', password: 'correct horse staple' };
const SEATGRID_SETUP = JSON.stringify({ ...owner, organisation: 'ACME', accountName: 'acme', licences: 5 });
const draft = { changes: [{ table: 'users', from: null, to: { userId: 'ben' } }] };

let data: string;
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'seatgrid-folder-'));
});
afterEach(() => rmSync(data, { recursive: true, force: true }));

/** Every path under the data folder that somebody else may read or write. */
const open = (): string[] =>
  [data, ...readdirSync(data, { recursive: true, encoding: 'utf8' }).map(name => join(data, name))].filter(
    path => (statSync(path).mode & 0o077) !== 0,
  );

describe('the data folder', () => {
  it('belongs to its user alone, whatever the umask is and whoever made it before', async () => {
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

  it('leaves alone what somebody else put there, and never closes a folder that all users share', () => {
    const other = join(data, 'photo.png');
    writeFileSync(other, '', { mode: 0o644 });
    prepareDataFolder(data);
    expect(statSync(other).mode & 0o777).toBe(0o644);
    chmodSync(data, 0o1777);
    expect(() => prepareDataFolder(data)).toThrow(/^SEATGRID_DATA: .* is a folder that all users share: name one .*\.$/);
    expect(statSync(data).mode & 0o7777).toBe(0o1777);
  });

  it.runIf(process.getuid?.() === 0)('that belongs to another user or cannot be written is refused with one sentence', () => {
    const other = join(data, 'other');
    mkdirSync(other);
    chmodSync(data, 0o755);
    const program = new URL('../../server/dataFolder.ts', import.meta.url).href;
    const says = `import(${JSON.stringify(program)}).then(m => m.prepareDataFolder(process.argv[1])).catch(e => console.log(e.message))`;
    /** As somebody who is not root finds it. */
    const asNobody = (mode: number): string => {
      chmodSync(other, mode);
      return execFileSync(process.execPath, ['-e', says, other], { uid: 65_534, gid: 65_534, encoding: 'utf8' });
    };
    expect(asNobody(0o777)).toMatch(
      /^SEATGRID_DATA: other users of this machine may read .*\/other, which belongs to another user .*\.\n$/,
    );
    expect(asNobody(0o700)).toMatch(/^SEATGRID_DATA: .*\/other cannot be .* \(EACCES\): name one that this user may write\.\n$/);
    chownSync(other, 65_534, 65_534);
    expect(asNobody(0o500)).toMatch(
      /^SEATGRID_DATA: .*\/other cannot be written \(EACCES\): name one that this user may write\.\n$/,
    );
    expect(asNobody(0o755)).toBe('');
  });
});

describe('one owner of the data folder', () => {
  it('refuses a second server and a restore, naming the process, lets backup and doctor in, and ends with a kill', async () => {
    const env = { SEATGRID_DATA: data, SEATGRID_SETUP };
    const first = await startServer(env);
    await expect(startServer(env)).rejects.toThrow(
      new RegExp(
        `SEATGRID_DATA: another Seatgrid \\(process ${first.process.pid}\\) uses the data in .*: stop it, or name another`,
      ),
    );
    const file = join(data, 'backups', 'seatgrid-mine.db');
    expect((await seatgrid(['backup', file], env)).code).toBe(0);
    expect((await seatgrid(['doctor'], env)).code).toBe(0);
    const restore = await seatgrid(['restore', file, '--force'], env);
    expect([restore.code, restore.said]).toEqual([
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

describe('a database whose file goes while it is open', () => {
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
  ])('%s: no write is acknowledged, and the server is not ready', async (_, goes) => {
    const server = await startServer({ SEATGRID_DATA: data, SEATGRID_SETUP, LOG_LEVEL: 'silent' });
    const alice = new HttpClient(server.url);
    await alice.signIn(owner.email, owner.password);
    expect((await alice.at('POST', 'commit', draft)).status).toBe(200);
    goes(join(data, 'administration.db'));
    for (let n = 0; n < 3; n += 1) expect((await alice.at('POST', 'commit', draft)).status).toBe(503);
    expect((await fetch(`${server.url}/readyz`)).status).toBe(503);
    await server.stop();
  });
});
