import type { Row, RowId } from '../../server/model/change.ts';
import type { StoreReader } from '../../server/model/store.ts';
import { allRows } from '../laws/rows.ts';
import type { Site } from './site.ts';

/** Reads the audit entries since the last call, oldest first; waiting entries are written first. */
export function trailOf(site: Site, { reader }: { reader: StoreReader }): () => Promise<Row[]> {
  const seen = new Set<RowId>();
  return async () => {
    await site.settled();
    await site.audit.flush();
    const rows = (await allRows(reader, 'audit')).filter(row => !seen.has(row.id));
    for (const row of rows) seen.add(row.id);
    return rows.sort((a, b) => (a.id < b.id ? -1 : 1));
  };
}
