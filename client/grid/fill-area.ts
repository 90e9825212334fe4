import type { FillOperation } from './fill-state.ts';
import type { Area } from './paste-layout.ts';
import type { GridSlice } from './state.ts';

/** The area of a fill-handle drag: the selection extended vertically or horizontally, whichever is further. */
export function extendedArea(area: Area, row: number, column: number): Area {
  const down = row > area.bottom ? row - area.bottom : row < area.top ? row - area.top : 0;
  const right = column > area.right ? column - area.right : column < area.left ? column - area.left : 0;
  if (Math.abs(down) >= Math.abs(right))
    return { ...area, top: Math.min(area.top, area.top + Math.min(0, down)), bottom: area.bottom + Math.max(0, down) };
  return { ...area, left: area.left + Math.min(0, right), right: area.right + Math.max(0, right) };
}

/** The area to clear when the fill handle is dragged back into the selection: the part beyond the pointer; null if there is none. */
export function shrunkArea(area: Area, row: number, column: number): Area | null {
  const [up, left] = [area.bottom - row, area.right - column];
  if (row < area.top || column < area.left || up < 0 || left < 0 || (up === 0 && left === 0)) return null;
  return up >= left ? { ...area, top: row + 1 } : { ...area, left: column + 1 };
}

/** A fill from an area into a larger one, with the rows that are there now. */
export function toFillOperation(grid: GridSlice<'cells' | 'selection'>, area: Area, target: Area): FillOperation {
  const last = Math.min(target.bottom, grid.count() - 1);
  const rows = grid.selection.rowSet(area.top, area.bottom);
  const seed = { rows, left: area.left, right: area.right };
  const seeds = area.bottom - area.top + 1;
  if (target.top < area.top)
    return {
      seed,
      seedCount: seeds,
      direction: 'up',
      target: { ...seed, rows: grid.selection.rowSet(target.top, area.top - 1) },
    };
  if (last > area.bottom)
    return { seed, seedCount: seeds, direction: 'down', target: { ...seed, rows: grid.selection.rowSet(area.bottom + 1, last) } };
  if (target.left < area.left)
    return { seed, seedCount: seeds, direction: 'left', target: { rows, left: target.left, right: area.left - 1 } };
  return { seed, seedCount: seeds, direction: 'right', target: { rows, left: area.right + 1, right: target.right } };
}
