import { randomUUID } from 'node:crypto';
import { copyFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { Client } from 'pg';
import { inject } from 'vitest';
import type { DatabaseLocation } from '../../server/store/location.ts';
import type { EngineName } from './stores.ts';
import { temporaryFolder } from './temporaryFolder.ts';

const folder = join(import.meta.dirname, '..', 'store', 'fixtures');

/** The versions with a data file. */
export const fixtureVersions = readdirSync(folder).flatMap(name => (name.endsWith('.db') ? [name.slice(0, -3)] : []));

/** The data of a version, from which any number of copies can be createDatabase. */
export interface FixtureDatabase {
  /** Makes a copy that nobody else uses. */
  copy(): Promise<DatabaseLocation>;
  remove(): Promise<void>;
}

/** The data of a version on one of the databases; PostgreSQL gets the tables and rows of the file. */
export async function fixtureDatabase(engine: EngineName, version: string): Promise<FixtureDatabase> {
  const file = join(folder, `${version}.db`);
  if (engine === 'postgres') return onPostgres(file);
  const directory = mkdtempSync(join(temporaryFolder(), 'seatgrid-version-'));
  return {
    async copy() {
      const to = join(directory, `${randomUUID()}.db`);
      copyFileSync(file, to);
      return { file: to };
    },
    remove: async () => rmSync(directory, { recursive: true, force: true }),
  };
}

const schema = 'seatgrid_administration';

/** Each copy is a database created from a template with the version's data. The copies are deleted with the run. */
async function onPostgres(file: string): Promise<FixtureDatabase> {
  const admin = new Client({ connectionString: inject('localPostgres') });
  await admin.connect();
  const createDatabase = async (template: string | null): Promise<string> => {
    const name = `f_${randomUUID().replaceAll('-', '')}`;
    await admin.query(`create database ${name}${template === null ? '' : ` template ${template} strategy file_copy`}`);
    return name;
  };
  const urlOf = (name: string): string => Object.assign(new URL(inject('localPostgres')), { pathname: `/${name}` }).href;
  const original = await createDatabase(null);
  const names = [original];
  await fill(urlOf(original), file);
  return {
    async copy() {
      const name = await createDatabase(original);
      names.push(name);
      return { url: urlOf(name), schema };
    },
    async remove() {
      for (const name of names) await admin.query(`drop database ${name} with (force)`);
      await admin.end();
    },
  };
}

const types: Readonly<Record<string, string>> = { TEXT: 'text collate "C"', INTEGER: 'bigint', REAL: 'double precision' };

async function fill(url: string, file: string): Promise<void> {
  const from = new Database(file, { readonly: true });
  const to = new Client({ connectionString: url });
  await to.connect();
  await to.query(`create schema ${schema}; set search_path = ${schema}`);
  for (const { name } of from
    .prepare<[], { name: string }>("select name from sqlite_master where type = 'table' and name not like 'sqlite%'")
    .all()) {
    const columns = from.pragma(`table_info("${name}")`) as { name: string; type: string; pk: number }[];
    const keys = columns.filter(({ pk }) => pk > 0).sort((a, b) => a.pk - b.pk);
    const named = columns.map(column => `"${column.name}" ${types[column.type.toUpperCase()]}`);
    await to.query(`create table "${name}" (${named.join()}, primary key (${keys.map(key => `"${key.name}"`).join()}))`);
    const parameters = columns.map((_, at) => `$${at + 1}`).join();
    for (const row of from.prepare<[], unknown[]>(`select * from "${name}"`).raw().all()) {
      await to.query(`insert into "${name}" values (${parameters})`, row);
    }
  }
  // The statement is the same on both.
  for (const { sql } of from
    .prepare<[], { sql: string }>("select sql from sqlite_master where type = 'index' and sql is not null")
    .all()) {
    await to.query(sql);
  }
  from.close();
  await to.end();
}

/** The content of a database: columns, indexes and rows, in an order that does not depend on how they were written. */
export async function dumpDatabase(where: DatabaseLocation): Promise<Record<string, unknown>> {
  return 'file' in where ? inFile(where.file) : inSchema(where.url, where.schema);
}

const sortedTexts = (rows: readonly unknown[]): string[] => rows.map(row => JSON.stringify(row)).sort();

function inFile(file: string): Record<string, unknown> {
  const database = new Database(file, { readonly: true });
  const all: Record<string, unknown> = {};
  for (const { type, name } of database
    .prepare<[], { type: string; name: string }>("select type, name from sqlite_master where name not like 'sqlite%'")
    .all()) {
    all[`${type} ${name}`] =
      type === 'table'
        ? [database.pragma(`table_info("${name}")`), sortedTexts(database.prepare(`select * from "${name}"`).all())]
        : null;
  }
  database.close();
  return all;
}

async function inSchema(url: string, of: string): Promise<Record<string, unknown>> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const all: Record<string, unknown> = {};
  const indexes = await client.query<{ indexname: string }>('select indexname from pg_indexes where schemaname = $1', [of]);
  all.indexes = sortedTexts(indexes.rows);
  const columns = await client.query<{ table_name: string }>(
    'select table_name, column_name, data_type, is_nullable, column_default from information_schema.columns where table_schema = $1',
    [of],
  );
  all.columns = sortedTexts(columns.rows);
  for (const name of new Set(columns.rows.map(row => row.table_name))) {
    all[name] = sortedTexts((await client.query(`select * from "${of}"."${name}"`)).rows);
  }
  await client.end();
  return all;
}
