import { createSignal, untrack } from 'solid-js';
import type { RowId } from '../../server/model/change.ts';
import type { GridRow, Moment, RowSource } from './source.ts';

/** Positions from one to another, both included. */
export interface Run {
  top: number;
  bottom: number;
}

/** What held rows ask of the view that they stand in. */
export type HeldIn = Pick<RowSource, 'count' | 'at' | 'positionOf' | 'rowsBetween' | 'ids'>;

/** Rows as they were chosen: the same ones, whatever comes, goes or moves meanwhile. Never changed: what leaves some out is made anew. */
export interface HeldRows {
  readonly kind: 'place' | 'some' | 'all';
  /** Where they stand now, as far as that is known, from the top. Tracked. */
  runs(): Run[];
  /** How many of them stand where nothing is loaded, after rows have moved. Tracked. */
  unplaced(): number;
  /** The rows where all of them are loaded and they are at most so many; else null. */
  near(most: number): GridRow[] | null;
  /** The rows that are still there, in the order of the view when they were chosen; loads what is missing. */
  fetch(): Promise<GridRow[]>;
  /** The ids of rows that were chosen one by one, in the order of the view at that time; asks for those that are not loaded. None of others. */
  ids(): Promise<readonly RowId[]>;
  /** Learns the ids of rows that are not loaded, for when they move. */
  pin(): void;
  /** The same without these rows. */
  without(rows: ReadonlySet<RowId>): HeldRows;
}

/** The header (−1), or the row below the last where new ones are made: a place of its own, with no row in it. */
export const holdPlace = (where: 'header' | 'insert', count: () => number): HeldRows => ({
  kind: 'place',
  runs: () => (where === 'header' ? [{ top: -1, bottom: -1 }] : [{ top: count(), bottom: count() }]),
  unplaced: () => 0,
  near: () => [],
  fetch: () => Promise.resolve([]),
  ids: () => Promise.resolve([]),
  pin: () => undefined,
  without: () => holdPlace(where, count),
});

/**
 * Every row of a view without filter, as it is at this moment: those that are made later are told by their version, so that none
 * need be loaded, however many there are.
 */
export function holdAll(view: HeldIn, since: Moment, except: ReadonlySet<RowId> = new Set()): HeldRows {
  const isHeld = (row: GridRow): boolean => view.ids.stood(row, since) && !except.has(row.id);
  return {
    kind: 'all',
    runs() {
      view.ids.moves();
      const out = [...except, ...view.ids.came(since)].flatMap(row => view.positionOf(row) ?? []);
      return cutOut({ top: 0, bottom: view.count() - 1 }, out);
    },
    unplaced: () => 0,
    near(most) {
      const count = untrack(view.count);
      const ids = count <= most ? view.ids.at(0, count - 1) : null;
      return ids && untrack(() => ids.flatMap((_, position) => view.at(position) ?? [])).filter(isHeld);
    },
    async fetch() {
      const rows = new Map<RowId, GridRow>();
      // Rows that move while they are read could be missed: then all are read once more, what is loaded from memory.
      for (let tries = 0, moves = -1; tries < 3 && moves !== untrack(view.ids.moves); tries += 1) {
        moves = untrack(view.ids.moves);
        for (const row of await view.rowsBetween(0, untrack(view.count) - 1)) rows.set(row.id, row);
      }
      for (const row of await view.ids.rows(await view.ids.others(rows))) rows.set(row.id, row);
      return [...rows.values()].filter(row => isHeld(row) && !untrack(() => view.ids.isGone(row.id)));
    },
    ids: () => Promise.resolve([]),
    pin: () => undefined,
    without: rows => holdAll(view, since, new Set([...except, ...rows])),
  };
}

/**
 * The rows that stand at these positions now, by their ids. Where some are not loaded their ids are asked for when that is needed, at the
 * latest by the command that works on them; what came meanwhile is left out.
 */
