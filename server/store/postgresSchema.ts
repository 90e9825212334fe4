import { Client } from 'pg';

/** A schema of a PostgreSQL database. */
interface SchemaLocation {
  url: string;
  schema: string;
}

/** Runs work on a connection of its own. */
async function withClient<T>({ url }: SchemaLocation, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Whether there is such a schema. */
export const schemaExists = (location: SchemaLocation): Promise<boolean> =>
  withClient(location, async client => {
    const { rowCount } = await client.query('select 1 from pg_catalog.pg_namespace where nspname = $1', [location.schema]);
    return rowCount !== 0;
  });

/** Whether a Seatgrid server is connected to the database. */
export const isSchemaInUse = (location: SchemaLocation): Promise<boolean> =>
  withClient(location, async client => {
    const { rowCount } = await client.query(
      "select 1 from pg_catalog.pg_stat_activity where datname = current_database() and application_name = 'seatgrid'",
    );
    return rowCount !== 0;
  });

/** Gives schemas other names, all in one moment. */
export const renameSchemas = (location: SchemaLocation, names: readonly (readonly [from: string, to: string])[]): Promise<void> =>
  withClient(location, async client => {
    const name = (text: string): string => client.escapeIdentifier(text);
    await client.query(
      ['begin', ...names.map(([from, to]) => `alter schema ${name(from)} rename to ${name(to)}`), 'commit'].join('; '),
    );
  });

/** Removes a schema and all that is in it. */
export const dropSchema = (location: SchemaLocation): Promise<void> =>
  withClient(location, async client => {
    await client.query(`drop schema if exists ${client.escapeIdentifier(location.schema)} cascade`);
  });

/** Notes something about the home that lies in a schema. */
export const setSchemaMeta = (location: SchemaLocation, key: string, text: string): Promise<void> =>
  withClient(location, async client => {
    await client.query(
      `insert into ${client.escapeIdentifier(location.schema)}._meta (key, value) values ($1, $2)
        on conflict (key) do update set value = excluded.value`,
      [key, text],
    );
  });
