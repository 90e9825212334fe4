import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { platform } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { Client } from 'pg';
import { describe, expect, it, type TestContext } from 'vitest';
import { compileCatalog } from '../../server/model/compile.ts';
import { openReader } from '../../server/store/openStore.ts';
import { administration } from '../../server/tables/administration.ts';
import { HttpClient } from '../kit/client.ts';
import { type Server, startServer } from '../kit/server.ts';
import { engines, newDatabase } from '../kit/stores.ts';
import { temporaryFolder } from '../kit/temporaryFolder.ts';

const owner = { email: 'alice@acme.test', password: 'correct horse staple' };
const env = {
  SEATGRID_SETUP: JSON.stringify({ ...owner, organisation: 'ACME', accountName: 'acme', licences: 12 }),
  LOG_LEVEL: 'silent',
};
const draft = { changes: [{ table: 'users', from: null, to: { userId: 'ben' } }] };

/** A data folder until the end of the test. */
function newFolder({ onTestFinished }: TestContext): string {
  const data = mkdtempSync(join(temporaryFolder(), 'seatgrid-ready-'));
  onTestFinished(() => rmSync(data, { recursive: true, force: true }));
  return data;
}

const ready = async ({ url }: Server): Promise<number> => (await fetch(`${url}/readyz`)).status;

/** Resolves once the server says so; rejects where it never does. */
async function expectReadiness(server: Server, status: number): Promise<void> {
  for (let attempt = 0; (await ready(server)) !== status; attempt += 1) {
    if (attempt > 100) throw new Error(`readyz never answered ${status}`);
    await new Promise(done => setTimeout(done, 100));
  }
}

async function signedIn(server: Server): Promise<HttpClient> {
  const alice = new HttpClient(server.url);
  expect((await alice.signIn(owner.email, owner.password)).status).toBe(200);
  return alice;
}

/** Has nobody else write until the returned function is called. */
async function hold(where: { file: string } | { url: string }): Promise<() => Promise<void>> {
  if ('file' in where) {
    const database = new Database(where.file);
    database.exec('begin immediate');
    return async () => void database.close();
  }
  const client = new Client({ connectionString: where.url });
  await client.connect();
  await client.query('begin; select * from seatgrid_administration._counter for update');
  return () => client.end();
}

// The tests of both databases mostly wait, so they do it at the same time.
describe.concurrent.each(engines)('a database on %s that another process has locked', engine => {
  it('fails all waiting writes after one timeout, is not ready, and recovers by itself', async context => {
    const data = newFolder(context);
    const url = engine === 'postgres' ? await newDatabase() : null;
    const server = await startServer({ ...env, SEATGRID_DATA: data, ...(url === null ? {} : { DATABASE_URL: url }) });
    const alice = await signedIn(server);
    expect(await ready(server)).toBe(200);
    const release = await hold(url === null ? { file: join(data, 'administration.db') } : { url });
    const commit = async (): Promise<number> => {
      const { status } = await alice.at('POST', 'commit', draft);
      expect(status).toBe(503);
      return performance.now();
    };
    const began = performance.now();
    const ends = (await Promise.all(Array.from({ length: 8 }, commit))).map(end => end - began);
    expect(Math.max(...ends)).toBeLessThan(2 * Math.min(...ends));
    expect(await ready(server)).toBe(503);
    await release();
    await expectReadiness(server, 200);
    expect((await alice.at('POST', 'commit', draft)).status).toBe(200);
    await server.stop();
  });
});

describe('a full disk', () => {
  it.runIf(platform() === 'linux')('is not ready, explains a failed sign-in, and recovers by itself', async context => {
    const data = newFolder(context);
    const server = await startServer({ ...env, SEATGRID_DATA: data });
    const alice = await signedIn(server);
    const limit = (bytes: string) => execFileSync('prlimit', ['--pid', String(server.process.pid), `--fsize=${bytes}:unlimited`]);
    limit(String(Math.max(...['', '-wal'].map(end => statSync(join(data, `administration.db${end}`)).size))));
    let status = 200;
    for (let n = 0; n < 200 && status === 200; n += 1) ({ status } = await alice.at('POST', 'commit', draft));
    expect(status).toBe(507);
    expect(await ready(server)).toBe(503);
    const bob = await new HttpClient(server.url).signIn(owner.email, owner.password);
    expect(bob).toMatchObject({ status: 507, body: { code: 'disk_full', detail: expect.stringContaining('free some space') } });
    expect((await alice.at('GET', 'tables/users/rows?limit=1')).status).toBe(200);
    limit('unlimited');
    await expectReadiness(server, 200);
    expect((await alice.at('POST', 'commit', draft)).status).toBe(200);
    await server.stop();
  });
});

describe.concurrent.each(engines)('a shutdown with data on %s', engine => {
  it('does not wait for a silent mail server, an open stream or half a request, and releases unsent messages at once', async context => {
    const data = newFolder(context);
    const silent = createServer();
    const lines = new Set<Socket>();
    silent.on('connection', line => lines.add(line));
    await new Promise<void>(done => silent.listen(0, '127.0.0.1', done));
    const { port } = silent.address() as { port: number };
    const url = engine === 'postgres' ? await newDatabase() : null;
    const where = url === null ? { file: join(data, 'administration.db') } : { url, schema: 'seatgrid_administration' };
    const server = await startServer({
      ...env,
      ...(url === null ? {} : { DATABASE_URL: url }),
      SEATGRID_DATA: data,
      SMTP_URL: `smtp://127.0.0.1:${port}`,
    });
    const alice = await signedIn(server);
    // More than are on their way at once: the others are claimed, and wait for a connection.
    const people = Array.from({ length: 8 }, (_, n) => ({
      userId: `ben${n}`,
      firstName: 'Ben',
      lastName: 'Adam',
      email: `ben${n}@acme.test`,
      status: 'Active',
    }));
    const changes = people.map(to => ({ table: 'users', from: null, to }));
    expect((await alice.at('POST', 'commit', { changes })).status).toBe(200);
    for (let attempt = 0; lines.size === 0 && attempt < 100; attempt += 1) await new Promise(done => setTimeout(done, 50));
    expect(lines.size).toBeGreaterThan(0);
    const stream = await fetch(`${server.url}/api/workspaces/administration/stream`, { headers: alice.headers });
    expect(stream.status).toBe(200);
    const slow = fetch(`${server.url}/api/workspaces/administration/commit`, {
      method: 'POST',
      headers: alice.headers,
      body: new ReadableStream({ start: sink => sink.enqueue(new TextEncoder().encode('{"changes":[')) }),
      duplex: 'half',
    } as RequestInit).catch((error: unknown) => error);
    await new Promise(done => setTimeout(done, 200));

    const patience = setTimeout(() => server.process.kill('SIGKILL'), 10_000);
    await server.stop();
    clearTimeout(patience);
    expect(server.process.signalCode).toBeNull();
    await stream.body?.cancel().catch(() => undefined);
    await slow;
    for (const line of lines) line.destroy();
    silent.close();
    const reader = await openReader(where, compileCatalog(administration).stored);
    const { rows } = await reader.page({ table: 'outbox', scope: null, sort: [], fields: ['state'], limit: 20 });
    await reader.close();
    expect(rows.map(({ state }) => state)).toEqual(people.map(() => 'queued'));
  });
});
