import type { Catalog } from '../../server/model/catalog.ts';
import type { Catalogs } from '../../server/model/catalogs.ts';
import type { DatabaseLocation } from '../../server/store/location.ts';
import { openDatabase } from '../../server/store/openStore.ts';
import { layoutsOf } from '../../server/store/tableLayout.ts';
import { createTables } from '../../server/store/upgradeSchema.ts';
import { runRawSql } from './stores.ts';

/** Catalogs of two revisions: one whose name begins with `wide` has the wide catalog, any other the built-in one. */
export const narrowAndWide = (builtIn: Catalog, wide: Catalog): Catalogs => ({
  builtIn,
  of: revision => Promise.resolve(revision?.startsWith('wide') === true ? wide : builtIn),
});

/** Creates the tables and columns of a catalog where they are missing, while the database is in use. */
export async function createColumns(where: DatabaseLocation, { stored }: Catalog): Promise<void> {
  const database = await openDatabase(where, {});
  try {
    await database.migrate(connection => createTables(database.dialect, connection, layoutsOf(stored).values()));
  } finally {
    await database.close();
  }
}

/** Makes the catalog of this revision the current one. */
export const setRevision = (where: DatabaseLocation, revision: string): Promise<void> =>
  runRawSql(where, table => `update ${table('_counter')} set catalog = '${revision}'`);
