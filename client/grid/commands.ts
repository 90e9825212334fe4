import type { Value } from '../../server/model/change.ts';
import { columnValue } from '../fields/composed.ts';
import { fieldType } from '../fields/registry.ts';
import type { Spot } from './areas.ts';
import { dataEdge, untilEnd } from './areas.ts';
import type { CellEdit } from './edit.ts';
import {
  adjacentField,
  discardRefused,
  focusActive,
  goTo,
  moveFrom,
  notifyLock,
  openEditor,
  refuseIfLocked,
  singleRow,
  write,
} from './edit.ts';
import { withFill } from './fill-loader.ts';
import { follow } from './follow-link.ts';
import type { Command } from './keyboard.ts';
import { withRows, writableCells } from './loading.ts';
import { goToProblem } from './next-problem.ts';
import { followRemedy } from './remedy.ts';
import { reportOutcome } from './report-outcome.ts';
import type { SelectionPart } from './selection.ts';
import { toggleSort } from './sorting.ts';
import type { GridSlice, GridState, WritingGrid } from './state.ts';
import { mayRepeat } from './unique-values.ts';

type Direction = 'Up' | 'Down' | 'Left' | 'Right';
const steps: Record<Direction, [number, number]> = { Up: [-1, 0], Down: [1, 0], Left: [0, -1], Right: [0, 1] };

/** Runs a command. Returns false if the browser should handle the key as well. */
export function runCommand(grid: GridState, command: Command): boolean {
  const motion = /^(go|extend)(.+)$/.exec(command);
  if (motion) {
    const extend = motion[1] === 'extend';
    const from = extend ? grid.selection.head() : grid.selection.active();
    const stacked = !extend && grid.view.cards() ? steps[motion[2] as Direction] : undefined;
    goTo(
      grid,
      stacked ? adjacentField(grid, from, (stacked[0] || stacked[1]) as 1 | -1) : motionTarget(grid, from, motion[2]!),
      extend && from.row >= 0,
    );
    return true;
  }
  return handlers[command as keyof typeof handlers](grid) !== false;
}

function motionTarget(grid: GridSlice<'cells' | 'surface'>, from: Spot, where: string): Spot {
  const lastColumn = grid.columns.visible().length - 1;
  const lastRow = Math.max(0, grid.count() - 1);
  const direction = /^(Up|Down|Left|Right)(Edge)?$/.exec(where);
  if (direction) {
    const [down, right] = steps[direction[1] as Direction];
    if (!direction[2]) return { row: from.row + down, column: from.column + right };
    if (down !== 0) {
      const { column } = from;
      return { ...from, row: dataEdge(Math.max(0, from.row), down as 1 | -1, lastRow, row => isFilled(grid, row, column)) };
    }
    const edge = dataEdge(from.column, right as 1 | -1, lastColumn, column => isFilled(grid, from.row, column));
    return { ...from, column: edge };
  }
  switch (where) {
    case 'RowStart':
      return { ...from, column: 0 };
    case 'RowEnd':
      return { ...from, column: lastColumn };
    case 'First':
      return { row: 0, column: 0 };
    case 'Last':
      return { row: lastRow, column: lastColumn };
    case 'PageUp':
      return { ...from, row: Math.max(0, from.row - grid.view.pageRows()) };
    case 'PageDown':
      return { ...from, row: Math.min(lastRow, from.row + grid.view.pageRows()) };
    default:
      return {
        ...from,
        column: from.column + (where === 'PageRight' ? 1 : -1) * Math.max(1, Math.floor(grid.view.pageWidth() / 160)),
      };
  }
}

/** The row that a motion leads to, such as `Down` or `PageUp`; the same row for a motion to the side. */
export const rowTarget = (grid: GridSlice<'cells' | 'surface'>, from: Spot, where: string): number =>
  motionTarget(grid, from, where).row;

function isFilled(grid: GridSlice<'cells'>, row: number, column: number): boolean | undefined {
  if (row < 0) return true;
  const [loaded, field] = [grid.row(row), grid.field(column)];
  if (!loaded) return undefined;
  return field !== undefined && (columnValue(loaded.cells, field) ?? '') !== '';
}

