import type { Env } from '../../formulas/env.ts';
import { itemsOf, sameValue } from '../../formulas/list.ts';
import type { Cells as FormulaCells } from '../../formulas/tree.ts';
import { isError, isTrue } from '../../formulas/value.ts';
import type { Catalog, CompiledFormula, CompiledTable } from '../model/catalog.ts';
import type { Cells, Row, RowId, ShownSecret, Value } from '../model/change.ts';
import { dayIn } from '../model/days.ts';
import type { StoreTransaction } from '../model/store.ts';
import { Refusal } from '../model/writer.ts';
import type { DraftRow } from './draftRow.ts';
import { engineTexts } from './engineTexts.ts';
import type { Viewer } from './viewer.ts';

const none: readonly never[] = [];

/** The maximum consequences of a commit, counted in rows and their causes. */
const maxConsequences = 4_000_000;

/** Rows as stored, read once per commit, however often its outcome is computed again. */
export class StoredRows {
  private readonly known = new Map<string, Map<RowId, Row | null>>();
  readonly tx: StoreTransaction;

  constructor(tx: StoreTransaction) {
    this.tx = tx;
  }

  /** Reads the rows that were not read before: all cells, or only these. */
  async load(table: string, ids: Iterable<RowId>, cells: readonly string[] | null = null): Promise<void> {
    const rows = this.table(table);
    const unknown = new Set(ids);
    if (rows.size > 0) for (const id of unknown) if (rows.has(id)) unknown.delete(id);
    if (unknown.size > 0) await this.read(table, [...unknown], cells);
  }

  /** Reads all cells of rows that were read only partly. */
  async reload(table: string, ids: readonly RowId[]): Promise<void> {
    if (ids.length > 0) await this.read(table, ids, null);
  }

  /** A row that was read; undefined if it was not read, null if it does not exist. */
  get(table: string, id: RowId): Row | null | undefined {
    return this.known.get(table)?.get(id);
  }

  /** Rows by an indexed column. */
  async where(table: string, column: string, values: readonly string[]): Promise<Row[]> {
    if (values.length === 0) return [];
    const rows = this.table(table);
    const found = await this.tx.where(table, column, [...new Set(values)]);
    for (const row of found) rows.set(row.id, row);
    return found;
  }

  private async read(table: string, ids: readonly RowId[], cells: readonly string[] | null): Promise<void> {
    const rows = this.table(table);
    const found = await this.tx.rows(table, ids, cells);
    for (const [id, row] of found) rows.set(id, row);
    if (found.size < ids.length) for (const id of ids) if (!found.has(id)) rows.set(id, null);
  }

  private table(id: string): Map<RowId, Row | null> {
    const rows = this.known.get(id) ?? new Map<RowId, Row | null>();
    if (rows.size === 0) this.known.set(id, rows);
    return rows;
  }
}

/** The rows of a commit as they would become. Nothing is stored until the draft is written. */
export class Draft {
  readonly catalog: Catalog;
  readonly stored: StoredRows;
  readonly now: string;
  /** The acting person; null for Seatgrid itself. */
  readonly viewer: Viewer | null;
  /** Secrets that hooks show in the response if this draft is written. */
  readonly revealed: ShownSecret[] = [];
  private readonly tables = new Map<string, Map<RowId, DraftRow>>();
  private dirty = new Set<DraftRow>();
  private readonly envs = new Map<string, Env>();
  private readonly causes = new Map<DraftRow, Set<number>>();
  private consequences = 0;

  constructor(catalog: Catalog, stored: StoredRows, now: string, viewer: Viewer | null = null) {
    this.viewer = viewer;
    this.catalog = catalog;
    this.stored = stored;
    this.now = now;
  }

  /** The rows of one table in the draft, in the order in which they were added. */
  rowsOf(table: string): ReadonlyMap<RowId, DraftRow> {
    return this.tables.get(table) ?? new Map<RowId, DraftRow>();
  }

  /** Every row in the draft. */
  *all(): Iterable<DraftRow> {
    for (const entries of this.tables.values()) yield* entries.values();
  }

  get(table: string, id: RowId): DraftRow | undefined {
    return this.tables.get(table)?.get(id);
  }

  /** The row as it would become; undefined if it was not loaded. */
  row(table: string, id: RowId): Row | null | undefined {
    const entry = this.tables.get(table)?.get(id);
    return entry === undefined ? this.stored.get(table, id) : entry.after;
  }

  /** Loads the rows that are neither in the draft nor read yet. */
  async load(table: string, ids: Iterable<RowId>): Promise<void> {
    const touched = this.tables.get(table);
    await this.stored.load(table, touched === undefined ? ids : Iterator.from(ids).filter(id => !touched.has(id)));
  }

  /** The draft row with this id, created from the stored row if needed. The stored row must have been loaded. */
  touch(table: CompiledTable, id: RowId): DraftRow {
    let entries = this.tables.get(table.id);
    if (entries === undefined) {
      entries = new Map();
      this.tables.set(table.id, entries);
    }
    let entry = entries.get(id);
    if (entry === undefined) {
      const before = this.stored.get(table.id, id) ?? null;
      entry = {
        table,
        id,
        before,
        after: before,
        seenByHooks: before,
        causes: [],
        changedByHook: false,
        entered: null,
        written: before === null ? null : [],
        hasEffects: false,
        fields: none,
        counted: null,
        blame: null,
      };
      entries.set(id, entry);
    }
    return entry;
  }

