import type { Catalog } from './catalog.ts';
import type { StoredCatalogs } from './store.ts';

/**
 * The catalogs of a workspace. Each piece of work asks for the catalog of the revision that its database names, and keeps it no longer than
 * that work: customers may add tables and fields at any time.
 */
export interface Catalogs extends StoredCatalogs {
  readonly builtIn: Catalog;
  of(revision: string | null): Promise<Catalog>;
}

/** The database names a catalog that this server cannot learn, so a newer version wrote it. Nothing was written. */
export class UnknownCatalogError extends Error {
  override readonly name = 'UnknownCatalogError';
  readonly code = 'SUPERSEDED';

  constructor(revision: string) {
    super(`The catalog ${revision} is not known here: a newer Seatgrid uses this data, restart this server`);
  }
}

/** The catalogs of a workspace that has only the built-in tables. Another revision is unknown: `of` rejects with `UnknownCatalogError`. */
export const onlyBuiltIn = (builtIn: Catalog): Catalogs => ({
  builtIn,
  async of(revision) {
    if (revision !== null) throw new UnknownCatalogError(revision);
    return builtIn;
  },
});
