import { randomUUID } from 'node:crypto';
import { copyFileSync, existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { Client } from 'pg';
import { inject } from 'vitest';
import type { Store } from '../../server/model/store.ts';
import type { StoreTables } from '../../server/store/catalogLayouts.ts';
import type { DatabaseLocation } from '../../server/store/location.ts';
import { openStore, type StoreOptions } from '../../server/store/openStore.ts';
import { temporaryFolder } from './temporaryFolder.ts';

/** The databases on which every suite runs: `describe.each(engines)`. */
export const engines = ['sqlite', 'postgres'] as const;

/** One of the databases. */
export type EngineName = (typeof engines)[number];

/** An open store on a new file or schema that no other test uses. `close` removes it. */
export interface TestStore {
  where: DatabaseLocation;
  store: Store;
  /** Closes the store and opens the same database again, with other tables if given. */
  reopen(tables?: StoreTables): Promise<Store>;
  close(): Promise<void>;
}

/** A new location for a database, and a function that removes it. */
export function newLocation(engine: EngineName): { where: DatabaseLocation; remove: () => Promise<unknown> } {
  if (engine === 'sqlite') {
    const directory = mkdtempSync(join(temporaryFolder(), 'seatgrid-test-'));
    const remove = async () => rmSync(directory, { recursive: true, force: true });
    return { where: { file: join(directory, 'workspace.db') }, remove };
  }
  const where = { url: inject('localPostgres'), schema: newName('t') };
  return { where, remove: () => dropSchema(where) };
}

/**
 * Creates a database in the run's PostgreSQL, for a server whose schema has a fixed name; returns its URL. It is deleted
 * with the run.
 */
export async function newDatabase(): Promise<string> {
  const name = newName('d');
  await asAdmin(client => client.query(`create database ${name}`));
  return urlOf(inject('postgres'), name);
}

const newName = (prefix: string): string => `${prefix}_${randomUUID().replaceAll('-', '')}`;

/** The URL of another database of the same PostgreSQL. */
function urlOf(address: string, database: string): string {
  const url = new URL(address);
  url.pathname = `/${database}`;
  return url.href;
}

const dropSchema = ({ schema }: { schema: string }): Promise<unknown> =>
  asAdmin(client => client.query(`drop schema if exists ${client.escapeIdentifier(schema)} cascade`));

/** A database that is made once in a run and copied: its tables, and the rows that `fill` writes. Equal names must mean equal contents. */
export interface Template {
  name: string;
  fill?: (store: Store) => Promise<void>;
}

/** Opens a store on a new database. With a template, the database is a copy of the template, which the first caller creates. */
export async function withStore(
  engine: EngineName,
  tables: StoreTables,
  options: StoreOptions = {},
  template?: Template,
): Promise<TestStore> {
  const { where, remove } = template === undefined ? newLocation(engine) : await copyOf(engine, template, tables);
  const test: TestStore = {
    where,
    store: await openStore(where, tables, options),
    async reopen(others = tables) {
      await test.store.close();
      test.store = await openStore(where, others, options);
      return test.store;
    },
    async close() {
      await test.store.close();
      await remove();
    },
  };
  return test;
}

/** Copies the template database, which has these tables. */
async function copyOf(
  engine: EngineName,
  { name: template, fill }: Template,
  tables: StoreTables,
): Promise<ReturnType<typeof newLocation>> {
  const make = async (where: DatabaseLocation): Promise<void> => {
    const store = await openStore(where, tables);
    try {
      await fill?.(store);
    } finally {
      await store.close();
    }
  };
  if (engine === 'sqlite') {
    const location = newLocation('sqlite');
    const original = join(inject('templates'), `${template}.db`);
    if (!existsSync(original)) {
      const draft = join(mkdtempSync(join(inject('templates'), 'draft-')), 'workspace.db');
      await make({ file: draft });
      renameSync(draft, original);
    }
    if ('file' in location.where) copyFileSync(original, location.where.file);
    return location;
  }
  const [original, draft, name] = [`template_${template}`, `draft_${template}`, newName('d')];
  const at = (database: string): DatabaseLocation => ({ url: urlOf(inject('localPostgres'), database), schema: 'home' });
  await asAdmin(async client => {
    await client.query('select pg_advisory_lock(hashtext($1))', [original]);
    try {
      const { rowCount } = await client.query('select from pg_database where datname = $1', [original]);
      if (rowCount === 0) {
        await client.query(`create database ${draft}`);
        await make(at(draft));
        await client.query(`alter database ${draft} rename to ${original}`);
      }
    } finally {
      await client.query('select pg_advisory_unlock(hashtext($1))', [original]);
    }
    await client.query(`create database ${name} template ${original} strategy file_copy`);
  });
  return { where: at(name), remove: () => asAdmin(client => client.query(`drop database ${name} with (force)`)) };
}

let admin: Promise<Client> | null = null;
let lastTask: Promise<unknown> = Promise.resolve();

/** Works on the run's PostgreSQL, one task after the other, on a connection that the process keeps: a new one costs ten milliseconds. */
function asAdmin<T>(work: (client: Client) => Promise<T>): Promise<T> {
  admin ??= connectAdmin();
  const client = admin;
  const task = lastTask.then(async () => work(await client));
  lastTask = task.catch(() => undefined);
  return task;
}

async function connectAdmin(): Promise<Client> {
  const client = await connectTo(inject('localPostgres'));
  client.on('error', () => {
    admin = null;
  });
  return client;
}

async function connectTo(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  await client.connect();
  return client;
}

async function onPostgres(url: string, work: (client: Client) => Promise<unknown>): Promise<void> {
  const client = await connectTo(url);
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

/** Runs a statement without the store. */
export async function runRawSql(where: DatabaseLocation, text: (table: (id: string) => string) => string): Promise<void> {
  if ('file' in where) {
    const database = new Database(where.file);
    database.exec(text(id => `"${id}"`));
    database.close();
    return;
  }
  await onPostgres(where.url, client => client.query(text(id => `"${where.schema}"."${id}"`)));
}
