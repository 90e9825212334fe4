import type { StreamChange, WireRow } from '../../server/api/wire.ts';
import type { Cells, RowId } from '../../server/model/change.ts';
import type { GridRow, RefusedText } from '../contract/row.ts';
import { KeyedSignals } from './keyed-signals.ts';
import { PendingEdits } from './pending.ts';

interface StoredRow {
  /** The row as last received from the server; null while only this page knows it. */
  synced: WireRow | null;
  /** `synced` is the state after this transaction number. */
  syncedAt: number;
  /** Cells of a new row that the server refused, kept for a retry. Null for any other row. */
  refusedCells: Cells | null;
  optimistic: GridRow;
}

/** Number of unloaded rows whose changes are remembered. */
const maxMissed = 2_000;

/** The loaded rows of one table: the server's rows with the pending edits applied. */
export class RowStore {
  readonly pending = new PendingEdits();
  readonly signals = new KeyedSignals<RowId>();
  readonly #rows = new Map<RowId, StoredRow>();
  /** Changes of rows that are not loaded, for pages that were read before them and arrive after. */
  readonly #missed = new Map<RowId, { change: StreamChange; seq: number }[]>();
  readonly #initial: () => Cells;
  #refusedListener: (row: RowId) => void = () => undefined;

  /** `initial` returns the cells that a new row starts with. */
  constructor(initial: () => Cells = () => ({})) {
    this.#initial = initial;
  }

  /** Called for each row whose refused texts changed. */
  onRefused(listen: (row: RowId) => void): void {
    this.#refusedListener = listen;
  }

  get(row: RowId): GridRow | undefined {
    return this.#rows.get(row)?.optimistic;
  }

