import type { CompiledTable } from '../model/catalog.ts';
import type { StoredRows } from './draft.ts';
import type { Intent, InverseRequest } from './intent.ts';

/** Reads the rows that requests name: all cells, or only the necessary ones if only inert cells change. */
export async function loadNamedRows(
  requests: readonly InverseRequest[],
  named: readonly Intent[],
  stored: StoredRows,
): Promise<void> {
  for (const [table, group] of Map.groupBy(named, intent => intent.table)) {
    const rows = group.map(intent => intent.row);
    const cells = named.length === requests.length ? requiredColumns(requests, table) : null;
    await stored.load(table.id, rows, cells);
    // The issues of a row are checked again, by rules that may read any cell.
    const withIssues = cells === null ? [] : rows.filter(row => (stored.get(table.id, row)?.issues ?? null) !== null);
    await stored.reload(table.id, withIssues);
  }
}

/** The cells of this table to read for these requests; null for all. */
function requiredColumns(
  requests: readonly InverseRequest[],
  { id: table, inert, minimalColumns }: CompiledTable,
): string[] | null {
  const cells = new Set(minimalColumns);
  for (const request of requests) {
    if (request.table !== table || request.to === null || request.from === null || request.unlisted !== undefined) return null;
    for (const id in request.to) {
      if (!inert.has(id)) return null;
      cells.add(id);
    }
    for (const id in request.from) {
      if (!inert.has(id)) return null;
      cells.add(id).add('updatedAt').add('updatedBy');
    }
  }
  // For a table without inert cells all cells are read, even for a change without cells.
  return minimalColumns.length === 0 ? null : [...cells];
}
