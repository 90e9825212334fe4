import { type DateOrder, dateOrderOf } from '../model/tabular/dateOrder.ts';
import { dayAndMonth, parseDay } from '../model/tabular/dateText.ts';

const numericDate = /^\s*\d{1,4} ?[-/.] ?\d{1,2} ?[-/.] ?\d{1,4}(?!\d)/;

/**
 * Finds the order of the dates in a column without keeping all of its texts: of those that say the same about the order, the first one
 * is kept.
 */
export class DateSamples {
  readonly #kept = new Map<string, string>();

  /** Takes a text into account. */
  add(text: string): void {
    // Only dates in numbers can be read in two ways.
    if (!numericDate.test(text)) return;
    const found = dayAndMonth(text);
    const reads = (['dmy', 'mdy'] as const).filter(order => parseDay(text, order) !== undefined);
    if (reads.length === 0) return;
    const same = found !== null && found.first === found.second;
    const kind = found === null ? 'year first' : `${found.mark === '.'} ${same}`;
    const key = `${kind} ${reads.join()}`;
    if (!this.#kept.has(key)) this.#kept.set(key, text);
  }

  /** The order, for a reader of this language; null if the column has no dates in numbers. */
  order(language: string): DateOrder | null {
    return this.#kept.size === 0 ? null : dateOrderOf([...this.#kept.values()], language);
  }
}
