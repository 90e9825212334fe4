import type { RowId } from '../model/change.ts';
import type { StoreTransaction } from '../model/store.ts';

/** Whether commits of several rows in this organisation are all or nothing by default: its policy `bulkMode` (C17). */
export async function isAtomic(session: Pick<StoreTransaction, 'rows'>, org: RowId): Promise<boolean> {
  const orgs = await session.rows('orgs', [org], ['id', 'bulkMode']);
  return orgs.get(org)?.bulkMode === 'atomic';
}
