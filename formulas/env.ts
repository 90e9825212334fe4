import type { Cells } from './tree.ts';
import type { Result } from './value.ts';

/**
 * Gives the row that a link field of `row` points to, or null when the link is empty or points nowhere.
 * `via` is the whole chain of links from the formula's own row to here, so that the table of `row` can be told from it.
 */
export type Follow = (row: Cells, link: string, via: readonly string[]) => Cells | null;

/** What a formula knows beside its row: the rows that links point to, and the clock as ISO text. */
export interface Env {
  follow: Follow;
  today: string;
  /** The day that it is where a row belongs, where that may be another than `today`. */
  todayOf?: (row: Cells) => string;
  now: string;
}

/** A formula made ready to run: it answers for any row, never throws, and never gives NaN or an infinite number. */
export type Evaluator = (row: Cells, env: Env) => Result;
