import { onCleanup, onMount } from 'solid-js';
import { readStored, writeStored } from '../browser/storage.ts';
import type { GridPosition } from '../grid/grid-position.ts';
import type { GridHandle } from '../grid/grid-props.ts';
import type { TableRows } from '../sync/table-rows.ts';
import { type Query, sameQuery } from '../sync/view-query.ts';

/** A position, and the query whose rows it refers to. */
type StoredPosition = GridPosition & { query?: Query };

/** Number of tables whose position one tab keeps. */
const maxTables = 30;

/** The last position of one person in each table of a workspace, kept until the tab closes. */
export interface GridPositions {
  /** Null if the filter, search or order was different then; the grid then starts at the first row. */
  get: (rows: TableRows) => GridPosition | null;
  save: (rows: TableRows, position: GridPosition) => void;
}

/** Keeps positions across table switches and reloads. On unload it saves the position of the grid that `handle` returns. */
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
    if (grid) save(rows(), grid.getPosition());
  };
  onMount(() => addEventListener('pagehide', saveCurrent));
  onCleanup(() => removeEventListener('pagehide', saveCurrent));
  const get = (now: TableRows): GridPosition | null => {
    const stored = positions.get(now.table().id);
    return stored?.query !== undefined && sameQuery(stored.query, now.view.query()) ? stored : null;
  };
  return { get, save };
}
