import type { ValuesResponse } from '../../server/api/wire.ts';
import type { FieldValues } from '../grid/source.ts';
import { withQuery } from './api.ts';
import type { TableRowsOptions } from './table-rows-options.ts';
import type { Query } from './view-query.ts';

/** Reads the values of a field in the rows that a query finds, and the titles of the rows that they link to. */
export async function readFieldValues(
  { api, titles }: Pick<TableRowsOptions, 'api' | 'titles'>,
  path: string,
  field: string,
  { filter, search }: Query,
): Promise<FieldValues> {
  const { links, ...found } = await api.get<ValuesResponse>(withQuery(`${path}/values`, { field, filter, search }));
  titles.add(links);
  return found;
}
