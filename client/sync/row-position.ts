import type { PositionResponse } from '../../server/api/wire.ts';
import type { RowId } from '../../server/model/change.ts';
import type { Api } from './api.ts';
import { withQuery } from './api.ts';
import type { Query } from './view-query.ts';

/** Joins two filters with AND; either may be empty. */
export function andFilters(one: string, other: string): string {
  if (one === '' || other === '') return one || other;
  return `AND(${one}, ${other})`;
}

/** The position of a row in the view; null if the view does not contain it. */
export async function fetchPosition(api: Api, path: string, view: Query, row: RowId): Promise<number | null> {
  const { position } = await api.get<PositionResponse>(withQuery(`${path}/rows/position`, { ...view, row }));
  return position;
}
