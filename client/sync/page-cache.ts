import type { RowId } from '../../server/model/change.ts';

/** The rows of one page in the order of the view. `isIncomplete` when rows were removed and those after it are not loaded. */
interface Page {
  rows: RowId[];
  isIncomplete: boolean;
}

/** Number of pages kept. The least recently used are dropped first. */
const maxPages = 60;

/** The loaded rows by position: pages by number, with the least recently used dropped. */
export class PageCache {
  /** Rows per page. */
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

  /** The loaded row with the highest position. */
  last(): RowId | undefined {
    const numbers = [...this.#pages].flatMap(([number, { rows }]) => (rows.length > 0 ? [number] : []));
    return this.#pages.get(Math.max(...numbers))?.rows.at(-1);
  }

  /** Whether the page must be read, or read again. */
  isMissing(page: number): boolean {
    return this.#pages.get(page)?.isIncomplete ?? true;
  }

  /** Whether all pages were read at the same transaction. Otherwise a row that moved may be on none of them. */
  isConsistent = (): boolean => this.#asOf !== null;

  /** Stores a page; `seq` is the transaction at which it was read. */
  put(page: number, rows: RowId[], seq: number): void {
    this.#asOf = this.#pages.size === 0 || this.#asOf === seq ? seq : null;
    this.#pages.set(page, { rows, isIncomplete: false });
    this.#positions = null;
  }

  /** Marks pages as recently used and drops the oldest. Returns the dropped rows. */
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

  /** Removes a row; the loaded rows after it move up. Returns whether it was there. */
  remove(row: RowId): boolean {
    const position = this.positionOf(row);
    if (position === undefined) return false;
    const first = Math.floor(position / this.size);
    this.#pages.get(first)?.rows.splice(position % this.size, 1);
    for (const number of [...this.#pages.keys()].filter(key => key >= first).sort((a, b) => a - b)) {
      const page = this.#pages.get(number);
      // Its first row is now on the page before, which is not loaded.
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
