import './add-lazy-strings.ts';
import { fieldType } from '../fields/registry.ts';
import { lockReason } from './cell-display.ts';
import { chosenCount, clearChosen, toggleAllRows } from './chosen-rows.ts';
import { unasked } from './confirm.ts';
import { copy } from './copy.ts';
import { deleteRows, selectedRows } from './delete.ts';
import { focusActive, rowRequests } from './edit.ts';
import type { ChosenRows } from './grid-props.ts';
import { mayDelete } from './rights.ts';
import { actionItems, runAction } from './row-actions.ts';
import { sendChanges } from './send-changes.ts';
import type { GridState } from './state.ts';
import { mayRepeat } from './unique-values.ts';

/** The chosen rows of a grid. */
export const chosenRowsOf = (grid: GridState): ChosenRows => ({
  actions: async () => actionItems(grid, await selectedRows(grid)),
  run: item => runAction(grid, item),
  notify: grid.notify,
  reportError: grid.reportError,
  rows: () => selectedRows(grid),
  fields: rows => {
    const table = grid.source.table();
    return table.fields.filter(
      field =>
        !fieldType(field).aboutRow &&
        !fieldType(field).concealed &&
        mayRepeat(field, table.handles) &&
        rows.some(row => lockReason(field, row, table, grid.props.language) === null),
    );
  },
  set: async (rows, field, value) => {
    const numbered = new Map(rows.map((row, index) => [index, row]));
    const requests = rowRequests(
      grid,
      rows.map((_, index) => ({ row: index, cells: { [field.id]: value } })),
      numbered,
    );
    if (requests.length === 0) return;
    const label = field.label[grid.props.language];
    const { onWeigh } = grid.props;
    const decision = onWeigh ? await onWeigh({ work: { changes: requests }, rows, action: null, label }) : unasked;
    if (decision !== null)
      await sendChanges(grid, requests, { rows, label: grid.say('editLabel'), alwaysReport: true, decision });
  },
  mayDelete: () => mayDelete(grid.source.table()),
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
