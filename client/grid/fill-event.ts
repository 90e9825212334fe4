import type { Filling, FillWish } from './asked.ts';
import { sayLock } from './edit.ts';
import * as filling from './filling.ts';
import type { Area } from './paste.ts';
import type { Chosen } from './selection.ts';
import type { GridState } from './state.ts';

/** Ctrl+D and Ctrl+R: copies the first row or column of the selection over the rest of it; of a single cell, the one before it. */
export function fillAcross(grid: GridState, way: 'down' | 'right'): void {
  if (grid.selection.lost()) {
    sayLock(grid);
    return;
  }
  // Each range after the rows that it is filled from.
  const asked = grid.selection.chosen().flatMap((part): Chosen[] => {
    const [{ top, bottom } = { top: 0, bottom: 0 }] = part.rows.runs();
    if (way === 'right') return [part, part.left < part.right ? part : { ...part, left: Math.max(0, part.left - 1) }];
    const single = part.rows.runs().length === 1 && top === bottom && part.rows.unplaced() === 0;
    const first = single ? Math.max(0, top - 1) : top;
    return [{ ...part, rows: grid.selection.hold(first, first) }, part];
  });
  filling.fillAcross(grid, way, asked);
}

/** Ctrl+Enter: gives every selected cell what the active one holds. */
export function fillSelection(grid: GridState): void {
  const { row: position, column } = grid.selection.active();
  const [row, field] = [grid.row(position), grid.field(column)];
  const chosen = grid.selection.chosen();
  if (grid.selection.lost() || !row || !field) sayLock(grid);
  else filling.fillSelection(grid, chosen, { row, field: field.id });
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

/** A fill from an area into a larger one, with the rows that stand there now. */
export function fillingOf(grid: GridState, area: Area, target: Area): Filling {
  const last = Math.min(target.bottom, grid.count() - 1);
  const rows = grid.selection.hold(area.top, area.bottom);
  const seed = { rows, left: area.left, right: area.right };
  const seeds = area.bottom - area.top + 1;
  if (target.top < area.top)
    return { seed, seeds, way: 'up', rest: { ...seed, rows: grid.selection.hold(target.top, area.top - 1) } };
  if (last > area.bottom)
    return { seed, seeds, way: 'down', rest: { ...seed, rows: grid.selection.hold(area.bottom + 1, last) } };
  if (target.left < area.left) return { seed, seeds, way: 'left', rest: { rows, left: target.left, right: area.left - 1 } };
  return { seed, seeds, way: 'right', rest: { rows, left: area.right + 1, right: target.right } };
}

/** Does a fill in the rows that it was asked for, wherever they are by now, and offers to do it the other way instead. */
export const fill = (grid: GridState, asked: Filling, wish: FillWish): void => filling.fill(grid, asked, wish);

/** Goes on from an area into a larger one, and offers to do it the other way instead. */
export function fillFrom(grid: GridState, area: Area, target: Area, wish: FillWish): void {
  fill(grid, fillingOf(grid, area, target), wish);
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

const range = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