  /** Records that a row changes because of the causes of another. Throws `Refusal` if there are too many consequences. */
  addCause(entry: DraftRow, cause: DraftRow | undefined): void {
    if (cause === undefined || cause === entry) return;
    this.consequences += 1 + cause.causes.length;
    if (this.consequences > maxConsequences) throw new Refusal('too_much', engineTexts.too_deep.en);
    if (entry.causes.length === 0) {
      entry.causes = [...cause.causes];
      return;
    }
    let known = this.causes.get(entry);
    if (known?.size !== entry.causes.length) {
      known = new Set(entry.causes);
      entry.causes = [...known];
      this.causes.set(entry, known);
    }
    for (const index of cause.causes) {
      if (known.has(index)) continue;
      known.add(index);
      entry.causes.push(index);
    }
  }

  /** Sets cells of a row; a row that does not exist is created from the table's blank row. */
  patch(entry: DraftRow, cells: Cells): void {
    this.dirty.add(entry);
    if (entry.after === null) {
      entry.after = { ...entry.table.blank, id: entry.id, version: 0, seq: 0, ...cells };
      if (entry.before !== null) entry.written = Object.keys(entry.after);
      entry.hasEffects = true;
      return;
    }
    const row = this.writable(entry);
    const { inert } = entry.table;
    for (const id in cells) {
      row[id] = cells[id] ?? null;
      entry.written?.push(id);
      entry.hasEffects ||= !inert.has(id);
    }
  }

  /** A mutable version of the row: a copy at first, because the stored row and the row that hooks saw must not change. */
  writable(entry: DraftRow): Row {
    const row = entry.after as Row;
    if (row !== entry.before && row !== entry.seenByHooks) return row;
    entry.after = { ...row };
    return entry.after;
  }

  /** Sets one cell if it differs. */
  set(entry: DraftRow, field: string, value: Value): void {
    if (entry.after === null || sameValue(entry.after[field], value)) return;
    this.writable(entry)[field] = value;
    entry.written?.push(field);
    entry.hasEffects ||= !entry.table.inert.has(field);
  }

  /** Deletes the row. */
  remove(entry: DraftRow): void {
    this.dirty.add(entry);
    entry.after = null;
  }

  /** Returns the rows that changed since the last call. */
  takeDirty(): Set<DraftRow> {
    const { dirty } = this;
    this.dirty = new Set();
    return dirty;
  }

  /** The rows that would have one of these values in a field, or in its list. */
  async where(table: string, column: string, values: readonly (string | null)[]): Promise<Row[]> {
    const wanted = new Set(values.filter(value => value !== null));
    if (wanted.size === 0) return [];
    const touched = this.tables.get(table);
    const found = (await this.stored.where(table, column, [...wanted])).filter(row => !touched?.has(row.id));
    if (touched !== undefined) {
      for (const entry of touched.values()) {
        if (entry.after !== null && itemsOf(entry.after[column]).some(item => wanted.has(item))) found.push(entry.after);
      }
    }
    return found;
  }

  /** The environment of a table's formulas: links lead to rows as they would become. Link chains must have been loaded. */
  env(table: CompiledTable): Env {
    let env = this.envs.get(table.id);
    if (env === undefined) {
      const targets = new Map<string, string>();
      const follow = (row: FormulaCells, link: string, via: readonly string[]): FormulaCells | null => {
        const id = row[link];
        if (typeof id !== 'string') return null;
        const chain = via.join('.');
        let target = targets.get(chain);
        if (target === undefined) {
          target = this.targetOf(table, via);
          targets.set(chain, target);
        }
        return this.row(target, id) ?? null;
      };
      env = { follow, today: this.now.slice(0, 10), todayOf: row => this.dayOf(table, row), now: this.now };
      if (this.viewer !== null) env.actor = { id: this.viewer.actor.user, role: this.viewer.actor.role };
      this.envs.set(table.id, env);
    }
    return env;
  }

  /** The value of a formula for a row; null if it is an error. */
  value(table: CompiledTable, formula: CompiledFormula, row: Row): Value {
    const result = formula.run(row, this.env(table));
    return isError(result) ? null : result;
  }

  /** Whether a condition is true for a row; an error counts as false. */
  holds(table: CompiledTable, formula: CompiledFormula | null, row: Row): boolean {
    if (formula === null) return true;
    const result = formula.run(row, this.env(table));
    return !isError(result) && isTrue(result);
  }

  /** Loads the rows that these links lead to from rows of a table; by default all that its formulas follow. */
  async loadPaths(table: CompiledTable, rows: readonly Cells[], paths = table.linkPaths): Promise<void> {
    for (const path of paths) {
      let here = rows;
      let at = table;
      for (const link of path) {
        const target = at.byId.get(link)?.to ?? '';
        const ids = new Set<RowId>();
        let last: Value | undefined;
        for (const row of here) {
          const id = row[link];
          if (id === last) continue;
          if (typeof id === 'string') ids.add(id);
          last = id;
        }
        await this.load(target, ids);
        here = [...ids].map(id => this.row(target, id)).filter(row => row !== null && row !== undefined);
        at = this.catalog.table(target);
      }
    }
  }

  /** Today's date in the organisation of a row. The link paths include the organisation for tables that use TODAY(). */
  private dayOf(table: CompiledTable, row: FormulaCells): string {
    const [scope] = table.table.scope;
    const org = scope === 'id' ? row : this.row('orgs', String(row[scope ?? '']));
    return dayIn(org?.zone, this.now);
  }

  private targetOf(table: CompiledTable, via: readonly string[]): string {
    let at = table;
    for (const link of via) at = this.catalog.table(at.byId.get(link)?.to ?? '');
    return at.id;
  }
}
