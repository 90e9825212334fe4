/** A SQLite file; `:memory:` for one that is deleted when the store closes. */
export interface SqliteLocation {
  file: string;
}

/** A schema of a PostgreSQL database. */
export interface PostgresLocation {
  url: string;
  schema: string;
}

/** Where a workspace's data is stored. */
export type DatabaseLocation = SqliteLocation | PostgresLocation;
