import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Outcome } from '../../server/model/change.ts';
import { compileCatalog } from '../../server/model/compile.ts';
import type { StoreReader } from '../../server/model/store.ts';
import type { DatabaseLocation } from '../../server/store/location.ts';
import { openReader } from '../../server/store/openStore.ts';
import { administration } from '../../server/tables/administration.ts';
import type { HttpClient } from '../kit/client.ts';
import { type Cluster, startPostgres, statement } from '../kit/postgres.ts';
import { type Server, startServer } from '../kit/server.ts';
import type { EngineName } from '../kit/stores.ts';
import { temporaryFolder } from '../kit/temporaryFolder.ts';
import { RetryingClient } from './retryingClient.ts';

/** The tables of the workspace. */
export const catalog = compileCatalog(administration);

const owner = { email: 'alice@acme.test', password: 'correct horse staple' };

/** A new database with an owner, the servers that use it, and a way to read it without them. */
export interface TestDatabase {
  where: DatabaseLocation;
  /** Starts another server on it. */
  serve(env?: Record<string, string>): Promise<Server>;
  /** A client that is signed in as the owner. */
  signIn(server: Server): Promise<HttpClient>;
  /** A client that is signed in as another owner, because the number of streams of one person is limited. */
  signInAnother(server: Server): Promise<HttpClient>;
  /** Reads the database itself, whether or not a server runs. */
  read<T>(work: (reader: StoreReader) => Promise<T>): Promise<T>;
  /** Stops all servers that still run, and removes the data. */
  close(): Promise<void>;
}

/** The location of a database that no server has opened yet. */
interface DatabasePlacement {
  where: DatabaseLocation;
  env: Record<string, string>;
  remove(): Promise<void>;
}

/**
 * Creates a database with this number of licences: in this folder or PostgreSQL, by default in the temp directory or the
 * PostgreSQL that the campaigns share.
 */
export async function openTestDatabase(engine: EngineName, licences: number, inside?: string): Promise<TestDatabase> {
  const place = engine === 'sqlite' ? onFile(inside) : await onPostgres(inside ?? (await sharedPostgres()));
  const setup = { ...owner, organisation: 'ACME', accountName: 'acme', licences };
  const running = new Set<Server>();
  const signIn = async (server: Server, login: string, password: string): Promise<HttpClient> => {
    const client = new RetryingClient(server.url);
    const { status } = await client.signIn(login, password);
    if (status !== 200) throw new Error(`Signing in was answered ${status}`);
    return client;
  };
  const kill = (): void => {
    for (const server of running) server.process.kill('SIGKILL');
  };
  process.once('exit', kill);
  return {
    where: place.where,
    async serve(env = {}) {
      const server = await startServer({ ...place.env, SEATGRID_SETUP: JSON.stringify(setup), ...env });
      running.add(server);
      server.process.once('exit', () => running.delete(server));
      return server;
    },
    signIn: server => signIn(server, owner.email, owner.password),
    async signInAnother(server) {
      const first = await signIn(server, owner.email, owner.password);
      const userId = `owner.${randomUUID().slice(0, 8)}`;
      const to = { userId, firstName: 'O', lastName: 'O', email: `${userId}@acme.test`, role: 'owner', status: 'Active' };
      const { body } = await first.at<Outcome>('POST', 'commit', { changes: [{ table: 'users', from: null, to }] });
      const [shown] = body.secrets ?? [];
      if (shown === undefined) throw new Error(`Another owner was answered ${JSON.stringify(body)}`);
      const client = await signIn(server, userId, shown.secret);
      const { status } = await client.ask('POST', '/api/session/password', { next: owner.password });
      if (status >= 300) throw new Error(`The first password was answered ${status}`);
      return client;
    },
    async read(work) {
      const reader = await openReader(place.where, catalog.stored);
      try {
        return await work(reader);
      } finally {
        await reader.close();
      }
    },
    async close() {
      await Promise.all([...running].map(server => server.stop('SIGKILL')));
      process.off('exit', kill);
      await place.remove();
    },
  };
}

function onFile(inside = temporaryFolder()): DatabasePlacement {
  const folder = mkdtempSync(join(inside, 'seatgrid-campaign-'));
  return {
    where: { file: join(folder, 'administration.db') },
    env: { SEATGRID_DATA: folder },
    remove: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

async function onPostgres(cluster: string): Promise<DatabasePlacement> {
  const name = `campaign_${randomUUID().replaceAll('-', '')}`;
  await statement(cluster, `create database ${name}`);
  const url = new URL(cluster);
  url.pathname = `/${name}`;
  return {
    where: { url: url.href, schema: 'seatgrid_administration' },
    env: { DATABASE_URL: url.href },
    remove: () => statement(cluster, `drop database ${name} with (force)`),
  };
}

let shared: { url: string; cluster: Cluster | null } | null = null;

async function sharedPostgres(): Promise<string> {
  if (shared === null) {
    const cluster = await startPostgres();
    shared = { url: cluster.url, cluster };
  }
  return shared.url;
}

/** Makes the campaigns share a running PostgreSQL instead of starting one. */
export function sharePostgres(url: string): void {
  shared = { url, cluster: null };
}

/** Stops the PostgreSQL that the campaigns have started. */
export async function stopPostgres(): Promise<void> {
  await shared?.cluster?.stop();
  shared = null;
}