const handlers = {
  selectRow: grid => {
    const [active, area] = [grid.selection.active(), grid.selection.area()];
    const head = { row: area.top === active.row ? area.bottom : area.top, column: untilEnd };
    grid.selection.set({ anchor: { row: active.row, column: 0 }, head }, active);
  },
  selectColumn: grid => selectColumn(grid),
  selectAll: grid => {
    grid.selection.set({ anchor: { row: 0, column: 0 }, head: { row: untilEnd, column: untilEnd } }, grid.selection.active());
    focusActive(grid);
  },
  edit: grid => void openEditor(grid),
  openList: grid => {
    if (grid.selection.active().row < 0) return focusHeading(grid) || runCommand(grid, 'menu');
    openEditor(grid, { list: true });
    return true;
  },
  enter: grid => {
    const { row, column } = grid.selection.active();
    if (row < 0) {
      if (!focusHeading(grid)) toggleSort(grid, grid.field(column)!.id);
    } else if (isToggled(grid, column)) toggleFlags(grid);
    else if (grid.props.enterMoves) moveFrom(grid, { row, column }, 'down');
    else openEditor(grid);
  },
  back: grid => {
    const { row, column } = grid.selection.active();
    if (row < 0) toggleSort(grid, grid.field(column)!.id, true);
    else moveFrom(grid, { row, column }, 'up');
  },
  tab: grid => tab(grid, 'right'),
  backTab: grid => tab(grid, 'left'),
  escape: grid => {
    grid.editing.tabbing.on = false;
    grid.editing.tabbing.from = null;
    const copied = grid.clipboard.copied();
    if (copied && !copied.isCancelled) grid.clipboard.setCopied(copied.cut ? { ...copied, parts: [], isCancelled: true } : null);
    else if (grid.dialogs.isFindOpen()) grid.dialogs.setFindOpen(false);
    else if (!discardRefused(grid)) {
      const several = grid.selection.cells() > 1;
      grid.selection.select(grid.selection.active());
      // Nothing was cancelled here, so the page around the grid may handle the key.
      return several;
    }
    return true;
  },
  clear: grid => clear(grid, grid.selection.parts()),
  space: grid => {
    const { row, column } = grid.selection.active();
    if (isToggled(grid, column) && grid.lockReason(row, column) === null) toggleFlags(grid);
    else {
      const id = grid.row(row)?.id;
      if (id !== undefined) grid.props.onExpand(id);
    }
  },
  fillDown: grid => withFill(grid, fills => fills.fillAcross(grid, 'down')),
  fillRight: grid => withFill(grid, fills => fills.fillAcross(grid, 'right')),
  fillSelection: grid => withFill(grid, fills => fills.fillSelection(grid)),
  copyAbove: grid => {
    const { row, column } = grid.selection.active();
    const [field, above] = [grid.field(column), grid.row(row - 1)];
    if (!field || !above || refuseIfLocked(grid)) return;
    if (mayRepeat(field, grid.source.table().handles)) writeActiveCell(grid, above.cells[field.id] ?? null, 'fillLabel');
    else grid.notify(grid.say('noCopies', { name: field.label[grid.props.language] }));
  },
  today: grid => insertDateTime(grid, false),
  now: grid => insertDateTime(grid, true),
  undo: grid => void reportOutcome(grid, undoOrRedo(grid, 'undo'), true),
  redo: grid => void reportOutcome(grid, undoOrRedo(grid, 'redo'), true),
  find: grid => {
    grid.dialogs.setFindOpen(true);
    const input = grid.root().querySelector<HTMLInputElement>('.sg-find input');
    input?.focus();
    input?.select();
  },
  filterColumn: grid => {
    const field = grid.field(grid.selection.active().column);
    if (field && !grid.view.cards()) grid.dialogs.setFilterColumn(field.id);
  },
  replace: grid => void grid.dialogs.setReplaceOpen(true),
  save: grid => grid.notify(grid.say('savedAlready')),
  insertRow: grid => insertRow(grid),
  deleteRows: grid => void import('./delete.ts').then(({ deleteRows }) => deleteRows(grid)).catch(grid.reportError),
  menu: grid => {
    const { row, column } = grid.selection.active();
    const cell = grid.root().querySelector(`[aria-rowindex="${row + 2}"] > [aria-colindex="${column + 2}"]`);
    const box = cell?.getBoundingClientRect();
    const at = { clientX: (box?.left ?? 0) + 12, clientY: (box?.bottom ?? 0) - 4 };
    cell?.dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, cancelable: true, ...at }));
  },
  follow: grid => {
    const spot = grid.selection.active();
    const field = grid.field(spot.column);
    return field && fieldType(field).aboutRow ? followRemedy(grid, spot.row) : follow(grid, spot);
  },
  nextProblem: grid => void goToProblem(grid, false),
  previousProblem: grid => void goToProblem(grid, true),
  leave: grid => focusAfterGrid(grid),
  leaveBack: grid => focusAfterGrid(grid),
  help: grid => {
    if (!grid.props.onHelp) return false;
    grid.props.onHelp();
    return true;
  },
} satisfies Partial<Record<Command, (grid: GridState) => unknown>>;

