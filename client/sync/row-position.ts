import type { PositionResponse } from '../../server/api/wire.ts';
import type { RowId } from '../../server/model/change.ts';
import type { Api } from './api.ts';
import { withQuery } from './api.ts';
import type { Query } from './view-query.ts';

/** Two filters as one formula; either may be empty. */
export function andFilters(one: string, other: string): string {
  if (one === '' || other === '') return one || other;
  return `AND(${one}, ${other})`;
}

/** How many rows of the view stand before a row; null where it is not among them. */
export async function fetchPosition(api: Api, path: string, view: Query, row: RowId): Promise<number | null> {
  const { position } = await api.get<PositionResponse>(withQuery(`${path}/rows/position`, { ...view, row }));
  return position;
}