export function holdSome(view: HeldIn, top: number, bottom: number): HeldRows {
  return untrack(() => {
    const moves = view.ids.moves();
    const ids = view.ids.at(top, bottom);
    const [known, learn] = createSignal<readonly RowId[] | null>(ids);
    const toEnd = bottom === view.count() - 1;
    const edges = [view.ids.at(top, top)?.[0], view.ids.at(bottom, bottom)?.[0]] as const;
    const since = ids ? null : view.ids.now();
    let asking: Promise<readonly RowId[]> | null = null;
    const ask = async (): Promise<readonly RowId[]> => {
      const still = moves === untrack(view.ids.moves);
      const first = still || edges[0] === undefined ? top : ((await view.ids.positionOf(edges[0])) ?? top);
      const edge = still || edges[1] === undefined ? null : await view.ids.positionOf(edges[1]);
      const last = toEnd ? untrack(view.count) - 1 : (edge ?? bottom);
      const found = await view.ids.between(Math.min(first, last), Math.max(first, last));
      const isNew = new Set(since ? view.ids.came(since) : []);
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

interface Some {
  view: HeldIn;
  top: number;
  bottom: number;
  /** The view's moves when they were chosen: until the next one they stand where they stood. */
  moves: number;
  since: Moment | null;
  known: () => readonly RowId[] | null;
  all: () => Promise<readonly RowId[]>;
}

function someRows(held: Some, except: ReadonlySet<RowId>): HeldRows {
  const { view, top, bottom, since, known, all } = held;
  const isStill = (): boolean => view.ids.moves() === held.moves;
  const placesOf = (rows: Iterable<RowId>): number[] => [...rows].flatMap(row => view.positionOf(row) ?? []);
  return {
    kind: 'some',
    runs() {
      if (isStill()) return cutOut({ top, bottom }, placesOf(except));
      const ids = known();
      if (ids) return runsOf(placesOf(ids.filter(row => !except.has(row))));
      return cutOut(
        { top, bottom: Math.min(bottom, view.count() - 1) },
        placesOf([...except, ...(since ? view.ids.came(since) : [])]),
      );
    },
    unplaced() {
      const ids = isStill() ? null : known();
      return ids?.filter(row => !except.has(row) && view.positionOf(row) === undefined && !view.ids.isGone(row)).length ?? 0;
    },
    near: most =>
      untrack(() => {
        const ids = known()?.filter(row => !except.has(row) && !view.ids.isGone(row));
        if (!ids || ids.length > most) return null;
        const rows = ids.flatMap(row => {
          const position = view.positionOf(row);
          return (position === undefined ? undefined : view.at(position)) ?? [];
        });
        return rows.length === ids.length ? rows : null;
      }),
    async fetch() {
      const rows = await view.ids.rows((await all()).filter(row => !except.has(row)));
      return since ? rows.filter(row => view.ids.stood(row, since)) : rows;
    },
    ids: async () => (await all()).filter(row => !except.has(row)),
    pin() {
      // What cannot be asked now is asked by the command that needs it, which says what went wrong.
      if (!untrack(known)) all().catch(() => undefined);
    },
    without: rows => someRows(held, new Set([...except, ...rows])),
  };
}

/** Positions as runs, from the top. */
export function runsOf(positions: readonly number[]): Run[] {
  const runs: Run[] = [];
  for (const at of positions.toSorted((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last && at <= last.bottom + 1) last.bottom = at;
    else runs.push({ top: at, bottom: at });
  }
  return runs;
}

/** The positions that are in runs of both. */
export const commonRuns = (some: readonly Run[], others: readonly Run[]): Run[] =>
  some.flatMap(run =>
    others
      .map(other => ({ top: Math.max(run.top, other.top), bottom: Math.min(run.bottom, other.bottom) }))
      .filter(({ top, bottom }) => top <= bottom),
  );

/** What is left of a run without some positions. */
function cutOut(run: Run, positions: readonly number[]): Run[] {
  const runs: Run[] = [];
  let { top } = run;
  for (const at of positions.toSorted((a, b) => a - b)) {
    if (at < top || at > run.bottom) continue;
    if (at > top) runs.push({ top, bottom: at - 1 });
    top = at + 1;
  }
  if (top <= run.bottom) runs.push({ top, bottom: run.bottom });
  return runs;
}
