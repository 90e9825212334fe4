import { createEffect, on, onCleanup, onMount } from 'solid-js';
import type { RowId } from '../../server/model/change.ts';
import type { GridHandle } from '../grid/grid-props.ts';
import { ApiProblem, NoConnection } from '../sync/api.ts';
import { fetchPosition } from '../sync/row-position.ts';
import type { TableRows } from '../sync/table-rows.ts';
import type { GridPositions } from './grid-positions.ts';
import { closeOverlay, historyMoveCount, insertBelow, openOverlay, pathRow } from './route.ts';
import { api } from './session.ts';

/** The row that is open beside the grid. */
export interface OpenRow {
  row: () => RowId | null;
  /** Opens a row in place of the open one; null closes it. */
  open: (row: RowId | null) => void;
  /** Shows the new active row, if the panel is open. */
  follow: (row: RowId | null) => void;
}

/**
 * Keeps the open row in the address, so that a link opens it, a reload keeps it and Back closes it. When a table opens, restores the grid's
 * last position, then goes to the row in the address.
 */
export function createOpenRow(rows: () => TableRows, handle: () => GridHandle | null, positions: GridPositions): OpenRow {
  const table = (): string => `/${rows().table().id}`;
  /** The grid whose position has been restored. Until then its active cell is not the person's choice. */
  let restoredGrid: GridHandle | null = null;
  let active: RowId | null = null;

  /** Whether the person has pressed a key or a button in this grid. From then on the active cell is not moved for them. */
  let touched = false;
  const markTouched = ({ target }: Event): void => {
    if (target instanceof Element && target.closest('.sg-grid') !== null) touched = true;
  };
  createEffect(
    on(handle, () => {
      touched = false;
    }),
  );
  onMount(() => {
    if (pathRow() !== null) insertBelow(table());
    for (const type of ['pointerdown', 'keydown']) addEventListener(type, markTouched, { capture: true });
  });
  onCleanup(() => {
    for (const type of ['pointerdown', 'keydown']) removeEventListener(type, markTouched, { capture: true });
  });

  async function restorePosition(): Promise<void> {
    const [now, grid] = [rows(), handle()];
    if (grid === null || !now.view.isLoaded()) return;
    const start = JSON.stringify(grid.getPosition());
    /** Whether the person has not moved in the grid meanwhile. */
    const isUntouched = (): boolean => handle() === grid && !touched && JSON.stringify(grid.getPosition()) === start;
    try {
      const stored = restoredGrid === grid ? null : positions.get(now);
      if (stored) {
        const position = stored.row === null ? null : await findPosition(now, stored.row);
        if (isUntouched()) grid.restorePosition(stored, position ?? Math.min(stored.position, now.count() - 1));
      }
      const rowInUrl = pathRow();
      if (rowInUrl !== null && rowInUrl !== (stored?.row ?? null)) {
        const position = await findPosition(now, rowInUrl);
        if (position !== null && !touched && handle() === grid && pathRow() === rowInUrl) grid.goTo(position);
      }
    } catch (error) {
      // The panel still shows the row; only the grid stays where it is.
      if (!(error instanceof ApiProblem || error instanceof NoConnection)) throw error;
    }
    if (handle() === grid) restoredGrid = grid;
  }
  createEffect(on([handle, () => rows().view.isLoaded(), historyMoveCount], () => void restorePosition()));
  const open = (row: RowId | null): void => {
    if (row === null) closeOverlay(table());
    else if (row !== pathRow()) openOverlay(`${table()}/${row}`, pathRow() !== null);
  };
  return {
    row: pathRow,
    open,
    follow: row => {
      // The panel of a deleted row stays and says so.
      const isRemoved = active !== null && rows().ids.isRemoved(active);
      if (row !== null && row !== active && !isRemoved && restoredGrid === handle() && pathRow() !== null) open(row);
      active = row ?? active;
    },
  };
}

const findPosition = async (rows: TableRows, row: RowId): Promise<number | null> =>
  rows.positionOf(row) ?? (await fetchPosition(api, rows.path, rows.view.query(), row));
