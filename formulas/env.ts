import type { Cells } from './tree.ts';
import type { Result } from './value.ts';

/**
 * Returns the row that a link field of `row` points to; null when the link is empty or its row does not exist.
 * `via` is the whole chain of links from the formula's own row, so that the table of `row` can be derived from it.
 */
export type Follow = (row: Cells, link: string, via: readonly string[]) => Cells | null;

/** The person who acts, as formulas see them: the id of their row, and their role. */
export interface FormulaActor {
  id: string;
  role: string;
}

/** What a formula can read beside its row: linked rows, and the clock as ISO text. */
export interface Env {
  follow: Follow;
  today: string;
  /** Today's date for a row's organisation, if that can differ from `today`. */
  todayOf?: (row: Cells) => string;
  now: string;
  /** The person who acts; absent if Seatgrid itself acts. */
  actor?: FormulaActor;
}

/** A compiled formula: it returns a result for any row, never throws, and never returns NaN or an infinite number. */
export type Evaluator = (row: Cells, env: Env) => Result;
