import { type Catalogs, UnknownCatalogError } from '../model/catalogs.ts';
import type { Log } from '../model/log.ts';
import type { CatalogReader, StoreReader } from '../model/store.ts';

/** What can be read under the catalog of a revision: the tables that somebody has access to. */
export interface ReadableTables {
  revision: string | null;
  reader: Pick<StoreReader, 'rows'>;
  tables: ReadonlySet<string>;
}

/** Follows which catalog is current in a database: learned when its revision has changed. One that cannot be learned leaves the last one. */
export class CurrentTables {
  readonly #reader: Pick<CatalogReader, 'head' | 'under'>;
  readonly #catalogs: Catalogs;
  readonly #log: Log;
  readonly #onChange: (revision: string | null) => void;
  #revision: string | null | undefined;
  #last: ReadableTables | null = null;
  #learning: Promise<ReadableTables> | null = null;

  /** `onChange` is called when another catalog has been learned. */
  constructor(
    reader: Pick<CatalogReader, 'head' | 'under'>,
    catalogs: Catalogs,
    log: Log,
    onChange: (revision: string | null) => void,
  ) {
    this.#reader = reader;
    this.#catalogs = catalogs;
    this.#log = log;
    this.#onChange = onChange;
  }

  /** What was learned last: it changes only together with a call of `onChange`. Null before the first call of `seq`. */
  get last(): ReadableTables | null {
    return this.#last;
  }

  /** The number of the last transaction. Costs one statement, and more only when the catalog has changed. */
  async seq(): Promise<number> {
    const { seq, catalog } = await this.#reader.head();
    if (catalog !== this.#revision) {
      this.#revision = catalog;
      this.#learning = this.#learn(catalog);
    }
    await this.#learning;
    return seq;
  }

  /** What can be read, as of the last call of `seq`. */
  async readable(): Promise<ReadableTables> {
    if (this.#learning === null) await this.seq();
    return this.#learning!;
  }

  async #learn(revision: string | null): Promise<ReadableTables> {
    const before = this.#last;
    try {
      this.#last = await this.#read(revision);
    } catch (error) {
      if (!(error instanceof UnknownCatalogError)) {
        this.#revision = undefined;
        throw error;
      }
      this.#log.warn({ err: error }, 'reading goes on with the last known catalog');
      this.#last ??= await this.#read(null);
    }
    if (before !== null && before !== this.#last) this.#onChange(this.#last.revision);
    return this.#last;
  }

  async #read(revision: string | null): Promise<ReadableTables> {
    const { tables } = await this.#catalogs.of(revision);
    const open = [...tables.values()].filter(({ table }) => Object.keys(table.access).length > 0);
    return { revision, reader: await this.#reader.under(revision), tables: new Set(open.map(table => table.id)) };
  }
}
