import type { Spot } from './areas.ts';
import { followRemedy, type RemedyGrid } from './remedy.ts';
import type { GridSlice } from './state.ts';

/** The linked row of a cell, if the page can open it. */
export function linkedFrom(grid: GridSlice<'context' | 'cells'>, { row, column }: Spot): { table: string; row: string } | null {
  const field = grid.field(column);
  const to = field?.to;
  const value = to === undefined ? null : grid.row(row)?.cells[field!.id];
  return to !== undefined && typeof value === 'string' && value !== '' && (grid.props.canFollow?.(to) ?? false)
    ? { table: to, row: value }
    : null;
}

/** Opens the row that a cell links to. Returns whether it links to one. */
export function follow(grid: GridSlice<'context' | 'cells'>, spot: Spot): boolean {
  const linked = linkedFrom(grid, spot);
  if (linked) grid.props.onFollow?.(linked.table, linked.row);
  return linked !== null;
}

/**
 * Follows the link that was clicked: a linked row, one of a list, or the link that fixes the row's problem. A click beside it only selects.
 * Returns whether there was a link.
 */
export function followClick(grid: RemedyGrid, event: MouseEvent, spot: Spot): boolean {
  if (event.detail > 1 || event.shiftKey || event.ctrlKey || event.metaKey || !(event.target instanceof Element)) return false;
  const link = event.target.closest('.sg-link');
  if (link) return link.classList.contains('sg-remedy') ? followRemedy(grid, spot.row) : follow(grid, spot);
  const item = event.target.closest<HTMLElement>('[data-item]')?.dataset.item;
  const to = grid.field(spot.column)?.to;
  if (item === undefined || to === undefined || !(grid.props.canFollow?.(to) ?? false)) return false;
  grid.props.onFollow?.(to, item);
  return true;
}
