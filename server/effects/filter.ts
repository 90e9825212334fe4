import type { Value } from '../model/change.ts';
import type { View } from '../model/session.ts';

/** A filter of a view: a formula as data. */
export type Tree = NonNullable<View['filter']>;

const field = (...path: string[]): Tree => ({ kind: 'field', path });
const value = (value: Value): Tree => ({ kind: 'value', value });
const call = (name: string, ...args: Tree[]): Tree => ({ kind: 'call', name, args });

/** All of these hold. */
export const all = (...of: Tree[]): Tree => call('AND', ...of);

/** At least one of these holds. */
export const any = (...of: Tree[]): Tree => call('OR', ...of);

/** The field is empty. */
export const isBlank = (id: string): Tree => call('ISBLANK', field(id));

/** The field holds a day or a moment: said so that an index which leaves empty ones out is used. */
export const isWritten = (id: string): Tree => ({ kind: 'binary', operator: '>=', left: field(id), right: value('0000-01-01') });

/** The field is not empty. */
export const isFilled = (id: string): Tree => call('NOT', isBlank(id));

/** The field has one of these values. */
export const isOneOf = (id: string, ...values: [string, ...string[]]): Tree => {
  const [first, ...rest] = values.map((one): Tree => ({ kind: 'binary', operator: '=', left: field(id), right: value(one) }));
  return rest.length === 0 ? (first as Tree) : call('OR', first as Tree, ...rest);
};

/** What the link leads to has this value there. */
export const isThere = (link: string, id: string, is: Value): Tree => ({
  kind: 'binary',
  operator: '=',
  left: field(link, id),
  right: value(is),
});

/** This does not hold. */
export const not = (of: Tree): Tree => call('NOT', of);

/** The field's text has this in it. */
export const contains = (id: string, text: string): Tree => call('CONTAINS', field(id), value(text));

/** The field is filled with this moment or an earlier one. */
export const isBy = (id: string, iso: string): Tree => ({
  kind: 'binary',
  operator: '<=',
  left: field(id),
  right: value(iso),
});

/** The field is filled with an earlier date. */
export const isBefore = (id: string, iso: string): Tree => ({
  kind: 'binary',
  operator: '<',
  left: field(id),
  right: value(iso),
});

/** The field is filled with a later date. */
export const isAfter = (id: string, iso: string): Tree => ({ kind: 'binary', operator: '>', left: field(id), right: value(iso) });

/** The field is empty, or this moment has come. */
export const isDue = (id: string, iso: string): Tree => any(isBlank(id), isBy(id, iso));
