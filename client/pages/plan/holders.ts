import type { RowId, Value } from '../../../server/model/change.ts';
import { withQuery } from '../../sync/api.ts';
import type { Workspace } from '../../sync/workspace.ts';
import { api } from '../session.ts';
import { pathOf, readTableRows } from './read.ts';

/** A licence that a person holds or that is reserved for them. */
export interface Holder {
  id: RowId;
  user: RowId;
  /** Empty for a person whom the reader may not see. */
  name: string;
  external: boolean;
  status: Value;
  pool: RowId;
  isReserved: boolean;
  /** Since when, as ISO time. */
  since: string;
  /** Until when the invitation is valid for which it is reserved; null if unknown. */
  reservedUntil: string | null;
  /** Who gave it, as stored. */
  by: Value;
}

/** Which holders are conditions for: those whose texts have these words, of this product or of all, from this one on. */
export interface HolderQuery {
  search: string;
  pool: RowId;
  offset: number;
}

/** How many holders a page has. */
export const holdersPerPage = 50;

/** The holders from `offset` on, held longest first, and how many there are in all. */
export interface HolderPage {
  holders: Holder[];
  offset: number;
  count: number;
}

/** Reads one page of holders. */
export async function readHolders(workspace: Workspace, query: HolderQuery): Promise<HolderPage> {
  const conditions = { search: query.search, filter: query.pool === '' ? undefined : `pool = "${query.pool}"` };
  const path = `${pathOf(workspace)}/tables/seats/rows`;
  const [page, { count }] = await Promise.all([
    readTableRows(workspace, 'seats', { ...conditions, offset: query.offset, limit: holdersPerPage }),
    api.get<{ count: number }>(withQuery(`${path}/count`, conditions)),
  ]);
  const ids = (field: string): RowId[] => [
    ...new Set(page.rows.map(({ cells }) => cells[field]).filter(id => typeof id === 'string')),
  ];
  const [users, invites] = await Promise.all([
    readByIds(workspace, 'users', ids('user'), 'status,external', true),
    readByIds(workspace, 'invites', ids('reservedFor'), 'expiresAt'),
  ]);
  const holders = page.rows.map(({ id, cells }): Holder => {
    const user = String(cells.user ?? '');
    const { status = null, external = false } = users.cells.get(user) ?? {};
    const until = invites.cells.get(String(cells.reservedFor ?? ''))?.expiresAt;
    return {
      id,
      user,
      name: users.titles[user]?.title ?? '',
      external: external === true,
      status,
      pool: String(cells.pool ?? ''),
      isReserved: cells.state === 'reserved',
      since: String(cells.assignedAt ?? cells.createdAt ?? ''),
      reservedUntil: typeof until === 'string' ? until : null,
      by: cells.createdBy ?? null,
    };
  });
  return { holders, offset: query.offset, count };
}

/** These rows of a table, by id, with their titles if `titled`; none if the person may not see the table. */
async function readByIds(workspace: Workspace, table: string, ids: readonly RowId[], fields: string, titled = false) {
  if (ids.length === 0 || workspace.catalog.table(table) === undefined) return { cells: new Map<string, never>(), titles: {} };
  const query = { ids: ids.join(','), fields, limit: ids.length, titles: titled ? 'true' : undefined };
  const { rows, titles = {} } = await readTableRows(workspace, table, query);
  return { cells: new Map(rows.map(({ id, cells }) => [id, cells])), titles };
}
