import type { GridRow } from '../contract/row.ts';
import { alertsOf } from '../fields/attention.ts';
import { evaluateCondition } from '../fields/evaluate-condition.ts';
import { type Remedy, remedyFor } from '../fields/remedies.ts';
import { lockReason } from './cell-display.ts';
import { goTo } from './edit.ts';
import type { GridSlice } from './state.ts';

/** What following a remedy needs of a grid. */
export type RemedyGrid = GridSlice<'context' | 'cells' | 'surface' | 'messages' | 'selection' | 'fills'>;

/** The link that fixes a row's problem, or leads to where it can be fixed. */
export interface RemedyLink {
  label: string;
  go(grid: RemedyGrid): void;
}

/** The link for the first problem of a row that has one for this person; null if there is none. */
export function remedyOf(grid: GridSlice<'context'>, row: GridRow): RemedyLink | null {
  const table = grid.source.table();
  for (const issue of row.issues ?? []) {
    const remedy = remedyFor(issue, table, (grid.displayContext.currentText?.(issue) ?? null) !== null);
    const link = remedy && linkFor(grid, row, remedy, issue.code);
    if (link) return link;
  }
  const [alert] = alertsOf(table, row);
  const field = alert && table.fields.find(({ id }) => id === alert.at);
  return field ? linkFor(grid, row, { leads: 'cell', field }, '') : null;
}

/** Fixes the problem of a row, or goes to where it can be fixed. Returns whether there is a way. */
export function followRemedy(grid: RemedyGrid, position: number): boolean {
  const row = grid.row(position);
  const link = row ? remedyOf(grid, row) : null;
  link?.go(grid);
  return link !== null;
}

function linkFor(grid: GridSlice<'context'>, row: GridRow, remedy: Remedy, code: string): RemedyLink | null {
  const { props, source, say } = grid;
  if (remedy.leads === 'licences') {
    const link = props.fixLink?.([code]) ?? null;
    return link && { label: link.label, go: link.go };
  }
  if (remedy.leads === 'holder') {
    const { field } = remedy;
    if (!props.findHolder) return null;
    return { label: say('showHolder'), go: later => void openHolder(later, row, field.id, code).catch(later.reportError) };
  }
  if (remedy.leads === 'cell') {
    const { field } = remedy;
    if (lockReason(field, row, source.table(), props.language) !== null) return null;
    const isEmpty = (row.cells[field.id] ?? '') === '';
    return { label: say(isEmpty ? 'fillIn' : 'fix'), go: later => goToCell(later, row, field.id) };
  }
  const { actions } = source.table();
  const action = remedy.actions
    .map(id => actions.find(each => each.id === id))
    .find(each => each !== undefined && evaluateCondition(each.when, row) === true);
  if (action === undefined) return null;
  const label = action.label[props.language];
  return {
    label,
    go: later =>
      void import('./row-actions.ts')
        .then(({ runAction }) => runAction(later, { action, label, rows: [row], availableRows: [row], disabledReason: null }))
        .catch(later.reportError),
  };
}

/** Makes a cell of the row active; a field without a column is in the row's panel. */
function goToCell(grid: GridSlice<'context' | 'cells' | 'surface' | 'selection'>, row: GridRow, field: string): void {
  const [position, column] = [grid.source.positionOf(row.id), grid.columns.indexOf(field)];
  if (column < 0 || grid.view.cards()) grid.props.onExpand(row.id);
  else if (position !== undefined) goTo(grid, { row: position, column });
}

/** Opens the row that has the value of this cell, or says that it cannot be shown. */
async function openHolder(grid: GridSlice<'context' | 'messages'>, row: GridRow, field: string, code: string): Promise<void> {
  const found = (await grid.props.findHolder?.(row, field, code)) ?? null;
  if (found === null) grid.notify(grid.say('holderUnknown'));
  else grid.props.onFollow?.(grid.source.table().id, found);
}
