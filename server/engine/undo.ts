import type { Catalog } from '../model/catalog.ts';
import type { LoggedChange, Wish } from '../model/change.ts';
import { bookkeeping } from '../model/system.ts';
import { detour } from './transition.ts';

/**
 * The wishes that take back what a transaction entered, last first. A row that was made goes, one that went comes back as it was,
 * a cell gets its old value if it still has the one it was given. What hooks added and formulas computed follows by itself.
 */
export function inverse(changes: readonly LoggedChange[], catalog: Catalog): Wish[] {
  return changes
    .filter(change => change.origin === 'entered' && catalog.tables.has(change.table))
    .reverse()
    .map(change => wishOf(change, catalog));
}

function wishOf({ table: id, row, from, to }: LoggedChange, catalog: Catalog): Wish {
  const table = catalog.table(id);
  if (from === null && to !== null) {
    const stays = table.state === null ? null : detour(table.state.states ?? [], String(to[table.state.id]));
    if (table.state !== null && stays !== null) return { table: id, row, to: { [table.state.id]: stays } };
    return { table: id, row, to: null };
  }
  if (to === null) return { table: id, row, from: null, to: editable(from ?? {}) };
  return { table: id, row, from: editable(to), to: editable(from ?? {}) };
}

/** Cells without those that every commit writes itself. */
const editable = (cells: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(cells).filter(([id]) => !bookkeeping.has(id) && id !== 'invalid' && id !== 'issues'),
  ) as Wish['from'] & object;
