import { grantOf } from '../model/access.ts';
import type { Catalog } from '../model/catalog.ts';
import type { LoggedChange, Row, RowId } from '../model/change.ts';
import type { StoredRows } from './draft.ts';
import { canView, type Viewer } from './viewer.ts';

/** The changes of rows that the actor can read as stored now; a deleted row is checked as logged. */
export async function readableChanges(
  changes: readonly LoggedChange[],
  viewer: Viewer | null,
  catalog: Catalog,
  stored: StoredRows,
): Promise<readonly LoggedChange[]> {
  if (viewer === null) return changes;
  const readable = new Set<LoggedChange>();
  for (const [id, some] of Map.groupBy(changes, change => change.table)) {
    const table = catalog.tables.get(id);
    const read = table === undefined ? undefined : grantOf(table, viewer.actor)?.grant.read;
    if (table === undefined || read === undefined) continue;
    const byRow = Map.groupBy(some, change => change.row);
    await stored.load(id, byRow.keys());
    for (const [row, parts] of byRow) {
      const live = stored.get(id, row) ?? null;
      const isReadable =
        live === null
          ? parts.some(({ scope }) => scope.includes(viewer.actor.org)) &&
            (read === 'organisation' || canView(viewer, table, rowAsLogged(row, parts)))
          : canView(viewer, table, live);
      if (isReadable) for (const part of parts) readable.add(part);
    }
  }
  return changes.filter(change => readable.has(change));
}

const rowAsLogged = (id: RowId, parts: readonly LoggedChange[]): Row =>
  Object.assign({ id }, ...parts.flatMap(({ from, to }) => [from ?? {}, to ?? {}])) as Row;
