import type { List, Scalar, Value } from './tree.ts';

/*
 * Lists. The value of a list cell is null, or a frozen array of at least one text: the ids of options, or of rows. It has no empty text and
 * no text twice. The texts keep their order. Only `listOf` creates a list. Two lists are equal if they have the same texts in the same order.
 * Lists are sorted by their items joined with `, `. Two arrays with the same texts are different objects, so compare values with `sameValue`
 * and never with `===`.
 */

/** Whether a value is a list. */
export const isList = (value: unknown): value is List => Array.isArray(value);

/** The texts as the value of a list cell: each once, in their order, without empty ones; null if there are none. */
export function listOf(items: Iterable<string>): List | null {
  const list = [...new Set(items)].filter(item => item !== '');
  return list.length === 0 ? null : Object.freeze(list);
}

/** Whether two values are identical. The only comparison of stored values; an empty array counts as null. */
export function sameValue(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (!isList(one)) return isList(other) && other.length === 0 && one === null;
  if (!isList(other)) return one.length === 0 && other === null;
  return one.length === other.length && one.every((item, at) => item === other[at]);
}

/** The texts of a list cell, or of a cell with one value; none for a blank cell. */
export function itemsOf(value: Value | undefined): List {
  if (value === null || value === undefined || value === '') return none;
  return isList(value) ? value : [typeof value === 'string' ? value : String(value)];
}

const none: List = Object.freeze([]);

/** A list as text: its texts joined by `, `. */
export const listText = (list: List): string => list.join(', ');

/** The value, with a list as its text. */
export const toScalar = (value: Value): Scalar => (isList(value) ? listText(value) : value);
