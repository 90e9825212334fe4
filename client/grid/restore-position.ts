import type { GridPosition } from './grid-position.ts';
import type { GridSlice } from './state.ts';

/** The current view state of the grid. */
export function capturePosition(grid: GridSlice<'cells' | 'surface' | 'selection'>): GridPosition {
  const { row, column } = grid.selection.active();
  const { top, bottom, left, right } = grid.selection.area();
  const idAt = (at: number): string => grid.columns.visible()[at]?.id ?? '';
  const scroller = grid.view.scroller();
  return {
    row: grid.row(row)?.id ?? null,
    position: row,
    field: idAt(column),
    rows: top < row ? top - row : bottom - row,
    to: idAt(left < column ? left : right),
    top: scroller.scrollTop,
    left: scroller.scrollLeft,
  };
}

/** Restores a view state whose row is now at `position`. */
export function restorePosition(grid: GridSlice<'surface' | 'selection'>, state: GridPosition, position: number): void {
  const column = Math.max(0, grid.columns.indexOf(state.field));
  const to = grid.columns.indexOf(state.to);
  grid.selection.set({ anchor: { row: position, column }, head: { row: position + state.rows, column: to < 0 ? column : to } });
  // The row keeps its place on the screen, however many rows were added or removed before it.
  grid.view.scroller().scrollTo(state.left, state.top + (position - state.position) * grid.rowHeight());
}

/** Shows the first row, or the last edited row if the view contains it; with `selects` it becomes the active row. The focus does not move. */
export async function goToStart(
  grid: GridSlice<'context' | 'surface' | 'selection' | 'editing'>,
  selects: boolean,
): Promise<void> {
  const { editing, selection } = grid;
  const edited = editing.lastRow;
  editing.lastRow = null;
  grid.view.scroller().scrollTop = 0;
  const { row, column } = selection.active();
  if (selects && row >= 0) selection.select({ row: 0, column });
  const ranges = selection.ranges();
  const position = edited === null ? null : await grid.source.ids.positionOf(edited);
  if (position === null || selection.ranges() !== ranges) return;
  const spot = { row: position, column };
  if (selects && row >= 0) selection.select(spot);
  grid.view.reveal(spot, false);
}
