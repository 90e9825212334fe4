/** The input as text that both databases can store: never throws; null and undefined are '', dates are ISO, other objects JSON. */
export function inputText(input: unknown): string {
  if (typeof input === 'string') return storable(input);
  if (input === null || input === undefined) return '';
  if (isScalar(input)) return String(input);
  try {
    return storable(input instanceof Date ? input.toISOString() : JSON.stringify(input));
  } catch {
    return UNREADABLE;
  }
}

/** Whether the input is a single value and not an object, list or function. */
export const isScalar = (input: unknown): input is string | number | bigint | boolean =>
  typeof input === 'string' || typeof input === 'number' || typeof input === 'boolean' || typeof input === 'bigint';

/** The text of an object that cannot be serialised, such as a circular one. */
const UNREADABLE = '[?]';

/** Removes NUL, which PostgreSQL refuses, and lone surrogates, which neither database preserves. */
const storable = (text: string): string => (text.includes('\0') ? text.replaceAll('\0', '') : text).toWellFormed();
