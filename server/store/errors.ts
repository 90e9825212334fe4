/** A filter, sort or cursor that cannot be used; `message` says why in words that people may read. Nothing was read or written. */
export class QueryError extends Error {
  override readonly name = 'QueryError';
}

/** A value or write that does not fit the tables as stored: a mistake of the caller, never of a person. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
}

/** A statement took longer than any may, and was stopped; nothing was written by it. */
export class StatementTimeoutError extends Error {
  override readonly name = 'TooSlow';
  readonly code = 'TOO_SLOW';

  constructor(options?: ErrorOptions) {
    super('This took too long and was stopped. Use a simpler filter, search or order, or try again later', options);
  }
}

/** The connection to the database broke, or it was `silent` for too long: nothing is known of what was on its way. */
export class ConnectionLostError extends Error {
  override readonly name = 'LostConnection';
  readonly code = 'ECONNLOST';
  readonly silent: boolean;

  constructor(cause: Error) {
    super(cause.message, { cause });
    this.silent = /timeout/i.test(cause.message);
  }
}

/** Another build of Seatgrid has taken the home over: nothing was written, and nothing will be until this server is started again. */
export class SupersededError extends Error {
  override readonly name = 'Superseded';
  readonly code = 'SUPERSEDED';

  constructor() {
    super('A newer Seatgrid has taken over this data: restart this server');
  }
}
