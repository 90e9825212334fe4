import { createSignal, untrack } from 'solid-js';
import type { RowId } from '../../server/model/change.ts';
import type { GridRow, RowSnapshot, RowSource } from './source.ts';

/** Positions from one to another, both included. */
export interface RowSpan {
  top: number;
  bottom: number;
}

/** What held rows ask of the view that they stand in. */
export type RowSetSource = Pick<RowSource, 'count' | 'at' | 'positionOf' | 'rowsBetween' | 'ids'>;

/** Rows as they were chosen: the same ones, whatever comes, goes or moves meanwhile. Never changed: what leaves some out is made anew. */
export interface RowSet {
  readonly kind: 'place' | 'some' | 'all';
  /** Where they stand now, as far as that is known, from the top. Tracked. */
  spans(): RowSpan[];
  /** How many of them stand where nothing is loaded, after rows have moved. Tracked. */
  unplacedCount(): number;
  /** The rows where all of them are loaded and they are at most so many; else null. */
  loadedRows(limit: number): GridRow[] | null;
  /** The rows that are still there, in the order of the view when they were chosen; loads what is missing. */
  fetch(): Promise<GridRow[]>;
  /** The ids of rows that were chosen one by one, in the order of the view at that time; asks for those that are not loaded. None of others. */
  ids(): Promise<readonly RowId[]>;
  /** Learns the ids of rows that are not loaded, for when they move. */
  loadIds(): void;
  /** The same without these rows. */
  without(rows: ReadonlySet<RowId>): RowSet;
}

/** The header (−1), or the row below the last where new ones are made: a place of its own, with no row in it. */
export const zoneRows = (where: 'header' | 'insert', count: () => number): RowSet => ({
  kind: 'place',
  spans: () => (where === 'header' ? [{ top: -1, bottom: -1 }] : [{ top: count(), bottom: count() }]),
  unplacedCount: () => 0,
  loadedRows: () => [],
  fetch: () => Promise.resolve([]),
  ids: () => Promise.resolve([]),
  loadIds: () => undefined,
  without: () => zoneRows(where, count),
});

/**
 * Every row of a view without filter, as it is at this moment: those that are made later are told by their version, so that none
 * need be loaded, however many there are.
 */
export function allRows(view: RowSetSource, since: RowSnapshot, except: ReadonlySet<RowId> = new Set()): RowSet {
  const isIncluded = (row: GridRow): boolean => view.ids.existedAt(row, since) && !except.has(row.id);
  return {
    kind: 'all',
    spans() {
      view.ids.orderVersion();
      const out = [...except, ...view.ids.addedSince(since)].flatMap(row => view.positionOf(row) ?? []);
      return subtractPositions({ top: 0, bottom: view.count() - 1 }, out);
    },
    unplacedCount: () => 0,
    loadedRows(limit) {
      const count = untrack(view.count);
      const ids = count <= limit ? view.ids.at(0, count - 1) : null;
      return ids && untrack(() => ids.flatMap((_, position) => view.at(position) ?? [])).filter(isIncluded);
    },
    async fetch() {
      const rows = new Map<RowId, GridRow>();
      // Rows that move while they are read could be missed: then all are read once more, what is loaded from memory.
      for (let tries = 0, moves = -1; tries < 3 && moves !== untrack(view.ids.orderVersion); tries += 1) {
        moves = untrack(view.ids.orderVersion);
        for (const row of await view.rowsBetween(0, untrack(view.count) - 1)) rows.set(row.id, row);
      }
      for (const row of await view.ids.rows(await view.ids.idsExcept(rows))) rows.set(row.id, row);
      return [...rows.values()].filter(row => isIncluded(row) && !untrack(() => view.ids.isRemoved(row.id)));
    },
    ids: () => Promise.resolve([]),
    loadIds: () => undefined,
    without: rows => allRows(view, since, new Set([...except, ...rows])),
  };
}

/**
 * The rows that stand at these positions now, by their ids. Where some are not loaded their ids are asked for when that is needed, at the
 * latest by the command that works on them; what came meanwhile is left out.
 */
