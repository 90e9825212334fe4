import { sayLock, settle } from './edit.ts';
import { fetchRows } from './loading.ts';
import { mayDelete } from './rights.ts';
import type { GridRow } from './source.ts';
import type { GridState } from './state.ts';

/** The rows that are selected, each once; loads what is missing. */
export const selectedRows = (grid: GridState): Promise<GridRow[]> => fetchRows(grid.selection.chosen());

/** How many rows are selected. The header and the insert row are none. */
export const selectedRowCount = (grid: GridState): number =>
  grid.selection.chosen().every(({ rows }) => rows.kind === 'place') ? 0 : grid.selection.size().rows;

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

/** Deletes the rows that are selected, after asking with their number. */
export async function deleteRows(grid: GridState): Promise<void> {
  if (!mayDelete(grid.source.table())) {
    grid.tell(grid.say('noDelete'));
    return;
  }
  const rows = await selectedRows(grid);
  if (rows.length === 0) {
    sayLock(grid);
    return;
  }
  const text = grid.say('deleteAsk', { count: rows.length });
  const action = grid.say('deleteRows', { count: rows.length });
  if (!(await ask(grid, text, action))) return;
  const table = grid.source.table().id;
  await settle(
    grid,
    grid.source.commit(
      rows.filter(row => !grid.source.ids.isGone(row.id)).map(row => ({ table, row: row.id, to: null })),
      grid.say('deleteLabel'),
    ),
    true,
  );
}
