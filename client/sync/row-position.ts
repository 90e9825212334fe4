import type { PositionResponse } from '../../server/api/wire.ts';
import type { RowId } from '../../server/model/change.ts';
import type { Api } from './api.ts';
import { withQuery } from './api.ts';
import type { Query } from './view-query.ts';

/** The position of a row in the view; null if the view does not contain it. */
export async function fetchPosition(api: Api, path: string, view: Query, row: RowId): Promise<number | null> {
  const { position } = await api.get<PositionResponse>(withQuery(`${path}/rows/position`, { ...view, row }));
  return position;
}
