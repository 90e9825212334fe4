import { grantOf } from '../model/access.ts';
import type { Catalog } from '../model/catalog.ts';
import type { LoggedChange, Row } from '../model/change.ts';
import type { StoredRows } from './draft.ts';
import { canRead, type Viewer } from './viewer.ts';

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
      const logged = Object.assign({ id: row }, ...parts.flatMap(({ from, to }) => [from ?? {}, to ?? {}])) as Row;
      const isOurs = live !== null || parts.some(({ scope }) => scope.includes(viewer.actor.org));
      const isWhole = live === null && read === 'organisation';
      if (isOurs && (isWhole || canRead(viewer, table, live ?? logged))) for (const part of parts) readable.add(part);
    }
  }
  return changes.filter(change => readable.has(change));
}
