import type { CellsResponse, CountResponse, RowsResponse } from '../../server/api/wire.ts';
import type { Api } from './api.ts';
import { withQuery } from './api.ts';
import { decodePage } from './decode-page.ts';
import type { RowStore } from './row-store.ts';

/** Which rows, in which order. `filter` is a formula; `sort` reads `lastName,-createdAt`. */
export interface Query {
  filter: string;
  search: string;
  sort: string;
}

/** Whether two queries ask for the same rows in the same order. */
export const sameQuery = (a: Query, b: Query): boolean => a.filter === b.filter && a.search === b.search && a.sort === b.sort;

/** What a view needs of its surroundings. */
export interface ViewOptions {
  api: Api;
  /** `/api/workspaces/…/tables/users`. */
  path: string;
  store: RowStore;
  onLinks: (links: RowsResponse['links']) => void;
  /** The window was read again: it is known as of this transaction. */
  onReloaded: (seq: number) => void;
  /** Rows that one request brings. */
  pageSize?: number;
}

/** One page of the rows that a query asks for, of so many rows. */
export async function readPage(
  { api, path }: ViewOptions,
  query: Query,
  page: number,
  size: number,
  signal: AbortSignal,
): Promise<RowsResponse> {
  return decodePage(
    await api.get<CellsResponse>(withQuery(`${path}/cells`, { ...query, offset: page * size, limit: size }), signal),
  );
}

/** How many rows there are that a query asks for. */
export const readCount = ({ api, path }: ViewOptions, { filter, search }: Query, signal: AbortSignal): Promise<CountResponse> =>
  api.get<CountResponse>(withQuery(`${path}/rows/count`, { filter, search }), signal);
