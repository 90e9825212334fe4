import type { Spot } from './areas.ts';
import type { GridSlice } from './state.ts';

/** How long a click on a link waits for a double click, which edits the cell instead, in milliseconds. */
const secondClick = 300;

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
 * Follows links by mouse. A link that cannot be edited is followed at once; in an editable cell the first click selects,
 * another click on the title follows, and a double click edits.
 */
export function createLinkClicks(grid: GridSlice<'context' | 'cells' | 'selection'>): {
  down: (spot: Spot) => void;
  click: (event: MouseEvent, spot: Spot) => void;
} {
  let wasActive = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    down: ({ row, column }) => {
      clearTimeout(timer);
      const active = grid.selection.active();
      wasActive = active.row === row && active.column === column && grid.selection.cells() === 1;
    },
    click: (event, spot) => {
      const isName = event.target instanceof Element && event.target.closest('.sg-link') !== null;
      if (!isName || event.detail > 1 || event.shiftKey || event.ctrlKey || event.metaKey) return;
      if (grid.lockReason(spot.row, spot.column) !== null) follow(grid, spot);
      else if (wasActive) timer = setTimeout(() => follow(grid, spot), secondClick);
    },
  };
}
