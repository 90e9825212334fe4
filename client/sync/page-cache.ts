import type { RowId } from '../../server/model/change.ts';

/** Rows of one page as they stand in the view; `short` when rows left it and those behind are not loaded. */
interface Page {
  rows: RowId[];
  isIncomplete: boolean;
}

/** Pages kept at once; those looked at longest ago go first. */
const maxPages = 60;

/** Which row stands where, as far as it is loaded: pages by number, the least recently wanted dropped. */
export class PageCache {
  /** Rows on a page. */
  readonly size: number;
  readonly #pages = new Map<number, Page>();
  #positions: Map<RowId, number> | null = null;
  #asOf: number | null = null;

  constructor(size: number) {
    this.size = size;
  }

  at(position: number): RowId | undefined {
    return this.#pages.get(Math.floor(position / this.size))?.rows[position % this.size];
  }

  /** The row that is farthest down of those loaded. */
  last(): RowId | undefined {
    const numbers = [...this.#pages].flatMap(([number, { rows }]) => (rows.length > 0 ? [number] : []));
    return this.#pages.get(Math.max(...numbers))?.rows.at(-1);
  }

  /** Whether the page must be read (again). */
  isMissing(page: number): boolean {
    return this.#pages.get(page)?.isIncomplete ?? true;
  }

  /** Whether all pages were read as of one transaction: else a row that changed places may be on none of them. */
  isConsistent = (): boolean => this.#asOf !== null;

  /** `seq` is the transaction as of which the page was read. */
  put(page: number, rows: RowId[], seq: number): void {
    this.#asOf = this.#pages.size === 0 || this.#asOf === seq ? seq : null;
    this.#pages.set(page, { rows, isIncomplete: false });
    this.#positions = null;
  }

  /** Marks pages as just wanted and drops the oldest; returns the rows dropped. */
  touch(first: number, last: number): RowId[] {
    for (let number = first; number <= last; number += 1) {
      const page = this.#pages.get(number);
      if (!page) continue;
      this.#pages.delete(number);
      this.#pages.set(number, page);
    }
    const dropped: RowId[] = [];
    for (const [number, page] of this.#pages) {
      if (this.#pages.size <= maxPages) break;
      this.#pages.delete(number);
      dropped.push(...page.rows);
      this.#positions = null;
    }
    return dropped;
  }

  positionOf(row: RowId): number | undefined {
    if (!this.#positions) {
      this.#positions = new Map();
      for (const [number, page] of this.#pages) {
        for (const [index, id] of page.rows.entries()) this.#positions.set(id, number * this.size + index);
      }
    }
    return this.#positions.get(row);
  }

  /** Takes a row out: those behind it move up, as far as they are loaded. Returns whether it was there. */
  remove(row: RowId): boolean {
    const position = this.positionOf(row);
    if (position === undefined) return false;
    const first = Math.floor(position / this.size);
    this.#pages.get(first)?.rows.splice(position % this.size, 1);
    for (const number of [...this.#pages.keys()].filter(key => key >= first).sort((a, b) => a - b)) {
      const page = this.#pages.get(number);
      // Its first row now stands on the page before, which is not loaded.
      if (number > first && !this.#pages.has(number - 1)) page?.rows.shift();
      const moved = this.#pages.get(number + 1)?.rows.shift();
      if (moved !== undefined) page?.rows.push(moved);
      else if (page) page.isIncomplete = true;
    }
    this.#positions = null;
    return true;
  }

  numbers(): number[] {
    return [...this.#pages.keys()];
  }

  rows(): RowId[] {
    return [...this.#pages.values()].flatMap(page => page.rows);
  }
}
