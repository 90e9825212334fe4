import type { RowId } from '../../server/model/change.ts';
import { requestConfirmation } from './confirm.ts';
import { notifyLock, reportOutcome } from './edit.ts';
import { fetchRows } from './loading.ts';
import { mayDelete } from './rights.ts';
import type { GridRow, Report } from './source.ts';
import type { GridState } from './state.ts';

/** Loads what judges deletions, before it is needed or with the first one: it reads formulas, which nothing else needs at once. */
export const loadDeletionCheck = () => import('./deletion-check.ts');

/** The rows that are selected, each once; loads what is missing. */
export const selectedRows = (grid: GridState): Promise<GridRow[]> => fetchRows(grid.selection.parts());

/** How many rows are selected. The header and the insert row are none. */
export const selectedRowCount = (grid: GridState): number =>
  grid.selection.parts().every(({ rows }) => rows.kind === 'place') ? 0 : grid.selection.size().rows;

/** How a row is called, for questions about it. */
const rowName =
  (grid: GridState) =>
  (id: RowId): string =>
    grid.source.titleOf?.(id) || String(grid.row(grid.source.positionOf(id) ?? -1)?.cells[grid.field(0)?.id ?? ''] ?? '');

/** Those of some rows that nobody took away while it was asked; tells where none is left. */
export function remainingRows(grid: GridState, rows: readonly GridRow[]): GridRow[] {
  const left = rows.filter(row => !grid.source.ids.isRemoved(row.id));
  if (left.length === 0) grid.notify(grid.say('rowsGone'));
  return left;
}

/**
 * Deletes rows. What may not be deleted stays, and is said before anything is asked; what undo would not give back is asked, by name. `work`
 * does it for the rows that may go; `label` is what was chosen, where it was not just a key.
 */
export async function checkAndDelete(
  grid: GridState,
  rows: readonly GridRow[],
  work: (rows: readonly GridRow[]) => Promise<Report>,
  label?: string,
): Promise<void> {
  const { checkDeletion: removalOf } = await loadDeletionCheck();
  const check = removalOf(grid.source.table(), rows, grid.props.language, rowName(grid));
  if (check.rows.length === 0) {
    if (check.blockedReason !== null) grid.notify(check.blockedReason);
    return;
  }
  const action = label ?? grid.say('deleteRows', { count: check.rows.length });
  if (check.confirmText !== null && !(await requestConfirmation(grid, check.confirmText, action))) return;
  const kept = rows.length - check.rows.length;
  const also = check.blockedReason === null ? '' : grid.say('keptRows', { count: kept, reason: check.blockedReason });
  const left = remainingRows(grid, check.rows);
  if (left.length > 0) await reportOutcome(grid, work(left), true, also);
}

/** Deletes the rows that are selected. */
export async function deleteRows(grid: GridState): Promise<void> {
  if (!mayDelete(grid.source.table())) {
    grid.notify(grid.say('noDelete'));
    return;
  }
  const rows = await selectedRows(grid);
  if (rows.length === 0) {
    notifyLock(grid);
    return;
  }
  const table = grid.source.table().id;
  await checkAndDelete(grid, rows, going =>
    grid.source.commit(
      going.map(row => ({ table, row: row.id, to: null })),
      grid.say('deleteLabel'),
    ),
  );
}
