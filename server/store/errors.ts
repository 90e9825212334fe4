/** A filter, sort or cursor that cannot be used; `message` tells people why. Nothing was read or written. */
export class QueryError extends Error {
  override readonly name = 'QueryError';
}

/** A value or write that does not fit the stored tables: a mistake in the program, never of a person. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
}

/** A statement took longer than allowed and was stopped; it wrote nothing. */
export class StatementTimeoutError extends Error {
  override readonly name = 'StatementTimeoutError';
  readonly code = 'TOO_SLOW';

  constructor(options?: ErrorOptions) {
    super('This took too long and was stopped. Use a simpler filter, search or order, or try again later', options);
  }
}

/**
 * The connection to the database broke, or the database did not answer in time (`silent`). Nobody knows whether a write that
 * was on its way has been made.
 */
export class ConnectionLostError extends Error {
  override readonly name = 'ConnectionLostError';
  readonly code = 'ECONNLOST';
  readonly silent: boolean;

  constructor(cause: Error) {
    super(cause.message, { cause });
    this.silent = /timeout/i.test(cause.message);
  }
}

/**
 * Another build of Seatgrid has taken over the database. Nothing was written, and nothing will be until this server is
 * restarted.
 */
export class SupersededError extends Error {
  override readonly name = 'SupersededError';
  readonly code = 'SUPERSEDED';

  constructor() {
    super('A newer Seatgrid has taken over this data: restart this server');
  }
}

/** A store that was opened for trials only was asked to write, or cannot tell what is stored without writing. */
export class TrialOnlyError extends Error {
  static readonly code = 'TRIAL_ONLY';
  readonly code = TrialOnlyError.code;

  constructor() {
    super('This store is open for trials only');
  }
}
