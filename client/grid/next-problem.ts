import type { RowSource } from '../contract/row-source.ts';
import { fieldType } from '../fields/registry.ts';
import { cellProblem } from './cell-display.ts';
import { goTo } from './edit.ts';
import type { GridSlice } from './state.ts';

/** Goes to the next or previous row that needs attention, continuing at the other end, and there to the cell with the problem. */
export async function goToProblem(
  grid: GridSlice<'context' | 'cells' | 'surface' | 'messages' | 'selection'>,
  backwards: boolean,
): Promise<void> {
  const { source } = grid;
  const from = grid.selection.active().row;
  const found = backwards
    ? ((await lastBefore(source, from)) ?? (await lastBefore(source, grid.count())))
    : ((await source.problemAfter(from)) ?? (await source.problemAfter(-1)));
  if (found === null) {
    const elsewhere = (await source.problemCount?.())?.all ?? 0;
    grid.notify(elsewhere > 0 ? grid.say('noProblemHere', { count: elsewhere }) : grid.say('noProblem'));
    return;
  }
  const [row] = await source.rowsBetween(found, found);
  const columns = grid.columns.visible();
  const column = columns.findIndex(
    ({ field }) => !fieldType(field).aboutRow && row && cellProblem(field, row, grid.displayContext) !== null,
  );
  goTo(grid, { row: found, column: column >= 0 ? column : columns.findIndex(one => fieldType(one.field).aboutRow) });
}

/** The last problem before a row. The source only searches forwards, so a binary search finds where to start. */
export async function lastBefore(source: Pick<RowSource, 'problemAfter'>, row: number): Promise<number | null> {
  let found = await source.problemAfter(-1);
  if (found === null || found >= row) return null;
  let low = found;
  let high = row - 2;
  while (low <= high) {
    const middle = Math.ceil((low + high) / 2);
    const next = await source.problemAfter(middle);
    if (next === null || next >= row) high = middle - 1;
    else {
      found = next;
      low = next;
    }
  }
  return found;
}
