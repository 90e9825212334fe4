import type { GridColumn } from './columns.ts';
import { lookOf } from './look.ts';
import type { GridState } from './state.ts';

let pen: CanvasRenderingContext2D | null = null;

/** Makes a column as wide as the widest of its name and the cells that are in the DOM. */
export function autofit(grid: GridState, column: GridColumn): void {
  pen ??= document.createElement('canvas').getContext('2d');
  if (!pen) return;
  const { font } = getComputedStyle(grid.root());
  pen.font = font;
  let widest = pen.measureText(column.field.label[grid.props.language]).width + 40;
  for (const slot of grid.view.slots()) {
    const row = grid.row(slot.position());
    if (row) widest = Math.max(widest, pen.measureText(lookOf(column.field, row, grid.reader).text).width + 34);
  }
  grid.columns.resize(column.id, Math.min(widest, 480));
}
