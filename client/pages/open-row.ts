import { createEffect, on, onCleanup, onMount } from 'solid-js';
import type { RowId } from '../../server/model/change.ts';
import type { GridHandle } from '../grid/state.ts';
import { ApiProblem, NoConnection } from '../sync/api.ts';
import { placeOf } from '../sync/place.ts';
import type { Rows } from '../sync/rows.ts';
import type { KeptPlaces } from './kept-place.ts';
import { closeOver, openOver, placeRow, putUnder, wentBack } from './route.ts';
import { api } from './session.ts';

/** The row that is open beside the grid. */
export interface OpenRow {
  row: () => RowId | null;
  /** Opens a row in place of the one that is open, or closes that. */
  open: (row: RowId | null) => void;
  /** The active row is another one now: an open panel goes along with it. */
  follow: (row: RowId | null) => void;
}

/**
 * The address names the open row: so a link opens it, reloading keeps it, and Back closes it. When a table opens, the grid goes back to where
 * the person was in it, and on to the row that the address names.
 */
export function createOpenRow(rows: () => Rows, handle: () => GridHandle | null, places: KeptPlaces): OpenRow {
  const table = (): string => `/${rows().table().id}`;
  /** The grid that is where it belongs: only then its active cell says which row a person wants. */
  let settled: GridHandle | null = null;
  let active: RowId | null = null;

  /** Whether the person has pressed a key or a button in this grid: from then on nothing else moves the active cell. */
  let touched = false;
  const touch = ({ target }: Event): void => {
    if (target instanceof Element && target.closest('.sg-grid') !== null) touched = true;
  };
  createEffect(
    on(handle, () => {
      touched = false;
    }),
  );
  onMount(() => {
    if (placeRow() !== null) putUnder(table());
    for (const type of ['pointerdown', 'keydown']) addEventListener(type, touch, { capture: true });
  });
  onCleanup(() => {
    for (const type of ['pointerdown', 'keydown']) removeEventListener(type, touch, { capture: true });
  });

  async function settle(): Promise<void> {
    const [now, grid] = [rows(), handle()];
    if (grid === null || !now.view.loaded()) return;
    const start = JSON.stringify(grid.place());
    /** Whoever has gone somewhere in the meantime is left there. */
    const isUntouched = (): boolean => handle() === grid && !touched && JSON.stringify(grid.place()) === start;
    try {
      const kept = settled === grid ? null : places.of(now);
      if (kept) {
        const position = kept.row === null ? null : await positionIn(now, kept.row);
        if (isUntouched()) grid.goBackTo(kept, position ?? Math.min(kept.position, now.count() - 1));
      }
      const named = placeRow();
      if (named !== null && named !== (kept?.row ?? null)) {
        const position = await positionIn(now, named);
        if (position !== null && !touched && handle() === grid && placeRow() === named) grid.goTo(position);
      }
    } catch (error) {
      // The row is shown all the same; only the grid stays where it is.
      if (!(error instanceof ApiProblem || error instanceof NoConnection)) throw error;
    }
    if (handle() === grid) settled = grid;
  }
  createEffect(on([handle, () => rows().view.loaded(), wentBack], () => void settle()));
  const open = (row: RowId | null): void => {
    if (row === null) closeOver(table());
    else if (row !== placeRow()) openOver(`${table()}/${row}`, placeRow() !== null);
  };
  return {
    row: placeRow,
    open,
    follow: row => {
      // Of a row that somebody deleted the panel says so: it does not turn to another by itself.
      const isGone = active !== null && rows().ids.isGone(active);
      if (row !== null && row !== active && !isGone && settled === handle() && placeRow() !== null) open(row);
      active = row ?? active;
    },
  };
}

const positionIn = async (rows: Rows, row: RowId): Promise<number | null> =>
  rows.positionOf(row) ?? (await placeOf(api, rows.path, rows.view.query(), row));