/** Selects the whole columns of the selection. */
export function selectColumn(grid: GridSlice<'surface' | 'selection'>): void {
  const [active, head] = [grid.selection.active(), grid.selection.head()];
  grid.selection.set({ anchor: { row: 0, column: active.column }, head: { row: untilEnd, column: head.column } }, active);
  focusActive(grid);
}

/** Moves the focus to the input in the active heading. Returns whether there is one. */
function focusHeading(grid: GridSlice<'surface'>): boolean {
  const input = grid.root().querySelector<HTMLElement>('.sg-header[data-active] select');
  input?.focus();
  return input !== null;
}

/** Moves the focus behind the grid, unless the page around it handles the key. */
function focusAfterGrid(grid: GridSlice<'surface' | 'editing'>): void {
  grid.editing.tabbing.on = false;
  grid.root().querySelector<HTMLElement>('.sg-after')?.focus();
}

/** Clears the writable cells of a selection. Cells that are never empty are skipped among others. */
export function clear(grid: WritingGrid, chosen: readonly SelectionPart[]): void {
  withRows(grid, chosen, resolved => {
    const spots = writableCells(grid, resolved);
    const emptied = spots.filter(({ column }) => !fieldType(grid.field(column)!).alwaysFilled);
    const edits = (emptied.length > 0 ? emptied : spots).map(({ row, column }): CellEdit => {
      const field = grid.field(column)!;
      return { row, field: field.id, value: fieldType(field).cleared ?? null };
    });
    if (edits.length === 0) notifyLock(grid);
    write(grid, edits, grid.say('clearLabel'), edits.length > 1, { rows: resolved.rows, kind: 'clear' });
  });
}

function tab(grid: GridSlice<'cells' | 'surface' | 'selection' | 'editing'>, move: 'right' | 'left'): boolean {
  if (!grid.editing.tabbing.on) return false;
  grid.editing.tabbing.from ??= grid.selection.active().column;
  moveFrom(grid, grid.selection.active(), move);
  return true;
}

const isToggled = (grid: GridSlice<'cells'>, column: number): boolean => {
  const field = grid.field(column);
  return field !== undefined && fieldType(field).input === 'tick';
};

/** Toggles the selected flags: all become the opposite of the active one. In the insert row, creates a row with the flag set. */
export function toggleFlags(grid: WritingGrid): void {
  const { row, column } = grid.selection.active();
  const value = grid.row(row)?.cells[grid.field(column)?.id ?? ''] !== true;
  if (row >= grid.count()) {
    if (!refuseIfLocked(grid)) writeActiveCell(grid, value, 'insertLabel');
    return;
  }
  withRows(grid, grid.selection.parts(), resolved => {
    const flags = writableCells(grid, resolved).filter(spot => isToggled(grid, spot.column));
    if (flags.length === 0) notifyLock(grid);
    const edits = flags.map(spot => ({ row: spot.row, field: grid.field(spot.column)!.id, value }));
    write(grid, edits, grid.say('editLabel'), flags.length > 1, { rows: resolved.rows });
  });
}

function insertDateTime(grid: WritingGrid, time: boolean): void {
  const field = grid.field(grid.selection.active().column);
  if (!field || refuseIfLocked(grid)) return;
  const now = new Date();
  const local = new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString();
  const value = fieldType(field).now?.({ utc: now.toISOString(), local }, time);
  if (value !== undefined) writeActiveCell(grid, value, 'editLabel');
}

/** Writes the active cell, in its row or in a new one. */
function writeActiveCell(grid: WritingGrid, value: Value, label: 'editLabel' | 'fillLabel' | 'insertLabel'): void {
  const { row, column } = grid.selection.active();
  const [existing, field] = [grid.row(row), grid.field(column)];
  if (field) write(grid, [{ row, field: field.id, value }], grid.say(label), false, { rows: singleRow(row, existing) });
}

async function undoOrRedo(grid: GridSlice<'context' | 'messages'>, which: 'undo' | 'redo') {
  const report = await grid.source[which]();
  if (!report) grid.notify(grid.say(which === 'undo' ? 'nothingToUndo' : 'nothingToRedo'));
  return report;
}

/** Goes to the insert row in the same column. On cards (as on a phone) its first field opens for typing. */
export function insertRow(grid: GridSlice<'context' | 'cells' | 'surface' | 'messages' | 'selection' | 'editing'>): void {
  const isCard = grid.view.cards();
  if (!grid.canInsert()) grid.notify(grid.say('noInsert'));
  else goTo(grid, { row: grid.count(), column: isCard ? 0 : Math.max(0, grid.selection.active().column) });
  if (isCard && grid.canInsert()) openEditor(grid);
}
