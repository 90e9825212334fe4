import { untrack } from 'solid-js';
import type { ValuesResponse } from '../../server/api/wire.ts';
import type { FieldValues } from '../../server/model/store.ts';
import { withQuery } from './api.ts';
import type { TableRowsOptions } from './table-rows-options.ts';
import type { View } from './view.ts';
import { andFilters } from './view-query.ts';

/** Reads the values of a field in the rows of a view that match another filter, and the titles of the rows that they link to. */
export async function readFieldValues(
  { api, titles }: Pick<TableRowsOptions, 'api' | 'titles'>,
  path: string,
  field: string,
  view: View,
  filter: string,
): Promise<FieldValues> {
  const { within, search } = untrack(view.typed);
  const query = { field, filter: andFilters(within, filter), search };
  const { links, ...found } = await api.get<ValuesResponse>(withQuery(`${path}/values`, query));
  titles.add(links);
  return found;
}
