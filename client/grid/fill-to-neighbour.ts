import { cellValue } from '../fields/composed.ts';
import { fillFrom } from './fill-commands.ts';
import type { WritingGrid } from './state.ts';

/** Double click on the fill handle: fills down as far as the neighbouring column (left, or else right) has values. */
export function fillToNeighbour(grid: WritingGrid): void {
  const area = grid.selection.area();
  const neighbour = grid.field(area.left > 0 ? area.left - 1 : area.right + 1);
  if (!neighbour) return;
  let bottom = area.bottom;
  for (let row = grid.row(bottom + 1); row && (cellValue(row.cells, neighbour) ?? '') !== ''; row = grid.row(bottom + 1))
    bottom += 1;
  if (bottom > area.bottom) fillFrom(grid, area, { ...area, bottom }, 'usual');
}
