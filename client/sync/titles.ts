import type { RowId } from '../../server/model/change.ts';
import { KeyedSignals } from './keyed-signals.ts';

/** The titles of the rows that link cells point to. */
export class Titles {
  readonly #titles = new Map<string, Map<RowId, string>>();
  readonly #signals = new KeyedSignals<string>();

  /** The title of a row. If it is unknown, the text that was typed for it. */
  of(table: string, row: RowId): string {
    this.#signals.track(table);
    return this.#titles.get(table)?.get(row) ?? (uuid.test(row) ? '…' : row);
  }

  add(links: Record<string, Record<RowId, string>>): void {
    for (const [table, names] of Object.entries(links)) {
      const known = this.#titles.get(table) ?? new Map<RowId, string>();
      this.#titles.set(table, known);
      let changed = false;
      for (const [row, name] of Object.entries(names)) {
        if (known.get(row) === name) continue;
        known.set(row, name);
        changed = true;
      }
      if (changed) this.#signals.trigger(table);
    }
  }
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-/i;
