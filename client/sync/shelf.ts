import type { StreamCommit, WireRow } from '../../server/api/wire.ts';
import type { Cells, Invalid, RowId } from '../../server/model/change.ts';
import type { Complaint } from '../../server/model/table.ts';
import { Bells } from './bells.ts';
import { Pending } from './pending.ts';

/** What was typed last and not taken: the text, and why. `field` null speaks of the whole row. */
export interface Refused {
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
  invalid?: Record<string, Invalid>;
  issues?: Complaint[];
  pending?: boolean;
  refused?: Refused[];
}

interface Held {
  /** The row as the server last told it; null while only this page knows it. */
  base: WireRow | null;
  /** The number of the transaction as of which `base` is known. */
  seen: number;
  /** Cells of a new row that the server refused: kept, so that they can be tried again. Null for a row that is not ours. */
  kept: Cells | null;
  shown: ShownRow;
}

/** Rows whose changes are remembered while they are not loaded. */
const mostMissed = 2_000;

type StreamChange = StreamCommit['changes'][number];

/** The loaded rows of one table: the server's word underneath, what is pending on top. */
export class Shelf {
  readonly pending = new Pending();
  readonly bells = new Bells<RowId>();
  readonly #held = new Map<RowId, Held>();
  /** Changes of rows that are not loaded, for pages that were read before them and arrive after. */
  readonly #missed = new Map<RowId, { change: StreamChange; seq: number }[]>();
  readonly #initial: Cells;
  #listen: (row: RowId) => void = () => undefined;

  constructor(initial: Cells = {}) {
    this.#initial = initial;
  }

  /** Tells of every row whose refused texts changed. */
  onRefused(listen: (row: RowId) => void): void {
    this.#listen = listen;
  }

  get(row: RowId): ShownRow | undefined {
    return this.#held.get(row)?.shown;
  }

  /** Whether the server knows this row, as far as is loaded. */
  known(row: RowId): boolean {
    return (this.#held.get(row)?.base ?? null) !== null;
  }

  /** The row as the server told it, without what is pending. */
  told(row: RowId): Cells | undefined {
    return this.#held.get(row)?.base?.cells;
  }

  /** A row read from the server at `seq`; what is already known to be newer stays. */
  read(row: WireRow, seq: number): void {
    const held = this.#hold(row.id);
    const stale = held.base && (row.version < held.base.version || (row.version === held.base.version && seq < held.seen));
    if (!stale) held.base = row;
    for (const missed of this.#missed.get(row.id) ?? []) {
      if (missed.seq > seq && held.base && missed.change.version > held.base.version) held.base = merge(held.base, missed.change);
    }
    this.#missed.delete(row.id);
    held.seen = Math.max(held.seen, seq);
    this.pending.land(row.id, held.seen);
    this.#show(held);
  }

  /** A change from the stream. Of a row that is not loaded only additions are kept. */
  hear(change: StreamChange, seq: number): void {
    const held = change.added ? this.#hold(change.row) : this.#held.get(change.row);
    if (change.cells === null) return;
    if (!change.added && !held?.base) this.#miss(change, seq);
    if (!held) return;
    // Of a row that is held without having been read the rest is not known: it will be read.
    if (held.base === null ? change.added : change.version > held.base.version) {
      held.base = merge(held.base, change);
      held.seen = Math.max(held.seen, seq);
    }
    this.pending.land(change.row, seq);
    this.#show(held);
  }

  #miss(change: StreamChange, seq: number): void {
    this.#missed.set(change.row, [...(this.#missed.get(change.row) ?? []), { change, seq }]);
    const [oldest] = this.#missed.keys();
    if (this.#missed.size > mostMissed && oldest !== undefined) this.#missed.delete(oldest);
  }

  /** A row is gone. */
  remove(row: RowId): void {
    const { refused } = this.#held.get(row)?.shown ?? {};
    this.#held.delete(row);
    this.bells.ring(row);
    if (refused) this.#listen(row);
  }

  /** Rows that are no longer on any page; what still matters stays. */
  forget(rows: Iterable<RowId>): void {
    for (const row of rows) {
      const shown = this.get(row);
      if (!shown || shown.pending || shown.refused) continue;
      this.#held.delete(row);
      this.bells.forget(row);
    }
  }

  /** Shows a row anew after what lies over it changed. Returns false when nothing is left of it. */
  refresh(row: RowId): boolean {
    const held = this.#held.get(row) ?? (this.pending.over(row).length > 0 ? this.#hold(row) : undefined);
    if (!held) return false;
    if (held.base === null && this.pending.over(row).length === 0 && !held.shown.refused) {
      this.remove(row);
      return false;
    }
    this.#show(held);
    return true;
  }

  /** Keeps what was typed beside the row, with the reason; a new row stays as it was `typed`. */
  refuse(row: RowId, refused: Refused[], typed: Cells | null = null): void {
    const held = this.#hold(row);
    const fields = new Set(refused.map(item => item.field));
    held.shown.refused = [...(held.shown.refused ?? []).filter(item => !fields.has(item.field)), ...refused];
    if (held.base === null && typed) held.kept = { ...held.kept, ...typed };
    this.#show(held);
    this.#listen(row);
  }

  /** Lets go of what was refused: of these fields, or of all. A new row that was refused goes with it. */
  discard(row: RowId, fields?: Iterable<string | null>): boolean {
    const held = this.#held.get(row);
    if (!held?.shown.refused) return held !== undefined;
    const gone = fields && new Set(fields);
    const left = gone ? held.shown.refused.filter(item => !gone.has(item.field)) : [];
    if (left.length > 0) held.shown.refused = left;
    else delete held.shown.refused;
    this.#listen(row);
    return this.refresh(row);
  }

  /** The cells with which a new row was typed and refused; null for any other row. */
  kept(row: RowId): Cells | null {
    const held = this.#held.get(row);
    return held && held.base === null ? held.kept : null;
  }

  /** Rows into which something was typed that was not taken, and is kept beside them. */
  refusedRows(): RowId[] {
    return [...this.#held.values()].flatMap(({ shown }) => (shown.refused ? [shown.id] : []));
  }

  /** Every row of which something is held here. */
  ids(): IterableIterator<RowId> {
    return this.#held.keys();
  }

  #hold(row: RowId): Held {
    let held = this.#held.get(row);
    if (!held) {
      held = { base: null, seen: 0, kept: null, shown: { id: row, version: 0, cells: {} } };
      this.#held.set(row, held);
    }
    return held;
  }

  #show(held: Held): void {
    const edits = this.pending.over(held.shown.id);
    const { base, shown } = held;
    let invalid = base?.invalid;
    shown.version = base?.version ?? 0;
    // What the server told is never written into: as long as nothing lies over it, it is shown itself.
    if (base && edits.length === 0) shown.cells = base.cells;
    else {
      shown.cells = { ...(base?.cells ?? { ...this.#initial, ...held.kept }) };
      invalid = { ...invalid };
      for (const { to } of edits) {
        Object.assign(shown.cells, to);
        for (const field of Object.keys(to ?? {})) delete invalid[field];
      }
    }
    set(shown, 'invalid', invalid && Object.keys(invalid).length > 0 ? invalid : undefined);
    set(shown, 'issues', base?.issues);
    set(shown, 'pending', edits.length > 0 || undefined);
    this.bells.ring(shown.id);
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
