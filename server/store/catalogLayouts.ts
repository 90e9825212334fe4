import type { StoredCatalogs, StoredColumn, StoredTable } from '../model/store.ts';
import type { Connection, Dialect } from './dialect.ts';
import { type FieldMark, type FieldMarks, readFieldMarks } from './fieldMarks.ts';
import { joinLayout, layoutsOf, type TableLayout } from './tableLayout.ts';
import { backfillColumns, type ExistingColumns, existingColumns } from './upgradeSchema.ts';

/** The catalogs of a database, or tables that are the same under every revision. */
export type StoreTables = StoredCatalogs | readonly StoredTable[];

/** The catalogs that these tables are. */
export const catalogsOf = (tables: StoreTables): StoredCatalogs =>
  'builtIn' in tables ? tables : { builtIn: { stored: tables }, of: () => Promise.resolve({ stored: tables }) };

/** The tables under one revision of the catalog, as a transaction needs them. */
export interface RevisionTables {
  revision: string | null;
  layouts: ReadonlyMap<string, TableLayout>;
  /** The logged fields in the database that the catalog does not list, by table. */
  unlisted: ReadonlyMap<string, readonly string[]>;
  /** The links among the fields that the catalog does not list, by the table that they link to. */
  unlistedLinks: ReadonlyMap<string, readonly { table: string; field: string }[]>;
}

/** The layouts of tables. A table that is defined as before keeps its layout, and with it its statements, orders and plans. */
export class KnownLayouts {
  readonly #known = new Map<string, { definition: string; layout: TableLayout }>();

  of(tables: readonly StoredTable[]): Map<string, TableLayout> {
    const layouts = layoutsOf(tables);
    for (const table of tables) {
      const definition = JSON.stringify(table);
      const known = this.#known.get(table.id);
      if (known?.definition === definition) layouts.set(table.id, known.layout);
      else this.#known.set(table.id, { definition, layout: layouts.get(table.id)! });
    }
    return layouts;
  }
}

/** Reads what tables the database has under this revision. Writes nothing. */
export async function readCurrentTables(
  dialect: Dialect,
  connection: Connection,
  catalogs: StoredCatalogs,
  revision: string | null,
  known = new KnownLayouts(),
): Promise<RevisionTables> {
  const { stored } = await catalogs.of(revision);
  // What earlier builds left behind belongs to no catalog.
  if (revision === null) return { revision, layouts: known.of(stored), unlisted: new Map(), unlistedLinks: new Map() };
  const found = await existingColumns(dialect, connection);
  const marks = await readFieldMarks(dialect, connection);
  const others = new Map(stored.map(table => [table.id, unlistedColumns(table, found, marks)]));
  const tables = stored.map(table => ({ ...table, columns: [...table.columns, ...others.get(table.id)!] }));
  const isLogged = (table: string, field: string): boolean => marks.get(table)?.get(field)?.logged === true;
  const unlisted = new Map(
    [...others].map(([id, columns]) => [id, columns.map(column => column.id).filter(field => isLogged(id, field))]),
  );
  const links = [...others].flatMap(([table, columns]) =>
    columns.flatMap(({ id: field, to }) => (to === undefined ? [] : [{ table, field, to }])),
  );
  return { revision, layouts: known.of(tables), unlisted, unlistedLinks: Map.groupBy(links, link => link.to) };
}

/** Learns, for a writer, the tables of the revision that is current. */
export class CurrentCatalog {
  readonly #dialect: Dialect;
  readonly #catalogs: StoredCatalogs;
  readonly #known = new KnownLayouts();
  #last: RevisionTables | null = null;
  /** The same where nothing is written, as in a thread for trials. */
  #lastRead: RevisionTables | null = null;
  /** The revision whose empty cells are filled, as committed; undefined for none. */
  #filled: string | null | undefined = undefined;

  constructor(dialect: Dialect, catalogs: StoredCatalogs) {
    this.#dialect = dialect;
    this.#catalogs = catalogs;
  }

  /**
   * The tables of this revision, for a transaction. Only a revision that differs from the last one costs statements. The transaction also
   * fills cells that are never empty; once it is committed, call `committed`.
   */
  async of(revision: string | null, connection: Connection): Promise<RevisionTables> {
    if (this.#last?.revision !== revision) {
      this.#last = await readCurrentTables(this.#dialect, connection, this.#catalogs, revision, this.#known);
      this.#filled = undefined;
    }
    // While another catalog was current, rows were added without some of these cells.
    if (revision !== null && this.#filled !== revision)
      await backfillColumns(this.#dialect, connection, this.#last.layouts.values());
    return this.#last;
  }

  /** The revision whose empty cells are filled, as committed; undefined for none. A snapshot that begins now sees those cells. */
  get filled(): string | null | undefined {
    return this.#filled;
  }

  /** The tables of this revision for reading. */
  async forReading(revision: string | null, connection: Connection): Promise<RevisionTables> {
    if (this.#last?.revision === revision) return this.#last;
    if (this.#lastRead?.revision !== revision)
      this.#lastRead = await readCurrentTables(this.#dialect, connection, this.#catalogs, revision, this.#known);
    return this.#lastRead;
  }

  /** Notes that a transaction under this revision is committed, and with it the cells that it filled. */
  committed(revision: string | null): void {
    if (this.#last?.revision === revision) this.#filled = revision;
  }
}

/**
 * The fields of a table that its catalog does not list: those of columns, and the lists in join tables. A claim's key column is left out: it
 * follows from other cells. Columns without a mark are text, number or whole number, as they are.
 */
function unlistedColumns({ id, columns }: StoredTable, found: ExistingColumns, marks: FieldMarks): StoredColumn[] {
  const listed = new Set(columns.map(column => column.id));
  const own = marks.get(id) ?? new Map<string, FieldMark>();
  const plain = { index: 'none', exact: true, unsearchable: true } as const;
  const fieldOf = (field: string, { logged: _logged, ...mark }: FieldMark): StoredColumn => ({ id: field, ...mark, ...plain });
  const physical = [...(found.get(id) ?? [])].filter(([column]) => !listed.has(column) && !column.startsWith('key_'));
  const lists = [...own].filter(([field, { list }]) => list === 'rows' && !listed.has(field));
  return [
    ...physical.map(([column, type]) => fieldOf(column, own.get(column) ?? { column: type, flag: false, logged: false })),
    ...lists.map(([field, mark]) => fieldOf(field, mark)).filter(column => found.has(joinLayout(id, column).id)),
  ];
}
