import type { CellsResponse, CountResponse, RowsResponse } from '../../server/api/wire.ts';
import type { Api } from './api.ts';
import { withQuery } from './api.ts';
import { decodePage } from './decode-page.ts';
import type { RowStore } from './row-store.ts';

/** Joins two filters with AND; either may be empty. */
export function andFilters(one: string, other: string): string {
  if (one === '' || other === '') return one || other;
  return `AND(${one}, ${other})`;
}

/** The filter, the search and the order of the rows. `filter` is a formula; `sort` has the form `lastName,-createdAt`. */
export interface Query {
  filter: string;
  search: string;
  sort: string;
}

/** The query of a view: what the person has set, within the rows of the chosen view. */
export interface ViewQuery extends Query {
  /** The filter of the chosen view; empty for all rows. */
  within: string;
}

/** The query for the rows: the filter of the view, and that of the person. */
export const toQuery = ({ within, filter, search, sort }: ViewQuery): Query => ({
  filter: andFilters(within, filter),
  search,
  sort,
});

/** Whether two view queries are equal. */
export const sameViewQuery = (a: ViewQuery, b: ViewQuery): boolean => a.within === b.within && sameQuery(a, b);

/** Whether two queries return the same rows in the same order. */
export const sameQuery = (a: Query, b: Query): boolean => a.filter === b.filter && a.search === b.search && a.sort === b.sort;

/** What a view depends on. */
export interface ViewOptions {
  api: Api;
  /** `/api/workspaces/…/tables/users`. */
  path: string;
  store: RowStore;
  onLinks: (links: RowsResponse['links']) => void;
  /** Called with the titles of the rows of each page; without it they are not requested. */
  onTitles?: ((rows: RowsResponse['rows'], titles: NonNullable<RowsResponse['titles']>) => void) | undefined;
  /** Called when the window was read again as of this transaction. */
  onReloaded: (seq: number) => void;
  /** Rows per request. */
  pageSize?: number;
}

/** Reads page number `page`, of `size` rows, of a query's result. */
export async function readPage(
  { api, path, onTitles }: ViewOptions,
  query: Query,
  page: number,
  size: number,
  signal: AbortSignal,
): Promise<RowsResponse> {
  const titles = onTitles === undefined ? undefined : 'true';
  const read = decodePage(
    await api.get<CellsResponse>(withQuery(`${path}/cells`, { ...query, offset: page * size, limit: size, titles }), signal),
  );
  onTitles?.(read.rows, read.titles ?? {});
  return read;
}

/** Reads several pages of a query's result, and how many rows match it. */
export const readPages = (
  options: ViewOptions,
  query: Query,
  pages: readonly number[],
  size: number,
  signal: AbortSignal,
): Promise<[CountResponse, RowsResponse[]]> =>
  Promise.all([readCount(options, query, signal), Promise.all(pages.map(page => readPage(options, query, page, size, signal)))]);

const readCount = ({ api, path }: ViewOptions, { filter, search }: Query, signal: AbortSignal): Promise<CountResponse> =>
  api.get<CountResponse>(withQuery(`${path}/rows/count`, { filter, search }), signal);
