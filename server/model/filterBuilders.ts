import type { Tree } from '../../formulas/tree.ts';
import type { Scalar } from './change.ts';

/** The filter of a view: a formula tree. */
export type Filter = Tree;

const field = (...path: string[]): Filter => ({ kind: 'field', path });
const value = (value: Scalar): Filter => ({ kind: 'value', value });
const call = (name: string, ...args: Filter[]): Filter => ({ kind: 'call', name, args });

/** True if all of these are true. */
export const all = (...of: Filter[]): Filter => call('AND', ...of);

/** True if at least one of these is true. */
export const any = (...of: Filter[]): Filter => call('OR', ...of);

/** The field is empty. */
export const isEmpty = (id: string): Filter => call('ISBLANK', field(id));

/** The field has a date or a time; written as a comparison, so that a partial index without empty cells is used. */
export const hasDate = (id: string): Filter => ({ kind: 'binary', operator: '>=', left: field(id), right: value('0000-01-01') });

/** The field is not empty. */
export const isFilled = (id: string): Filter => call('NOT', isEmpty(id));

/** The field has one of these values. */
export const isOneOf = (id: string, ...values: [string, ...string[]]): Filter => {
  const [first, ...rest] = values.map((one): Filter => ({ kind: 'binary', operator: '=', left: field(id), right: value(one) }));
  return rest.length === 0 ? (first as Filter) : call('OR', first as Filter, ...rest);
};

/** The linked row has this value in this field. */
export const isLinkedValue = (link: string, id: string, is: Scalar): Filter => ({
  kind: 'binary',
  operator: '=',
  left: field(link, id),
  right: value(is),
});

/** True if this is not true. */
export const not = (of: Filter): Filter => call('NOT', of);

/** The field's text contains this. */
export const contains = (id: string, text: string): Filter => call('CONTAINS', field(id), value(text));

/** The field has this time or an earlier one. */
export const isAtOrBefore = (id: string, iso: string): Filter => ({
  kind: 'binary',
  operator: '<=',
  left: field(id),
  right: value(iso),
});

/** The field has an earlier date. */
export const isBefore = (id: string, iso: string): Filter => ({
  kind: 'binary',
  operator: '<',
  left: field(id),
  right: value(iso),
});

/** The field has a later date. */
export const isAfter = (id: string, iso: string): Filter => ({
  kind: 'binary',
  operator: '>',
  left: field(id),
  right: value(iso),
});

/** The field is empty, or its time has come. */
export const isDue = (id: string, iso: string): Filter => any(isEmpty(id), isAtOrBefore(id, iso));
