import type { GridState } from './state.ts';
import type { ViewState } from './view-state.ts';

/** Where one is in the grid now. */
export function captureViewState(grid: GridState): ViewState {
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

/** Goes back to a place, whose row stands at this position now. */
export function restoreViewState(grid: GridState, place: ViewState, position: number): void {
  const column = Math.max(0, grid.columns.indexOf(place.field));
  const to = grid.columns.indexOf(place.to);
  grid.selection.set({ anchor: { row: position, column }, head: { row: position + place.rows, column: to < 0 ? column : to } });
  // What was in sight around the row is in sight again, however many came or went before it.
  grid.view.scroller().scrollTo(place.left, place.top + (position - place.position) * grid.rowHeight());
}

/** Shows the first row, or the row that was edited last where it is among these; `selects`: it becomes the active one. The focus stays where it is. */
export async function goToStart(grid: GridState, selects: boolean): Promise<void> {
  const { lastEditedRow: edited, selection } = grid;
  grid.lastEditedRow = null;
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
