import type { Value } from '../../server/model/change.ts';
import type { TypeName } from '../../server/model/field.ts';
import type { Filled } from './asked.ts';
import type { CellEdit } from './edit.ts';
import { sayLock, settle, write } from './edit.ts';
import type { FillMode } from './fill.ts';
import { continueSeries, leadUpTo, mayCopy, usualMode } from './fill.ts';
import type { Loaded } from './loading.ts';
import { withRows, writable } from './loading.ts';
import type { Area } from './paste.ts';
import type { Spot } from './selection.ts';
import type { GridState } from './state.ts';

/** Ctrl+D and Ctrl+R: copies the first row or column of the selection over the rest of it; of a single cell, the one before it. */
export function fillAcross(grid: GridState, way: 'down' | 'right'): void {
  const areas = grid.selection.areas().map(area => {
    if (way === 'down') return area.top === area.bottom ? { ...area, top: Math.max(0, area.top - 1) } : area;
    return area.left === area.right ? { ...area, left: Math.max(0, area.left - 1) } : area;
  });
  withRows(grid, areas, rows => {
    const edits: CellEdit[] = [];
    const refused = new Set<string>();
    for (const area of areas) {
      const rest = way === 'down' ? { ...area, top: area.top + 1 } : { ...area, left: area.left + 1 };
      for (const { row, column } of writable(grid, [rest], rows)) {
        const field = grid.field(column)!;
        const seed = grid.field(way === 'right' ? area.left : column)!;
        const from = rows.get(way === 'down' ? area.top : row);
        if (way === 'down' && !mayCopy(field, grid.source.table().handles)) refused.add(field.label[grid.props.language]);
        else edits.push({ row, field: field.id, value: from?.cells[seed.id] ?? null });
      }
    }
    finish(grid, edits, refused, rows);
  });
}

/** What a drag of the fill handle covers: below or beside the selection, whichever is further. */
export function fillTarget(area: Area, row: number, column: number): Area {
  const down = row > area.bottom ? row - area.bottom : row < area.top ? row - area.top : 0;
  const right = column > area.right ? column - area.right : column < area.left ? column - area.left : 0;
  if (Math.abs(down) >= Math.abs(right))
    return { ...area, top: Math.min(area.top, area.top + Math.min(0, down)), bottom: area.bottom + Math.max(0, down) };
  return { ...area, left: area.left + Math.min(0, right), right: area.right + Math.max(0, right) };
}

/** What is left of an area when its fill handle is dragged back into it: the part beyond the pointer, which is to be cleared. */
export function dragBack(area: Area, row: number, column: number): Area | null {
  const [up, left] = [area.bottom - row, area.right - column];
  if (row < area.top || column < area.left || up < 0 || left < 0 || (up === 0 && left === 0)) return null;
  return up >= left ? { ...area, top: row + 1 } : { ...area, left: column + 1 };
}

/** How a fill is to be done: as usual, the other way (Ctrl was held), or as it was chosen. */
export type FillWish = FillMode | 'usual' | 'other';

/** Goes on from an area into a larger one, and offers to do it the other way instead. */
export function fillFrom(grid: GridState, area: Area, target: Area, wish: FillWish): void {
  grid.selection.set({ anchor: { row: target.top, column: target.left }, head: { row: target.bottom, column: target.right } });
  withRows(grid, [target], rows => {
    const vertical = target.top !== area.top || target.bottom !== area.bottom;
    const [first, last] = vertical ? [area.top, area.bottom] : [area.left, area.right];
    const before = range(vertical ? target.top : target.left, first - 1).toReversed();
    const after = range(last + 1, vertical ? Math.min(target.bottom, grid.count() - 1) : target.right);
    const rest = before.length > 0 ? before : after;
    const free = new Set(writable(grid, [target], rows).map(spot => `${spot.row}:${spot.column}`));
    const edits: CellEdit[] = [];
    const refused = new Set<string>();
    const modes = new Set<FillMode>();
    for (const line of vertical ? range(area.left, area.right) : range(area.top, area.bottom)) {
      const field = grid.field(vertical ? line : first)!;
      const spot = (at: number): Spot => (vertical ? { row: at, column: line } : { row: line, column: at });
      const seed = range(first, last).map(at => valueAt(grid, rows, spot(at)));
      const mode = modeOf(wish, seed, field.type);
      if (
        vertical &&
        !mayCopy(field, grid.source.table().handles) &&
        (mode === 'copy' || usualMode(seed, field.type) === 'copy')
      ) {
        refused.add(field.label[grid.props.language]);
        continue;
      }
      modes.add(mode);
      const values = (before.length > 0 ? leadUpTo : continueSeries)(seed, rest.length, field.type, mode);
      for (const [index, at] of rest.entries()) {
        const { row, column } = spot(at);
        if (free.has(`${row}:${column}`)) edits.push({ row, field: grid.field(column)!.id, value: values[index]! });
      }
    }
    finish(grid, edits, refused, rows);
    const [mode] = modes;
    if (edits.length > 0 && mode) grid.setFilled({ area, target, mode });
  });
}

function modeOf(wish: FillWish, seed: readonly Value[], type: TypeName): FillMode {
  if (wish === 'copy' || wish === 'series') return wish;
  const usual = usualMode(seed, type);
  return wish === 'usual' ? usual : usual === 'copy' ? 'series' : 'copy';
}

/** Fills the selection with a series: from the cells at its start that hold something, or from the first where all do. */
export function fillSeries(grid: GridState): void {
  const target = grid.selection.area();
  const vertical = target.bottom > target.top;
  const filled = (at: number): boolean => {
    const [row, column] = vertical ? [target.top + at, target.left] : [target.top, target.left + at];
    const value = grid.row(row)?.cells[grid.field(column)?.id ?? ''] ?? null;
    return value !== null && value !== '';
  };
  const length = (vertical ? target.bottom - target.top : target.right - target.left) + 1;
  const empty = range(0, length - 1).findIndex(at => !filled(at));
  const seed = Math.max(1, empty < 0 ? 1 : empty);
  if (length < 2) {
    grid.tell(grid.say('seriesNeeds'));
    return;
  }
  const area = vertical ? { ...target, bottom: target.top + seed - 1 } : { ...target, right: target.left + seed - 1 };
  fillFrom(grid, area, target, 'series');
}

/** Takes back the last fill and does it the other way. */
export async function fillAgain(grid: GridState, { area, target }: Filled, mode: FillMode): Promise<void> {
  if ((await settle(grid, grid.source.undo(), false)) !== null) fillFrom(grid, area, target, mode);
}

const range = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);

const valueAt = (grid: GridState, rows: Loaded, { row, column }: Spot): Value =>
  rows.get(row)?.cells[grid.field(column)?.id ?? ''] ?? null;

function finish(grid: GridState, edits: CellEdit[], refused: ReadonlySet<string>, rows: Loaded): void {
  const also = [...refused].map(name => grid.say('noCopies', { name })).join('. ');
  if (edits.length > 0) write(grid, edits, grid.say('fillLabel'), true, { also, rows, kind: 'fill' });
  else if (also !== '') grid.tell(also);
  else sayLock(grid);
}
