import './add-lazy-strings.ts';
import { createEffect, createRoot, untrack } from 'solid-js';
import type { GridRow } from '../contract/row.ts';
import { fieldType } from '../fields/registry.ts';
import { lockReason } from './cell-display.ts';
import { chosenCount, clearChosen, toggleAllRows } from './chosen-rows.ts';
import { copy } from './copy.ts';
import { deleteRows, remainingRows, selectedRows } from './delete.ts';
import { focusActive, rowRequests } from './edit.ts';
import type { ChosenRows } from './grid-props.ts';
import { actionItems, runAction } from './row-actions.ts';
import { sendChanges } from './send-changes.ts';
import type { GridSlice } from './state.ts';
import { mayRepeat } from './unique-values.ts';

/** The chosen rows of a grid. */
export const chosenRowsOf = (
  grid: GridSlice<'context' | 'cells' | 'surface' | 'checks' | 'messages' | 'selection' | 'clipboard' | 'fills' | 'dialogs'>,
): ChosenRows => ({
  actions: async () => actionItems(grid, await selectedRows(grid)),
  run: async (action, onWait) => {
    const chosen = await selectedRows(grid);
    if (!(await whenSaved(grid, chosen, onWait))) return;
    const rows = remainingRows(grid, chosen);
    if (rows.length === 0) return;
    const item = actionItems(grid, rows).find(one => one.action.id === action);
    if (item?.disabledReason === null) await runAction(grid, item);
    else if (item) grid.notify(item.disabledReason);
  },
  notify: grid.notify,
  reportError: grid.reportError,
  rows: () => selectedRows(grid),
  fields: rows => {
    const table = grid.source.table();
    return table.fields.filter(
      field =>
        !fieldType(field).aboutRow &&
        !fieldType(field).concealed &&
        rows.some(row => lockReason(field, row, table, grid.props.language) === null),
    );
  },
  mayRepeat: field => mayRepeat(field, grid.source.table().handles),
  set: async (rows, field, valueFor) => {
    const numbered = new Map(rows.map((row, index) => [index, row]));
    const requests = rowRequests(
      grid,
      rows.map((row, index) => ({ row: index, cells: { [field.id]: valueFor(row) } })),
      numbered,
    );
    if (requests.length === 0) return;
    const label = field.label[grid.props.language];
    const decision = await grid.props.onPreview({ work: { changes: requests }, rows, action: null, label });
    if (decision !== null)
      await sendChanges(grid, requests, { rows, label: grid.say('editLabel'), alwaysReport: true, decision });
  },
  remove: () => deleteRows(grid),
  copy: () => void copy(grid, null),
  chooseAll: () => {
    if (chosenCount(grid) < grid.count()) toggleAllRows(grid);
  },
  clear: () => {
    clearChosen(grid);
    focusActive(grid);
  },
});

/** Waits until no change of these rows lacks an answer. False if the rows are no longer chosen by then, or the grid is gone. */
async function whenSaved(
  grid: GridSlice<'context' | 'surface' | 'selection'>,
  rows: readonly GridRow[],
  onWait?: (isWaiting: boolean) => void,
): Promise<boolean> {
  const wasChosen = untrack(() => chosenCount(grid) > 0);
  const isStillChosen = (): boolean => !wasChosen || chosenCount(grid) > 0;
  const { ids } = grid.source;
  /** A row that no longer exists has nothing left to save. */
  const isPending = (row: GridRow): boolean => grid.source.version(row.id) >= 0 && row.pending === true && !ids.isRemoved(row.id);
  const isSaved = (): boolean => ids.orderVersion() >= 0 && rows.filter(isPending).length === 0;
  if (untrack(isSaved)) return true;
  onWait?.(true);
  await new Promise<void>(resolve =>
    createRoot(stop =>
      createEffect(() => {
        const isOver = isSaved() || !isStillChosen();
        if (isOver) resolve();
        if (isOver) queueMicrotask(stop);
      }),
    ),
  );
  onWait?.(false);
  return untrack(isStillChosen) && grid.root().isConnected;
}
