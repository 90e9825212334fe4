import type { Spot } from './areas.ts';
import { insertRow } from './commands.ts';
import type { GridSlice } from './state.ts';

/** A tap on a card opens its row; on the empty one, it begins a new row. */
export function tapCard(
  grid: GridSlice<'context' | 'cells' | 'surface' | 'messages' | 'selection' | 'editing'>,
  event: MouseEvent,
  { row }: Spot,
): void {
  if (event.shiftKey || event.ctrlKey || event.metaKey || grid.editing.current()) return;
  const id = grid.row(row)?.id;
  if (id !== undefined) grid.props.onExpand(id);
  else if (row === grid.count()) insertRow(grid);
}
