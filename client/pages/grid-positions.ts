import { onCleanup, onMount } from 'solid-js';
import { readStored, writeStored } from '../browser/storage.ts';
import type { GridHandle } from '../grid/state.ts';
import type { TableRows } from '../sync/table-rows.ts';
import { type Query, sameQuery } from '../sync/view-query.ts';

type GridPosition = ReturnType<GridHandle['getViewState']>;

/** A place, and among which rows in which order it is one. */
type StoredPosition = GridPosition & { query?: Query };

/** Tables of which one tab keeps the place. */
const maxTables = 30;

/** Where a person was in each table, for as long as the tab is open: kept for that person and workspace alone. */
export interface GridPositions {
  /** Null where a table was left with another filter, search or order: what is found now is seen from its first row. */
  get: (rows: TableRows) => GridPosition | null;
  save: (rows: TableRows, position: GridPosition) => void;
}

/** Keeps places over switches of tables and over reloads; `now` says where the person is when the page goes. */
export function createGridPositions(prefix: string, rows: () => TableRows, handle: () => GridHandle | null): GridPositions {
  const name = `${prefix}places`;
  const positions = new Map<string, StoredPosition>(
    Object.entries(readStored<Record<string, StoredPosition>>(name, {}, sessionStorage)),
  );
  const save = (tableRows: TableRows, position: GridPosition): void => {
    const { id } = tableRows.table();
    positions.delete(id);
    positions.set(id, { ...position, query: tableRows.view.query() });
    const [oldest] = positions.keys();
    if (positions.size > maxTables && oldest !== undefined) positions.delete(oldest);
    writeStored(name, Object.fromEntries(positions), sessionStorage);
  };
  const saveCurrent = (): void => {
    const grid = handle();
    if (grid) save(rows(), grid.getViewState());
  };
  onMount(() => addEventListener('pagehide', saveCurrent));
  onCleanup(() => removeEventListener('pagehide', saveCurrent));
  const get = (now: TableRows): GridPosition | null => {
    const stored = positions.get(now.table().id);
    return stored?.query !== undefined && sameQuery(stored.query, now.view.query()) ? stored : null;
  };
  return { get, save };
}
