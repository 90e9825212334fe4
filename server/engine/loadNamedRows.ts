import type { CompiledTable } from '../model/catalog.ts';
import type { ChangeRequest } from '../model/change.ts';
import type { StoredRows } from './draft.ts';
import type { Intent } from './intent.ts';

/** Reads the rows that wishes name: whole, but where all that is wished is to change quiet cells. */
export async function loadNamedRows(
  requests: readonly ChangeRequest[],
  named: readonly Intent[],
  stored: StoredRows,
): Promise<void> {
  for (const [table, group] of Map.groupBy(named, intent => intent.table)) {
    const rows = group.map(intent => intent.row);
    const cells = named.length === requests.length ? requiredColumns(requests, table) : null;
    await stored.load(table.id, rows, cells);
    // What a row's verdict says is judged again, by rules that may look at any cell.
    const judged = cells === null ? [] : rows.filter(row => (stored.get(table.id, row)?.issues ?? null) !== null);
    await stored.reload(table.id, judged);
  }
}

/** The cells to be known of rows of this table for these wishes to be judged; null for all. */
function requiredColumns(
  requests: readonly ChangeRequest[],
  { id: table, inert: quiet, minimalColumns: glance }: CompiledTable,
): string[] | null {
  const cells = new Set(glance);
  for (const request of requests) {
    if (request.table !== table || request.to === null || request.from === null) return null;
    for (const id in request.to) {
      if (!quiet.has(id)) return null;
      cells.add(id);
    }
    for (const id in request.from) {
      if (!quiet.has(id)) return null;
      cells.add(id).add('updatedAt').add('updatedBy');
    }
  }
  // Of a table without quiet cells everything is read, also for a change that names no cell.
  return glance.length === 0 ? null : [...cells];
}
