import type { RowId } from '../model/change.ts';
import type { StoreTransaction } from '../model/store.ts';

/** Whether a batch is that of an import: its transactions have the id of the import as their batch. */
export const isImportBatch = async (session: Pick<StoreTransaction, 'rows'>, batch: RowId): Promise<boolean> =>
  (await session.rows('imports', [batch], ['id'])).size > 0;
