import { settle } from './edit.ts';
import { fetchRows } from './loading.ts';
import { mayDelete } from './rights.ts';
import type { GridRow } from './source.ts';
import type { GridState } from './state.ts';

/** The rows that the selection touches, each once; loads what is missing. */
export async function selectedRows(grid: GridState): Promise<GridRow[]> {
  return [...(await fetchRows(grid, grid.selection.areas())).values()];
}

/** How many rows the selection touches; overlapping ranges are not told apart. */
export function selectedRowCount(grid: GridState): number {
  return grid.selection
    .areas()
    .reduce((sum, area) => sum + Math.max(0, Math.min(area.bottom, grid.count() - 1) - Math.max(0, area.top) + 1), 0);
}

/** Asks a question and waits for the answer. */
export const ask = (grid: GridState, text: string, action: string): Promise<boolean> =>
  new Promise(answer => {
    grid.setQuestion({
      text,
      action,
      answer: yes => {
        grid.setQuestion(null);
        answer(yes);
      },
    });
  });

/** Deletes the rows that the selection touches, after asking with their number. */
export async function deleteRows(grid: GridState): Promise<void> {
  if (!mayDelete(grid.source.table())) {
    grid.tell(grid.say('noDelete'));
    return;
  }
  const rows = await selectedRows(grid);
  if (rows.length === 0) return;
  const text = grid.say('deleteAsk', { count: rows.length });
  const action = grid.say('deleteRows', { count: rows.length });
  if (!(await ask(grid, text, action))) return;
  const table = grid.source.table().id;
  await settle(
    grid,
    grid.source.commit(
      rows.map(row => ({ table, row: row.id, to: null })),
      grid.say('deleteLabel'),
    ),
    true,
  );
}