export function rowRange(view: RowSetSource, top: number, bottom: number): RowSet {
  return untrack(() => {
    const moves = view.ids.orderVersion();
    const ids = view.ids.at(top, bottom);
    const [known, learn] = createSignal<readonly RowId[] | null>(ids);
    const toEnd = bottom === view.count() - 1;
    const edges = [view.ids.at(top, top)?.[0], view.ids.at(bottom, bottom)?.[0]] as const;
    const since = ids ? null : view.ids.snapshot();
    let asking: Promise<readonly RowId[]> | null = null;
    const ask = async (): Promise<readonly RowId[]> => {
      const still = moves === untrack(view.ids.orderVersion);
      const first = still || edges[0] === undefined ? top : ((await view.ids.positionOf(edges[0])) ?? top);
      const edge = still || edges[1] === undefined ? null : await view.ids.positionOf(edges[1]);
      const last = toEnd ? untrack(view.count) - 1 : (edge ?? bottom);
      const found = await view.ids.idsBetween(Math.min(first, last), Math.max(first, last));
      const isNew = new Set(since ? view.ids.addedSince(since) : []);
      learn(found.filter(row => !isNew.has(row)));
      return untrack(known)!;
    };
    const all = (): Promise<readonly RowId[]> => {
      const list = untrack(known);
      if (list) return Promise.resolve(list);
      asking ??= ask().finally(() => {
        asking = null;
      });
      return asking;
    };
    return someRows({ view, top, bottom, moves, since, known, all }, new Set());
  });
}

interface RowRangeState {
  view: RowSetSource;
  top: number;
  bottom: number;
  /** The view's moves when they were chosen: until the next one they stand where they stood. */
  moves: number;
  since: RowSnapshot | null;
  known: () => readonly RowId[] | null;
  all: () => Promise<readonly RowId[]>;
}

function someRows(held: RowRangeState, except: ReadonlySet<RowId>): RowSet {
  const { view, top, bottom, since, known, all } = held;
  const isStill = (): boolean => view.ids.orderVersion() === held.moves;
  const placesOf = (rows: Iterable<RowId>): number[] => [...rows].flatMap(row => view.positionOf(row) ?? []);
  return {
    kind: 'some',
    spans() {
      if (isStill()) return subtractPositions({ top, bottom }, placesOf(except));
      const ids = known();
      if (ids) return toSpans(placesOf(ids.filter(row => !except.has(row))));
      return subtractPositions(
        { top, bottom: Math.min(bottom, view.count() - 1) },
        placesOf([...except, ...(since ? view.ids.addedSince(since) : [])]),
      );
    },
    unplacedCount() {
      const ids = isStill() ? null : known();
      return ids?.filter(row => !except.has(row) && view.positionOf(row) === undefined && !view.ids.isRemoved(row)).length ?? 0;
    },
    loadedRows: limit =>
      untrack(() => {
        const ids = known()?.filter(row => !except.has(row) && !view.ids.isRemoved(row));
        if (!ids || ids.length > limit) return null;
        const rows = ids.flatMap(row => {
          const position = view.positionOf(row);
          return (position === undefined ? undefined : view.at(position)) ?? [];
        });
        return rows.length === ids.length ? rows : null;
      }),
    async fetch() {
      const rows = await view.ids.rows((await all()).filter(row => !except.has(row)));
      return since ? rows.filter(row => view.ids.existedAt(row, since)) : rows;
    },
    ids: async () => (await all()).filter(row => !except.has(row)),
    loadIds() {
      // What cannot be asked now is asked by the command that needs it, which says what went wrong.
      if (!untrack(known)) all().catch(() => undefined);
    },
    without: rows => someRows(held, new Set([...except, ...rows])),
  };
}

/** Positions as runs, from the top. */
export function toSpans(positions: readonly number[]): RowSpan[] {
  const runs: RowSpan[] = [];
  for (const at of positions.toSorted((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last && at <= last.bottom + 1) last.bottom = at;
    else runs.push({ top: at, bottom: at });
  }
  return runs;
}

/** The positions that are in runs of both. */
export const intersectSpans = (some: readonly RowSpan[], others: readonly RowSpan[]): RowSpan[] =>
  some.flatMap(run =>
    others
      .map(other => ({ top: Math.max(run.top, other.top), bottom: Math.min(run.bottom, other.bottom) }))
      .filter(({ top, bottom }) => top <= bottom),
  );

/** What is left of a run without some positions. */
function subtractPositions(run: RowSpan, positions: readonly number[]): RowSpan[] {
  const runs: RowSpan[] = [];
  let { top } = run;
  for (const at of positions.toSorted((a, b) => a - b)) {
    if (at < top || at > run.bottom) continue;
    if (at > top) runs.push({ top, bottom: at - 1 });
    top = at + 1;
  }
  if (top <= run.bottom) runs.push({ top, bottom: run.bottom });
  return runs;
}
