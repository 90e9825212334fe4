import './add-lazy-strings.ts';
import type { CatalogAction } from '../../server/api/wire.ts';
import type { RowId } from '../../server/model/change.ts';
import type { Report } from '../contract/command.ts';
import type { GridRow } from '../contract/row.ts';
import { checkDeletion, type DeletionCheck } from './deletion-check.ts';
import { notifyLock } from './edit.ts';
import { fetchRows } from './loading.ts';
import { reportDecided } from './report-outcome.ts';
import { mayDelete } from './rights.ts';
import type { GridSlice } from './state.ts';

/** The selected rows, each once. Rows that are missing are loaded. */
export const selectedRows = (grid: GridSlice<'selection'>): Promise<GridRow[]> => fetchRows(grid.selection.parts());

/** Number of selected rows. The header and the insert row do not count. */
export const selectedRowCount = (grid: GridSlice<'selection'>): number =>
  grid.selection.parts().every(({ rows }) => rows.kind === 'zone') ? 0 : grid.selection.size().rows;

/** The title of a row, for use in questions. */
const rowName =
  (grid: GridSlice<'context' | 'cells'>) =>
  (id: RowId): string =>
    grid.source.titleOf?.(id) || String(grid.row(grid.source.positionOf(id) ?? -1)?.cells[grid.field(0)?.id ?? ''] ?? '');

/** The rows that nobody has deleted in the meantime; notifies if none is left. */
export function remainingRows(grid: GridSlice<'context' | 'messages'>, rows: readonly GridRow[]): GridRow[] {
  const left = rows.filter(row => !grid.source.ids.isRemoved(row.id));
  if (left.length === 0) grid.notify(grid.say('rowsGone'));
  return left;
}

/**
 * Deletes rows. Rows that may not be deleted stay, with a message; losses that undo cannot restore need confirmation.
 * `work` deletes the remaining rows; `chosen` is the action, if it was not a key.
 */
export async function checkAndDelete(
  grid: GridSlice<'context' | 'cells' | 'messages' | 'fills'>,
  rows: readonly GridRow[],
  work: (rows: readonly GridRow[]) => Promise<Report>,
  chosen?: CatalogAction,
): Promise<void> {
  const check = checkDeletion(grid.source.table(), rows, grid.props.language, rowName(grid));
  if (check.rows.length === 0) {
    if (check.blockedReason !== null) grid.notify(check.blockedReason);
    return;
  }
  const { id: table, actions } = grid.source.table();
  const action = chosen ?? actions.find(({ removes }) => removes) ?? null;
  const changes = rows.map(({ id }) => ({ table, row: id, to: null }));
  const what = chosen ? { action: chosen.id } : { changes };
  const decision = await grid.props.onPreview({ work: what, rows, action, lost: check.confirmText });
  if (decision === null) return;
  const left = remainingRows(grid, decision.rows ? rows.filter(({ id }) => decision.rows!.has(id)) : check.rows);
  if (left.length > 0) await reportDecided(grid, work(left), decision, decision.rows ? '' : rowsStayText(grid, rows, check));
}

/** How many rows stay, and why; empty if none does. */
function rowsStayText(grid: GridSlice<'context'>, rows: readonly GridRow[], check: DeletionCheck): string {
  const count = rows.length - check.rows.length;
  return check.blockedReason === null ? '' : grid.say('rowsStay', { count, reason: check.blockedReason });
}

/** Deletes the selected rows. */
export async function deleteRows(grid: GridSlice<'context' | 'cells' | 'messages' | 'selection' | 'fills'>): Promise<void> {
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
  await checkAndDelete(grid, rows, deletable =>
    grid.source.commit(
      deletable.map(row => ({ table, row: row.id, to: null })),
      grid.say('deleteLabel'),
    ),
  );
}
