import { displayOf } from './cell-display.ts';
import type { GridColumn } from './columns.ts';
import type { GridSlice } from './state.ts';

let canvasContext: CanvasRenderingContext2D | null = null;

/** Makes a column as wide as its name and the widest of its cells in the DOM. */
export function autofit(grid: GridSlice<'context' | 'cells' | 'surface'>, column: GridColumn): void {
  canvasContext ??= document.createElement('canvas').getContext('2d');
  if (!canvasContext) return;
  const { font } = getComputedStyle(grid.root());
  canvasContext.font = font;
  let widest = canvasContext.measureText(column.field.label[grid.props.language]).width + 40;
  for (const slot of grid.view.slots()) {
    const row = grid.row(slot.position());
    if (row)
      widest = Math.max(widest, canvasContext.measureText(displayOf(column.field, row, grid.displayContext).text).width + 34);
  }
  grid.columns.resize(column.id, Math.min(widest, 480));
}
