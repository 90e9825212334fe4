import type { StreamCommit, WireRow } from '../../server/api/wire.ts';
import type { Cells, InvalidInput, RowId } from '../../server/model/change.ts';
import type { IssueDetails } from '../../server/model/table.ts';
import { KeyedSignals } from './keyed-signals.ts';
import { PendingEdits } from './pending.ts';

/** What was typed last and not taken: the text, and why. `field` null speaks of the whole row. */
export interface RefusedText {
  field: string | null;
  text: string;
  message: string;
  /** The code of the reason, where the server gave one. */
  code?: string | undefined;
}

/** A row as it is shown. Its object stays the same while its cells change. */
export interface ShownRow {
  id: RowId;
  version: number;
  cells: Cells;
  invalid?: Record<string, InvalidInput>;
  issues?: IssueDetails[];
  pending?: boolean;
  refused?: RefusedText[];
}

interface StoredRow {
  /** The row as the server last told it; null while only this page knows it. */
  synced: WireRow | null;
  /** The number of the transaction as of which `base` is known. */
  syncedAt: number;
  /** Cells of a new row that the server refused: kept, so that they can be tried again. Null for a row that is not ours. */
  refusedCells: Cells | null;
  optimistic: ShownRow;
}

/** Rows whose changes are remembered while they are not loaded. */
const maxMissed = 2_000;

type StreamChange = StreamCommit['changes'][number];

/** The loaded rows of one table: the server's word underneath, what is pending on top. */
export class RowStore {
  readonly pending = new PendingEdits();
  readonly signals = new KeyedSignals<RowId>();
  readonly #rows = new Map<RowId, StoredRow>();
  /** Changes of rows that are not loaded, for pages that were read before them and arrive after. */
  readonly #missed = new Map<RowId, { change: StreamChange; seq: number }[]>();
  readonly #initial: Cells;
  #refusedListener: (row: RowId) => void = () => undefined;

  constructor(initial: Cells = {}) {
    this.#initial = initial;
  }

  /** Tells of every row whose refused texts changed. */
  onRefused(listen: (row: RowId) => void): void {
    this.#refusedListener = listen;
  }

  get(row: RowId): ShownRow | undefined {
    return this.#rows.get(row)?.optimistic;
  }

  /** Whether the server knows this row, as far as is loaded. */
  isSynced(row: RowId): boolean {
    return (this.#rows.get(row)?.synced ?? null) !== null;
  }

  /** The row as the server told it, without what is pending. */
  syncedCells(row: RowId): Cells | undefined {
    return this.#rows.get(row)?.synced?.cells;
  }

  /** A row read from the server at `seq`; what is already known to be newer stays. */
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

  /** A change from the stream. Of a row that is not loaded only additions are kept. */
  applyChange(change: StreamChange, seq: number): void {
    const held = change.added ? this.#ensureRow(change.row) : this.#rows.get(change.row);
    if (change.cells === null) return;
    if (!change.added && !held?.synced) this.#rememberMissed(change, seq);
    if (!held) return;
    // Of a row that is held without having been read the rest is not known: it will be read.
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

  /** A row is gone. */
  remove(row: RowId): void {
    const { refused } = this.#rows.get(row)?.optimistic ?? {};
    this.#rows.delete(row);
    this.signals.trigger(row);
    if (refused) this.#refusedListener(row);
  }

  /** Rows that are no longer on any page; what still matters stays. */
  evict(rows: Iterable<RowId>): void {
    for (const row of rows) {
      const shown = this.get(row);
      if (!shown || shown.pending || shown.refused) continue;
      this.#rows.delete(row);
      this.signals.forget(row);
    }
  }

  /** Shows a row anew after what lies over it changed. Returns false when nothing is left of it. */
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

  /** Keeps what was typed beside the row, with the reason; a new row stays as it was `typed`. */
  addRefused(row: RowId, refused: RefusedText[], typed: Cells | null = null): void {
    const held = this.#ensureRow(row);
    const fields = new Set(refused.map(item => item.field));
    held.optimistic.refused = [...(held.optimistic.refused ?? []).filter(item => !fields.has(item.field)), ...refused];
    if (held.synced === null && typed) held.refusedCells = { ...held.refusedCells, ...typed };
    this.#render(held);
    this.#refusedListener(row);
  }

  /** Lets go of what was refused: of these fields, or of all. A new row that was refused goes with it. */
  discard(row: RowId, fields?: Iterable<string | null>): boolean {
    const held = this.#rows.get(row);
    if (!held?.optimistic.refused) return held !== undefined;
    const gone = fields && new Set(fields);
    const left = gone ? held.optimistic.refused.filter(item => !gone.has(item.field)) : [];
    if (left.length > 0) held.optimistic.refused = left;
    else delete held.optimistic.refused;
    this.#refusedListener(row);
    return this.refresh(row);
  }

  /** The cells with which a new row was typed and refused; null for any other row. */
  refusedCells(row: RowId): Cells | null {
    const held = this.#rows.get(row);
    return held && held.synced === null ? held.refusedCells : null;
  }

  /** Rows into which something was typed that was not taken, and is kept beside them. */
  refusedRows(): RowId[] {
    return [...this.#rows.values()].flatMap(({ optimistic: shown }) => (shown.refused ? [shown.id] : []));
  }

  /** Every row of which something is held here. */
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
    // What the server told is never written into: as long as nothing lies over it, it is shown itself.
    if (base && edits.length === 0) shown.cells = base.cells;
    else {
      shown.cells = { ...(base?.cells ?? { ...this.#initial, ...held.refusedCells }) };
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
  // The stream tells a row's marks whole: those that are not there are gone.
  const { invalid = {}, issues } = change;
  return {
    id: change.row,
    version: change.version,
    cells: { ...base?.cells, ...change.cells },
    ...(Object.keys(invalid).length > 0 ? { invalid } : {}),
    ...(issues ? { issues } : {}),
  };
}

function set<Key extends keyof ShownRow>(row: ShownRow, key: Key, value: ShownRow[Key] | undefined): void {
  if (value !== undefined) row[key] = value;
  else if (key in row) delete row[key];
}
