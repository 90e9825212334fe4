import type { CatalogTable } from '../../server/api/wire.ts';
import type { SortKey } from '../../server/model/tableView.ts';

/*
 * An order is stored and sent by fields. People choose and see columns: the keys of a composed column that follow each other are one.
 */

/** The columns of an order, the most important first. */
export function columnSorts(keys: readonly SortKey[], { composed = [] }: CatalogTable): SortKey[] {
  const columns: SortKey[] = [];
  for (let at = 0; at < keys.length; ) {
    const { field, descending } = keys[at]!;
    const seen = new Set(keys.slice(0, at).map(key => key.field));
    const ownKeys = (sort: readonly string[]) => sort.filter(each => !seen.has(each));
    const whole = composed.find(
      ({ sort: [first, ...rest] = [] }) =>
        first === field && ownKeys(rest).every((each, step) => isKey(keys[at + 1 + step], each, descending)),
    );
    columns.push({ field: whole?.id ?? field, descending });
    at += whole?.sort ? ownKeys(whole.sort).length : 1;
  }
  return columns;
}

/** The keys of an order by columns, each field once. */
export function fieldSorts(columns: readonly SortKey[], { composed = [] }: CatalogTable): SortKey[] {
  const keys = columns.flatMap(({ field, descending }) =>
    (composed.find(({ id }) => id === field)?.sort ?? [field]).map(each => ({ field: each, descending })),
  );
  return keys.filter(({ field }, at) => keys.findIndex(key => key.field === field) === at);
}

const isKey = (key: SortKey | undefined, field: string, descending: boolean): boolean =>
  key?.field === field && key.descending === descending;
