import { onCleanup, onMount } from 'solid-js';
import type { GridHandle } from '../grid/state.ts';
import { recall, remember } from '../look/remember.ts';
import type { Rows } from '../sync/rows.ts';
import { type Query, sameQuery } from '../sync/view-wiring.ts';

type Place = ReturnType<GridHandle['place']>;

/** A place, and among which rows in which order it is one. */
type Kept = Place & { query?: Query };

/** Tables of which one tab keeps the place. */
const mostTables = 30;

/** Where a person was in each table, for as long as the tab is open: kept for that person and workspace alone. */
export interface KeptPlaces {
  /** Null where a table was left with another filter, search or order: what is found now is seen from its first row. */
  of: (rows: Rows) => Place | null;
  keep: (rows: Rows, place: Place) => void;
}

/** Keeps places over switches of tables and over reloads; `now` says where the person is when the page goes. */
export function createKeptPlaces(under: string, rows: () => Rows, now: () => GridHandle | null): KeptPlaces {
  const name = `${under}places`;
  const places = new Map<string, Kept>(Object.entries(recall<Record<string, Kept>>(name, {}, sessionStorage)));
  const keep = (of: Rows, place: Place): void => {
    const { id } = of.table();
    places.delete(id);
    places.set(id, { ...place, query: of.view.query() });
    const [oldest] = places.keys();
    if (places.size > mostTables && oldest !== undefined) places.delete(oldest);
    remember(name, Object.fromEntries(places), sessionStorage);
  };
  const leave = (): void => {
    const grid = now();
    if (grid) keep(rows(), grid.place());
  };
  onMount(() => addEventListener('pagehide', leave));
  onCleanup(() => removeEventListener('pagehide', leave));
  const of = (now: Rows): Place | null => {
    const kept = places.get(now.table().id);
    return kept?.query !== undefined && sameQuery(kept.query, now.view.query()) ? kept : null;
  };
  return { of, keep };
}
