import { createEffect, on } from 'solid-js';
import type { RowId } from '../../server/model/change.ts';
import type { GridHandle } from '../grid/state.ts';
import { ApiProblem, NoConnection } from '../sync/api.ts';
import type { Rows } from '../sync/rows.ts';
import { placeOf } from '../sync/seek.ts';
import { closeOver, openOver, placeRow, wentBack } from './route.ts';
import { api } from './session.ts';

/** The row that is open beside the grid. */
export interface OpenRow {
  row: () => RowId | null;
  /** Opens a row in place of the one that is open, or closes that. */
  open: (row: RowId | null) => void;
}

/** The address names the open row: so a link opens it, reloading keeps it, and Back closes it. The grid goes to the row that the address names. */
export function createOpenRow(rows: () => Rows, handle: () => GridHandle | null): OpenRow {
  const table = (): string => `/${rows().table().id}`;
  async function land(): Promise<void> {
    const [row, now, grid] = [placeRow(), rows(), handle()];
    if (row === null || grid === null || !now.view.loaded()) return;
    try {
      const position = now.positionOf(row) ?? (await placeOf(api, now.path, now.view.query(), row));
      if (position !== null && placeRow() === row && handle() === grid) grid.goTo(position);
    } catch (error) {
      // The row is shown all the same; only the grid stays where it is.
      if (!(error instanceof ApiProblem || error instanceof NoConnection)) throw error;
    }
  }
  createEffect(on([handle, () => rows().view.loaded(), wentBack], () => void land()));
  return {
    row: placeRow,
    open: row => {
      if (row === null) closeOver(table());
      else if (row !== placeRow()) openOver(`${table()}/${row}`, placeRow() !== null);
    },
  };
}
