import type { Cells, RowId } from '../../server/model/change.ts';

/** What a person did to one row and the server has not yet shown: `to` null asks for its deletion. */
export interface Edit {
  to: Cells | null;
  added: boolean;
}

/** Edits that were made together. Once answered, they stay until the commit that holds them has been seen. */
export interface PendingBatch {
  readonly edits: Map<RowId, Edit>;
  committedAt: number | null;
}

/**
 * What lies over the server's rows: applied at once, in order, and taken away when the server's own word is there.
 * Nothing underneath is ever changed, so a refusal needs no way back.
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

  /** Edits that the server has not answered yet. */
  unansweredCount(): number {
    return this.#entries.reduce((sum, entry) => sum + (entry.committedAt === null ? entry.edits.size : 0), 0);
  }

  /** Answered, but not seen yet: the rows, and the transaction number that would show them. */
  unconfirmed(): { rows: RowId[]; seq: number } | null {
    const entries = this.#entries.filter(entry => entry.committedAt !== null);
    if (entries.length === 0) return null;
    return {
      rows: entries.flatMap(entry => [...entry.edits.keys()]),
      seq: Math.max(...entries.map(entry => entry.committedAt ?? 0)),
    };
  }

  /** The server took the entry as transaction number `seq`; rows that it refused are gone from it. Returns those. */
  acknowledge(entry: PendingBatch, seq: number, refused: Iterable<RowId>): void {
    entry.committedAt = seq;
    for (const row of refused) entry.edits.delete(row);
    this.#removeEmpty();
  }

  /** The server refused the entry as a whole. */
  reject(entry: PendingBatch): void {
    entry.edits.clear();
    this.#removeEmpty();
  }

  /** The row is now known as of `seq`: edits that are part of it are no longer needed. */
  markSeen(row: RowId, seq: number): void {
    if (this.#entries.length === 0) return;
    for (const entry of this.#entries) if (entry.committedAt !== null && entry.committedAt <= seq) entry.edits.delete(row);
    this.#removeEmpty();
  }

  /** Everything is known as of `seq`. Returns the rows that were waiting for it. */
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
