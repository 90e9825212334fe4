import './add-lazy-strings.ts';
import { columnValue } from '../fields/composed.ts';
import { notifyLock } from './edit.ts';
import { fill, fillParts, fillWithActive } from './fill.ts';
import { toFillOperation } from './fill-area.ts';
import type { FillModeChoice } from './fill-state.ts';
import type { Area } from './paste-layout.ts';
import type { SelectionPart } from './selection.ts';
import type { WritingGrid } from './state.ts';

/** Ctrl+D and Ctrl+R: copies the first row or column of the selection over the rest, or the cell before a single cell. */
export function fillAcross(grid: WritingGrid, direction: 'down' | 'right'): void {
  if (grid.selection.isLost()) {
    notifyLock(grid);
    return;
  }
  // Each range comes after the rows it is filled from.
  const parts = grid.selection.parts().flatMap((part): SelectionPart[] => {
    const [{ top, bottom } = { top: 0, bottom: 0 }] = part.rows.spans();
    if (direction === 'right') return [part, part.left < part.right ? part : { ...part, left: Math.max(0, part.left - 1) }];
    const single = part.rows.spans().length === 1 && top === bottom && part.rows.unplacedCount() === 0;
    const first = single ? Math.max(0, top - 1) : top;
    return [{ ...part, rows: grid.selection.rowSet(first, first) }, part];
  });
  fillParts(grid, direction, parts);
}

/** Ctrl+Enter: copies the active cell into every selected cell. */
export function fillSelection(grid: WritingGrid): void {
  const { row: position, column } = grid.selection.active();
  const [row, field] = [grid.row(position), grid.field(column)];
  const chosen = grid.selection.parts();
  if (grid.selection.isLost() || !row || !field) notifyLock(grid);
  else fillWithActive(grid, chosen, { row, field });
}

/** Fills from an area into a larger one, and offers the other mode. */
export function fillFrom(grid: WritingGrid, area: Area, target: Area, choice: FillModeChoice): void {
  fill(grid, toFillOperation(grid, area, target), choice);
}

/** Fills the selection with a series, from the filled cells at its start, or from the first cell if all are filled. */
export function fillSeries(grid: WritingGrid): void {
  const target = grid.selection.area();
  const vertical = target.bottom > target.top;
  const filled = (at: number): boolean => {
    const [row, column] = vertical ? [target.top + at, target.left] : [target.top, target.left + at];
    const value = columnValue(grid.row(row)?.cells, grid.field(column)!);
    return value !== null && value !== '';
  };
  const length = (vertical ? target.bottom - target.top : target.right - target.left) + 1;
  const empty = range(0, length - 1).findIndex(at => !filled(at));
  const seed = Math.max(1, empty < 0 ? 1 : empty);
  if (length < 2) {
    grid.notify(grid.say('seriesNeeds'));
    return;
  }
  const area = vertical ? { ...target, bottom: target.top + seed - 1 } : { ...target, right: target.left + seed - 1 };
  fillFrom(grid, area, target, 'series');
}

/** Double click on the fill handle: fills down as far as the neighbouring column (left, or else right) has values. */
export function fillToNeighbour(grid: WritingGrid): void {
  const area = grid.selection.area();
  const neighbour = grid.field(area.left > 0 ? area.left - 1 : area.right + 1);
  if (!neighbour) return;
  let bottom = area.bottom;
  for (let row = grid.row(bottom + 1); row && (columnValue(row.cells, neighbour) ?? '') !== ''; row = grid.row(bottom + 1))
    bottom += 1;
  if (bottom > area.bottom) fillFrom(grid, area, { ...area, bottom }, 'usual');
}

const range = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
