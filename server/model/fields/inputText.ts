/** What came in as text that both databases can keep: never throws, nothing is '', dates are ISO, other objects JSON. */
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

/** Whether the input is one value rather than an object, a list or code. */
export const isScalar = (input: unknown): input is string | number | bigint | boolean =>
  typeof input === 'string' || typeof input === 'number' || typeof input === 'boolean' || typeof input === 'bigint';

/** Stands for an object that has no text, such as one that holds itself. */
const UNREADABLE = '[?]';

/** No NUL, which PostgreSQL refuses, and no half of a surrogate pair, which neither database gives back. */
const storable = (text: string): string => (text.includes('\0') ? text.replaceAll('\0', '') : text).toWellFormed();
