import { StatementTimeoutError } from './errors.ts';

/** The longest that one reading statement may take, in milliseconds. */
export const readTimeout = 3_000;

/** The longest that reading the rows of an order, in pieces, may take in all, in milliseconds. */
export const orderTimeout = 10_000;

/** The time by which the running statement must end. A database that cannot be stopped from outside checks it every few rows. */
export class Deadline {
  #until = Number.POSITIVE_INFINITY;

  /** Starts the time for a statement. */
  start(milliseconds = readTimeout): void {
    this.#until = performance.now() + milliseconds;
  }

  /** Throws `StatementTimeoutError` once the time is over; otherwise returns 1, which is true in SQL. */
  readonly check = (): number => {
    if (performance.now() > this.#until) throw new StatementTimeoutError();
    return 1;
  };
}

/** Throws `StatementTimeoutError` when work that began at `began` (by `performance.now()`) has taken longer than this. */
export function checkElapsed(began: number, milliseconds: number): void {
  if (performance.now() - began > milliseconds) throw new StatementTimeoutError();
}
