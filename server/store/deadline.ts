import { StatementTimeoutError } from './errors.ts';

/** Longest time for one statement that reads, in milliseconds. */
export const readTimeout = 3_000;

/** Longest time in which the rows of an order are read, in pieces. */
export const orderTimeout = 10_000;

/** By when the statement that runs must have ended: asked for every few rows, where a database cannot be stopped from outside. */
export class Deadline {
  #until = Number.POSITIVE_INFINITY;

  /** A statement begins. */
  start(milliseconds = readTimeout): void {
    this.#until = performance.now() + milliseconds;
  }

  /** Throws `TooSlow` once the time is over; else 1, which is true in SQL. */
  readonly check = (): number => {
    if (performance.now() > this.#until) throw new StatementTimeoutError();
    return 1;
  };
}

/** Throws `TooSlow` where the work that began then has taken longer than it may. */
export function checkElapsed(began: number, milliseconds: number): void {
  if (performance.now() - began > milliseconds) throw new StatementTimeoutError();
}
