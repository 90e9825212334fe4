/** A filter that cannot be parsed, or cannot be used in this table; `message` tells people why. */
export class FilterError extends Error {
  override readonly name = 'FilterError';
}