  /** Whether the server's version of this row is loaded. */
  isSynced(row: RowId): boolean {
    return (this.#rows.get(row)?.synced ?? null) !== null;
  }

  /** The row as received from the server, without pending edits. */
  syncedCells(row: RowId): Cells | undefined {
    return this.#rows.get(row)?.synced?.cells;
  }

  /** Applies a row read from the server at `seq`; a newer known version stays. */
  applyRow(row: WireRow, seq: number): void {
    const held = this.#ensureRow(row.id);
    const stale =
      held.synced && (row.version < held.synced.version || (row.version === held.synced.version && seq < held.syncedAt));
    if (!stale) held.synced = row;
    for (const missed of this.#missed.get(row.id) ?? []) {
      if (missed.seq > seq && held.synced && missed.change.version > held.synced.version)
        held.synced = merge(held.synced, missed.change);
    }
    this.#missed.delete(row.id);
    held.syncedAt = Math.max(held.syncedAt, seq);
    this.pending.markSeen(row.id, held.syncedAt);
    this.#render(held);
  }

  /** Applies a change from the stream. Of rows that are not loaded only additions are stored. */
  applyChange(change: StreamChange, seq: number): void {
    const held = change.added ? this.#ensureRow(change.row) : this.#rows.get(change.row);
    if (change.cells === null) return;
    if (!change.added && !held?.synced) this.#rememberMissed(change, seq);
    if (!held) return;
    // A row that was never read has cells that are not known here; it will be read.
    if (held.synced === null ? change.added : change.version > held.synced.version) {
      held.synced = merge(held.synced, change);
      held.syncedAt = Math.max(held.syncedAt, seq);
    }
    this.pending.markSeen(change.row, seq);
    this.#render(held);
  }

  #rememberMissed(change: StreamChange, seq: number): void {
    this.#missed.set(change.row, [...(this.#missed.get(change.row) ?? []), { change, seq }]);
    const [oldest] = this.#missed.keys();
    if (this.#missed.size > maxMissed && oldest !== undefined) this.#missed.delete(oldest);
  }

  /** Removes a row that no longer exists. */
  remove(row: RowId): void {
    const { refused } = this.#rows.get(row)?.optimistic ?? {};
    this.#rows.delete(row);
    this.signals.trigger(row);
    if (refused) this.#refusedListener(row);
  }

  /** Drops rows that are on no page, except those with pending edits or refused texts. */
  evict(rows: Iterable<RowId>): void {
    for (const row of rows) {
      const shown = this.get(row);
      if (!shown || shown.pending || shown.refused) continue;
      this.#rows.delete(row);
      this.signals.forget(row);
    }
  }

  /** Updates a row after its pending edits changed. Returns false if nothing of it is left. */
  refresh(row: RowId): boolean {
    const held = this.#rows.get(row) ?? (this.pending.editsOf(row).length > 0 ? this.#ensureRow(row) : undefined);
    if (!held) return false;
    if (held.synced === null && this.pending.editsOf(row).length === 0 && !held.optimistic.refused) {
      this.remove(row);
      return false;
    }
    this.#render(held);
    return true;
  }

  /** Stores refused texts with the row; a new row keeps the cells it was `typed` with. */
  addRefused(row: RowId, refused: RefusedText[], typed: Cells | null = null): void {
    const held = this.#ensureRow(row);
    const fields = new Set(refused.map(item => item.field));
    held.optimistic.refused = [...(held.optimistic.refused ?? []).filter(item => !fields.has(item.field)), ...refused];
    if (held.synced === null && typed) held.refusedCells = { ...held.refusedCells, ...typed };
    this.#render(held);
    this.#refusedListener(row);
  }

  /** Drops the refused texts of these fields, or all. A refused new row is removed with them. Returns whether the row still exists. */
  discard(row: RowId, fields?: Iterable<string | null>): boolean {
    const held = this.#rows.get(row);
    if (!held?.optimistic.refused) return held !== undefined;
    const dropped = fields && new Set(fields);
    const left = dropped ? held.optimistic.refused.filter(item => !dropped.has(item.field)) : [];
    if (left.length > 0) held.optimistic.refused = left;
    else delete held.optimistic.refused;
    this.#refusedListener(row);
    return this.refresh(row);
  }

  /** The cells of a new row that was refused; null for any other row. */
  refusedCells(row: RowId): Cells | null {
    const held = this.#rows.get(row);
    return held && held.synced === null ? held.refusedCells : null;
  }

  /** Rows with texts that were not accepted. */
  refusedRows(): RowId[] {
    return [...this.#rows.values()].flatMap(({ optimistic: shown }) => (shown.refused ? [shown.id] : []));
  }

  /** The id of every stored row. */
  ids(): IterableIterator<RowId> {
    return this.#rows.keys();
  }

  #ensureRow(row: RowId): StoredRow {
    let held = this.#rows.get(row);
    if (!held) {
      held = { synced: null, syncedAt: 0, refusedCells: null, optimistic: { id: row, version: 0, cells: {} } };
      this.#rows.set(row, held);
    }
    return held;
  }

  #render(held: StoredRow): void {
    const edits = this.pending.editsOf(held.optimistic.id);
    const { synced: base, optimistic: shown } = held;
    let invalid = base?.invalid;
    shown.version = base?.version ?? 0;
    // The server's cells are never mutated: without pending edits they are shown directly.
    if (base && edits.length === 0) shown.cells = base.cells;
    else {
      shown.cells = { ...(base?.cells ?? { ...this.#initial(), ...held.refusedCells }) };
      invalid = { ...invalid };
      for (const { to } of edits) {
        Object.assign(shown.cells, to);
        for (const field of Object.keys(to ?? {})) delete invalid[field];
      }
    }
    set(shown, 'invalid', invalid && Object.keys(invalid).length > 0 ? invalid : undefined);
    set(shown, 'issues', base?.issues);
    set(shown, 'pending', edits.length > 0 || undefined);
    this.signals.trigger(shown.id);
  }
}

function merge(base: WireRow | null, change: StreamChange): WireRow {
  // The stream sends a row's invalid texts and issues completely; what is absent is cleared.
  const { invalid = {}, issues } = change;
  return {
    id: change.row,
    version: change.version,
    cells: { ...base?.cells, ...change.cells },
    ...(Object.keys(invalid).length > 0 ? { invalid } : {}),
    ...(issues ? { issues } : {}),
  };
}

function set<Key extends keyof GridRow>(row: GridRow, key: Key, value: GridRow[Key] | undefined): void {
  if (value !== undefined) row[key] = value;
  else if (key in row) delete row[key];
}
