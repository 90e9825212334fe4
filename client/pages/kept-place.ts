import { onCleanup, onMount } from 'solid-js';
import type { GridHandle } from '../grid/state.ts';
import { recall, remember } from '../look/remember.ts';
import type { Rows } from '../sync/rows.ts';

type Place = ReturnType<GridHandle['place']>;

/** Tables of which one tab keeps the place. */
const mostTables = 30;

/** Where a person was in each table, for as long as the tab is open: kept for that person and workspace alone. */
export interface KeptPlaces {
  of: (table: string) => Place | null;
  keep: (table: string, place: Place) => void;
}

/** Keeps places over switches of tables and over reloads; `now` says where the person is when the page goes. */
export function createKeptPlaces(under: string, rows: () => Rows, now: () => GridHandle | null): KeptPlaces {
  const name = `${under}places`;
  const places = new Map<string, Place>(Object.entries(recall<Record<string, Place>>(name, {}, sessionStorage)));
  const keep = (table: string, place: Place): void => {
    places.delete(table);
    places.set(table, place);
    const [oldest] = places.keys();
    if (places.size > mostTables && oldest !== undefined) places.delete(oldest);
    remember(name, Object.fromEntries(places), sessionStorage);
  };
  const leave = (): void => {
    const grid = now();
    if (grid) keep(rows().table().id, grid.place());
  };
  onMount(() => addEventListener('pagehide', leave));
  onCleanup(() => removeEventListener('pagehide', leave));
  return { of: table => places.get(table) ?? null, keep };
}
