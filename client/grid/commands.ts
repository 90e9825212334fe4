import type { Value } from '../../server/model/change.ts';
import type { Spot } from './areas.ts';
import { dataEdge, end } from './areas.ts';
import { mayCopy } from './copies.ts';
import { deleteRows } from './delete.ts';
import type { CellEdit } from './edit.ts';
import {
  along,
  discardRefused,
  focusActive,
  goTo,
  isLocked,
  moveFrom,
  openEditor,
  rowAt,
  sayLock,
  settle,
  write,
} from './edit.ts';
import { fillAcross, fillSelection } from './fill-event.ts';
import { follow } from './follow.ts';
import type { Command } from './keyboard.ts';
import { withRows, writable } from './loading.ts';
import { goToProblem } from './problems.ts';
import type { Chosen } from './selection.ts';
import { toggleSort } from './sorting.ts';
import type { GridState } from './state.ts';

type Direction = 'Up' | 'Down' | 'Left' | 'Right';
const steps: Record<Direction, [number, number]> = { Up: [-1, 0], Down: [1, 0], Left: [0, -1], Right: [0, 1] };

/** Does what a key asked for. Answers false where the browser should go on with the key. */
export function run(grid: GridState, command: Command): boolean {
  const motion = /^(go|extend)(.+)$/.exec(command);
  if (motion) {
    const extend = motion[1] === 'extend';
    const from = extend ? grid.selection.head() : grid.selection.active();
    const stacked = !extend && grid.view.cards() ? steps[motion[2] as Direction] : undefined;
    goTo(
      grid,
      stacked ? along(grid, from, (stacked[0] || stacked[1]) as 1 | -1) : target(grid, from, motion[2]!),
      extend && from.row >= 0,
    );
    return true;
  }
  return others[command as keyof typeof others](grid) !== false;
}

function target(grid: GridState, from: Spot, where: string): Spot {
  const lastColumn = grid.columns.visible().length - 1;
  const lastRow = Math.max(0, grid.count() - 1);
  const direction = /^(Up|Down|Left|Right)(Edge)?$/.exec(where);
  if (direction) {
    const [down, right] = steps[direction[1] as Direction];
    if (!direction[2]) return { row: from.row + down, column: from.column + right };
    if (down !== 0) {
      const column = grid.field(from.column)?.id ?? '';
      return { ...from, row: dataEdge(Math.max(0, from.row), down as 1 | -1, lastRow, row => filled(grid, row, column)) };
    }
    const edge = dataEdge(from.column, right as 1 | -1, lastColumn, column =>
      filled(grid, from.row, grid.field(column)?.id ?? ''),
    );
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

function filled(grid: GridState, row: number, field: string): boolean | undefined {
  if (row < 0) return true;
  const loaded = grid.row(row);
  if (!loaded) return undefined;
  const value = loaded.cells[field];
  return value !== null && value !== undefined && value !== '';
}

const others = {
  selectRow: grid => {
    const [active, area] = [grid.selection.active(), grid.selection.area()];
    const head = { row: area.top === active.row ? area.bottom : area.top, column: end };
    grid.selection.set({ anchor: { row: active.row, column: 0 }, head }, active);
  },
  selectColumn: grid => {
    const [active, head] = [grid.selection.active(), grid.selection.head()];
    grid.selection.set({ anchor: { row: 0, column: active.column }, head: { row: end, column: head.column } }, active);
    focusActive(grid);
  },
  selectAll: grid => {
    grid.selection.set({ anchor: { row: 0, column: 0 }, head: { row: end, column: end } }, grid.selection.active());
    focusActive(grid);
  },
  edit: grid => void openEditor(grid),
  openList: grid => {
    if (grid.selection.active().row < 0) return run(grid, 'menu');
    openEditor(grid, { list: true });
    return true;
  },
  enter: grid => {
    const { row, column } = grid.selection.active();
    if (row < 0) toggleSort(grid, grid.field(column)!.id);
    else if (grid.field(column)?.type === 'flag') toggleFlags(grid);
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
    grid.tabbing.on = false;
    grid.tabbing.from = null;
    const copied = grid.copied();
    if (copied && !copied.ended) grid.setCopied(copied.cut ? { ...copied, chosen: [], ended: true } : null);
    else if (grid.finding()) grid.setFinding(false);
    else if (!discardRefused(grid)) {
      const several = grid.selection.cells() > 1;
      grid.selection.select(grid.selection.active());
      // Where there was nothing to take back, the key is for what lies around the grid.
      return several;
    }
    return true;
  },
  clear: grid => clear(grid, grid.selection.chosen()),
  space: grid => {
    const { row, column } = grid.selection.active();
    if (grid.field(column)?.type === 'flag' && grid.lock(row, column) === null) toggleFlags(grid);
    else {
      const id = grid.row(row)?.id;
      if (id !== undefined) grid.props.onExpand(id);
    }
  },
  fillDown: grid => fillAcross(grid, 'down'),
  fillRight: grid => fillAcross(grid, 'right'),
  fillSelection: grid => fillSelection(grid),
  copyAbove: grid => {
    const { row, column } = grid.selection.active();
    const [field, above] = [grid.field(column), grid.row(row - 1)];
    if (!field || !above || isLocked(grid)) return;
    if (mayCopy(field, grid.source.table().handles)) writeActive(grid, above.cells[field.id] ?? null, 'fillLabel');
    else grid.tell(grid.say('noCopies', { name: field.label[grid.props.language] }));
  },
  today: grid => stamp(grid, false),
  now: grid => stamp(grid, true),
  undo: grid => void settle(grid, again(grid, 'undo'), true),
  redo: grid => void settle(grid, again(grid, 'redo'), true),
  find: grid => {
    grid.setFinding(true);
    const input = grid.root().querySelector<HTMLInputElement>('.sg-find input');
    input?.focus();
    input?.select();
  },
  replace: grid => {
    others.find(grid);
    grid.tell(grid.say('noReplace'));
  },
  save: grid => grid.tell(grid.say('savedAlready')),
  insertRow: grid => insertRow(grid),
  deleteRows: grid => void deleteRows(grid),
  menu: grid => {
    const { row, column } = grid.selection.active();
    const cell = grid.root().querySelector(`[aria-rowindex="${row + 2}"] > [aria-colindex="${column + 2}"]`);
    const box = cell?.getBoundingClientRect();
    const at = { clientX: (box?.left ?? 0) + 12, clientY: (box?.bottom ?? 0) - 4 };
    cell?.dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, cancelable: true, ...at }));
  },
  follow: grid => follow(grid, grid.selection.active()),
  nextProblem: grid => void goToProblem(grid, false),
  previousProblem: grid => void goToProblem(grid, true),
  leave: grid => leave(grid),
  leaveBack: grid => leave(grid),
  help: grid => {
    if (!grid.props.onHelp) return false;
    grid.props.onHelp();
    return true;
  },
} satisfies Partial<Record<Command, (grid: GridState) => unknown>>;

