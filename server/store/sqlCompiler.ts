import {
  type CompiledQuery,
  type Dialect,
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import type { Sql } from './dialect.ts';

/** Compiles SQL into text with `?` and its bound values. */
export const compileSqlite = createCompiler({
  createAdapter: () => new SqliteAdapter(),
  createDriver: () => new DummyDriver(),
  createIntrospector: db => new SqliteIntrospector(db),
  createQueryCompiler: () => new SqliteQueryCompiler(),
});

/** Compiles SQL into text with `$1` and its bound values. */
export const compilePostgres = createCompiler({
  createAdapter: () => new PostgresAdapter(),
  createDriver: () => new DummyDriver(),
  createIntrospector: db => new PostgresIntrospector(db),
  createQueryCompiler: () => new PostgresQueryCompiler(),
});

/** Kysely only builds the text: statements are run by each database's own client, which binds rows faster. */
function createCompiler(dialect: Dialect): (sql: Sql) => CompiledQuery {
  const kysely = new Kysely<Record<string, never>>({ dialect });
  return sql => sql.compile(kysely);
}
