import type { SortKey } from '../grid/source.ts';

/** Parses `lastName,-createdAt`. */
export const parseSort = (sort: string): SortKey[] =>
  sort === '' ? [] : sort.split(',').map(key => ({ field: key.replace(/^-/, ''), descending: key.startsWith('-') }));

/** Formats keys as `lastName,-createdAt`. */
export const formatSort = (sort: readonly SortKey[]): string =>
  sort.map(key => (key.descending ? '-' : '') + key.field).join(',');