/** Out of the grid, where no page around it has the key. */
function leave(grid: GridState): void {
  grid.tabbing.on = false;
  grid.root().querySelector<HTMLElement>('.sg-after')?.focus();
}

/** Empties those of these cells that may be written. A state is never empty: among other cells it stays. */
export function clear(grid: GridState, chosen: readonly Chosen[]): void {
  withRows(grid, chosen, taken => {
    const spots = writable(grid, taken);
    const emptied = spots.filter(({ column }) => grid.field(column)?.type !== 'state');
    const edits = (emptied.length > 0 ? emptied : spots).map(({ row, column }): CellEdit => {
      const field = grid.field(column)!;
      return { row, field: field.id, value: field.type === 'flag' ? false : null };
    });
    if (edits.length === 0) sayLock(grid);
    write(grid, edits, grid.say('clearLabel'), edits.length > 1, { rows: taken.rows, kind: 'clear' });
  });
}

function tab(grid: GridState, move: 'right' | 'left'): boolean {
  if (!grid.tabbing.on) return false;
  grid.tabbing.from ??= grid.selection.active().column;
  moveFrom(grid, grid.selection.active(), move);
  return true;
}

/** Turns the selected flags over: all to the opposite of the active one. In the insert row it makes a row with the flag set. */
export function toggleFlags(grid: GridState): void {
  const { row, column } = grid.selection.active();
  const value = grid.row(row)?.cells[grid.field(column)?.id ?? ''] !== true;
  if (row >= grid.count()) {
    if (!isLocked(grid)) writeActive(grid, value, 'insertLabel');
    return;
  }
  withRows(grid, grid.selection.chosen(), taken => {
    const flags = writable(grid, taken).filter(spot => grid.field(spot.column)?.type === 'flag');
    if (flags.length === 0) sayLock(grid);
    const edits = flags.map(spot => ({ row: spot.row, field: grid.field(spot.column)!.id, value }));
    write(grid, edits, grid.say('editLabel'), flags.length > 1, { rows: taken.rows });
  });
}

function stamp(grid: GridState, time: boolean): void {
  const field = grid.field(grid.selection.active().column);
  if (!field || isLocked(grid)) return;
  const now = new Date();
  const local = new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString();
  const value =
    field.type === 'time' ? now.toISOString() : time && field.type !== 'date' ? local.slice(11, 16) : local.slice(0, 10);
  if (['date', 'time', 'text', 'longtext'].includes(field.type)) writeActive(grid, value, 'editLabel');
}

/** Writes the active cell, in its row or in a new one. */
function writeActive(grid: GridState, value: Value, label: 'editLabel' | 'fillLabel' | 'insertLabel'): void {
  const { row, column } = grid.selection.active();
  const [held, field] = [grid.row(row), grid.field(column)];
  if (field) write(grid, [{ row, field: field.id, value }], grid.say(label), false, { rows: rowAt(row, held) });
}

async function again(grid: GridState, which: 'undo' | 'redo') {
  const report = await grid.source[which]();
  if (!report) grid.tell(grid.say(which === 'undo' ? 'nothingToUndo' : 'nothingToRedo'));
  return report;
}

/** Goes to the insert row, keeping the column. On cards, as on a phone, its first field is opened, so that one can type. */
export function insertRow(grid: GridState): void {
  const isCard = grid.view.cards();
  if (!grid.canInsert()) grid.tell(grid.say('noInsert'));
  else goTo(grid, { row: grid.count(), column: isCard ? 0 : Math.max(0, grid.selection.active().column) });
  if (isCard && grid.canInsert()) openEditor(grid);
}
