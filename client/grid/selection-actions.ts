import './add-lazy-strings.ts';
import { selectedRowCount, selectedRows } from './delete.ts';
import type { GridAction } from './grid-props.ts';
import { actionItems, runAction } from './row-actions.ts';
import type { GridState } from './state.ts';

/** Most selected rows that are loaded to tell which actions they allow. */
const maxRows = 500;

/** The actions of the selected rows, with the reason where one is not available. None for a larger selection than can be checked. */
export async function selectionActions(grid: GridState): Promise<GridAction[]> {
  const active = grid.selection.isLost() ? undefined : grid.row(grid.selection.active().row);
  const count = selectedRowCount(grid);
  if (active === undefined || count > maxRows) return [];
  const rows = count > 1 ? await selectedRows(grid) : [active];
  return actionItems(grid, rows).map(item => ({
    id: item.action.id,
    label: item.label,
    disabledReason: item.disabledReason,
    run: () => void runAction(grid, item).catch(grid.reportError),
  }));
}
