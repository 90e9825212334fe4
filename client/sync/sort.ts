/** One key by which rows are sorted. */
export interface SortKey {
  field: string;
  descending: boolean;
}

/** `lastName,-createdAt` as keys. */
export const parseSort = (sort: string): SortKey[] =>
  sort === '' ? [] : sort.split(',').map(key => ({ field: key.replace(/^-/, ''), descending: key.startsWith('-') }));

/** Keys as `lastName,-createdAt`. */
export const formatSort = (sort: readonly SortKey[]): string =>
  sort.map(key => (key.descending ? '-' : '') + key.field).join(',');
