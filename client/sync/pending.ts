import type { Cells, RowId } from '../../server/model/change.ts';

/** A change of one row that the server has not shown yet. `to` is null for a deletion. */
export interface Edit {
  to: Cells | null;
  added: boolean;
}

/** Edits made together. Once answered, they stay until their commit arrives on the stream. */
export interface PendingBatch {
  readonly edits: Map<RowId, Edit>;
  committedAt: number | null;
}

/**
 * The layer of pending edits over the server's rows: applied at once, in order, and removed when the server's own values
 * arrive. The rows underneath never change, so a refusal needs no rollback.
 */
export class PendingEdits {
  #entries: PendingBatch[] = [];

  add(edits: Map<RowId, Edit>): PendingBatch {
    const entry: PendingBatch = { edits, committedAt: null };
    this.#entries.push(entry);
    return entry;
  }

  /** The edits of a row, oldest first. */
  editsOf(row: RowId): Edit[] {
    return this.#entries.length === 0 ? [] : this.#entries.flatMap(entry => entry.edits.get(row) ?? []);
  }

  /** Number of edits without an answer. */
  unansweredCount(): number {
    return this.#entries.reduce((sum, entry) => sum + (entry.committedAt === null ? entry.edits.size : 0), 0);
  }

  /** The rows with answered edits that are not on the stream yet, and the last transaction number to wait for; null if none. */
  unconfirmed(): { rows: RowId[]; seq: number } | null {
    const entries = this.#entries.filter(entry => entry.committedAt !== null);
    if (entries.length === 0) return null;
    return {
      rows: entries.flatMap(entry => [...entry.edits.keys()]),
      seq: Math.max(...entries.map(entry => entry.committedAt ?? 0)),
    };
  }

  /** The server accepted the batch as transaction `seq`; `refused` rows are removed from it. */
  acknowledge(entry: PendingBatch, seq: number, refused: Iterable<RowId>): void {
    entry.committedAt = seq;
    for (const row of refused) entry.edits.delete(row);
    this.#removeEmpty();
  }

  /** The server refused the whole batch. */
  reject(entry: PendingBatch): void {
    entry.edits.clear();
    this.#removeEmpty();
  }

  /** The row is now known as of `seq`: edits up to it are dropped. */
  markSeen(row: RowId, seq: number): void {
    if (this.#entries.length === 0) return;
    for (const entry of this.#entries) if (entry.committedAt !== null && entry.committedAt <= seq) entry.edits.delete(row);
    this.#removeEmpty();
  }

  /** Everything is known as of `seq`: edits up to it are dropped. Returns their rows. */
  markAllSeen(seq: number): RowId[] {
    const landed = this.#entries.filter(entry => entry.committedAt !== null && entry.committedAt <= seq);
    const rows = landed.flatMap(entry => [...entry.edits.keys()]);
    for (const entry of landed) entry.edits.clear();
    this.#removeEmpty();
    return rows;
  }

  #removeEmpty(): void {
    this.#entries = this.#entries.filter(entry => entry.edits.size > 0);
  }
}
