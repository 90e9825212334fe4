import { Client } from 'pg';
import type { PostgresLocation } from './location.ts';

/** Runs `work` on a new connection. */
async function withClient<T>({ url }: PostgresLocation, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Whether the schema exists. */
export const schemaExists = (location: PostgresLocation): Promise<boolean> =>
  withClient(location, async client => {
    const { rowCount } = await client.query('select 1 from pg_catalog.pg_namespace where nspname = $1', [location.schema]);
    return rowCount !== 0;
  });

/** Whether a Seatgrid server is connected to the database. */
export const isSchemaInUse = (location: PostgresLocation): Promise<boolean> =>
  withClient(location, async client => {
    const { rowCount } = await client.query(
      "select 1 from pg_catalog.pg_stat_activity where datname = current_database() and application_name = 'seatgrid'",
    );
    return rowCount !== 0;
  });

/** Renames schemas, all in one transaction. */
export const renameSchemas = (
  location: PostgresLocation,
  names: readonly (readonly [from: string, to: string])[],
): Promise<void> =>
  withClient(location, async client => {
    const name = (text: string): string => client.escapeIdentifier(text);
    await client.query(
      ['begin', ...names.map(([from, to]) => `alter schema ${name(from)} rename to ${name(to)}`), 'commit'].join('; '),
    );
  });

/** Drops a schema with everything in it, if it exists. */
export const dropSchema = (location: PostgresLocation): Promise<void> =>
  withClient(location, async client => {
    await client.query(`drop schema if exists ${client.escapeIdentifier(location.schema)} cascade`);
  });

/** Stores a value in the `_meta` table of a schema. */
export const setSchemaMeta = (location: PostgresLocation, key: string, text: string): Promise<void> =>
  withClient(location, async client => {
    await client.query(
      `insert into ${client.escapeIdentifier(location.schema)}._meta (key, value) values ($1, $2)
        on conflict (key) do update set value = excluded.value`,
      [key, text],
    );
  });
