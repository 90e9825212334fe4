/** A filter, sort or cursor that cannot be used; `message` says why in words that people may read. Nothing was read or written. */
export class QueryError extends Error {
  override readonly name = 'QueryError';
}

/** A value or write that does not fit the tables as stored: a mistake of the caller, never of a person. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
}
