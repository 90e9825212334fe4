import { untrack } from 'solid-js';
import type { RowsResponse } from '../../server/api/wire.ts';
import type { RowId } from '../../server/model/change.ts';
import type { GridRow } from '../contract/row.ts';
import type { Api } from './api.ts';
import { withQuery } from './api.ts';
import { fetchPosition } from './row-position.ts';
import type { View } from './view.ts';
import type { Query } from './view-query.ts';

/** Matching rows per request. */
const matchesPerRequest = 1_000;

/**
 * The position of the nearest matching row after (or before) `from`; null if there is none.
 * Matches come in the order of the view, so a binary search needs few requests among any number of rows.
 */
export async function nearestMatch(
  api: Api,
  path: string,
  view: Query,
  match: Query,
  from: number,
  backwards: boolean,
): Promise<number | null> {
  let before: number | null = null;
  for (let after: string | undefined; ; ) {
    const query = { ...match, fields: 'id', limit: matchesPerRequest, ...(after === undefined ? {} : { after }) };
    const { rows, cursor } = await api.get<RowsResponse>(withQuery(`${path}/rows`, query));
    const known = new Map<RowId, number | null>();
    const positionOf = async (index: number): Promise<number> => {
      const row = rows[index]!.id;
      if (!known.has(row)) known.set(row, await fetchPosition(api, path, view, row));
      return known.get(row) ?? Number.POSITIVE_INFINITY;
    };
    let low = 0;
    let high = rows.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const position = await positionOf(middle);
      if (backwards ? position >= from : position > from) high = middle;
      else low = middle + 1;
    }
    const index = backwards ? low - 1 : low;
    const found = index < 0 || index >= rows.length ? null : await positionOf(index);
    if (backwards) before = found ?? before;
    if (low < rows.length || cursor === null) {
      const nearestOne = backwards ? before : found;
      return nearestOne !== null && Number.isFinite(nearestOne) ? nearestOne : null;
    }
    // All matches on this page come before `from`; the next page may have a nearer one.
    after = cursor;
  }
}

/** The position of the next row that contains a text, continuing at the other end of the view; null if there is none. `path` is the table's. */
export async function find(api: Api, path: string, view: View, text: string, from: number, backwards: boolean) {
  const query = untrack(view.query);
  if (query.search !== '') return scanRows(view, untrack(view.count), text, from, backwards);
  const match = { ...query, search: text };
  const ahead = await nearestMatch(api, path, query, match, from, backwards);
  return ahead ?? nearestMatch(api, path, query, match, backwards ? Number.POSITIVE_INFINITY : -1, backwards);
}

/** Searches the rows of a view one by one. Used to find a text while the view is already filtered by a search. */
export async function scanRows(
  view: Pick<View, 'load'>,
  count: number,
  text: string,
  from: number,
  backwards: boolean,
): Promise<number | null> {
  const { foldText } = await import('../../formulas/fold.ts');
  const wanted = foldText(text);
  const matches = (value: unknown): boolean =>
    (typeof value === 'string' || typeof value === 'number') && foldText(String(value)).includes(wanted);
  for (let step = 1; step <= count; step += 1) {
    const position = (((from + (backwards ? -step : step)) % count) + count) % count;
    const [row] = await view.load(position, position);
    if (row && Object.values(row.cells).some(matches)) return position;
  }
  return null;
}

/** A row with the same text as this one in a field, and without the issue of this code; null if the person can read none. */
export async function findHolder(api: Api, path: string, row: GridRow, field: string, code: string): Promise<RowId | null> {
  const filter = `${field} = "${String(row.cells[field] ?? '').replaceAll('"', '""')}"`;
  const { rows } = await api.get<RowsResponse>(withQuery(`${path}/rows`, { filter, fields: 'id', limit: 20 }));
  return rows.find(({ id, issues = [] }) => id !== row.id && !issues.some(issue => issue.code === code))?.id ?? null;
}
