import { createSignal, untrack } from 'solid-js';
import type { RowId } from '../../server/model/change.ts';
import type { GridRow } from '../contract/row.ts';
import type { RowSnapshot, RowSource } from '../contract/row-source.ts';

/** A range of positions, both ends inclusive. */
export interface RowSpan {
  top: number;
  bottom: number;
}

/** The part of the row source that row sets use. */
export type RowSetSource = Pick<RowSource, 'count' | 'at' | 'positionOf' | 'rowsBetween' | 'ids'>;

/** An immutable set of rows: it contains the same rows, whatever is added, removed or moved meanwhile. */
export interface RowSet {
  readonly kind: 'zone' | 'some' | 'all';
  /** The current positions of its rows from the top, as far as known. Tracked. */
  spans(): RowSpan[];
  /** Number of its rows whose position is not loaded after rows have moved. Tracked. */
  unplacedCount(): number;
  /** The rows if all of them are loaded and there are at most `limit`, otherwise null. */
  loadedRows(limit: number): GridRow[] | null;
  /** The rows that still exist, in the original order. Missing rows are loaded. */
  fetch(): Promise<GridRow[]>;
  /** The ids of rows selected by id, in the original order; missing ids are requested. Empty for other sets. */
  ids(): Promise<readonly RowId[]>;
  /** Requests the ids of rows that are not loaded, before they can move. */
  loadIds(): void;
  /** The same set without these rows. */
  without(rows: ReadonlySet<RowId>): RowSet;
}

/** The header (−1) or the insert row, as a set without rows. */
export const zoneRows = (where: 'header' | 'insert', count: () => number): RowSet => ({
  kind: 'zone',
  spans: () => (where === 'header' ? [{ top: -1, bottom: -1 }] : [{ top: count(), bottom: count() }]),
  unplacedCount: () => 0,
  loadedRows: () => [],
  fetch: () => Promise.resolve([]),
  ids: () => Promise.resolve([]),
  loadIds: () => undefined,
  without: () => zoneRows(where, count),
});

/**
 * All rows of an unfiltered view at this moment. Rows added later are recognised by their version, so no row needs to be
 * loaded.
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
      const rows = new Map((await view.rowsBetween(0, Number.POSITIVE_INFINITY)).map(row => [row.id, row]));
      for (const row of await view.ids.rows(await view.ids.idsExcept(rows))) rows.set(row.id, row);
      return [...rows.values()].filter(row => isIncluded(row) && !untrack(() => view.ids.isRemoved(row.id)));
    },
    ids: () => Promise.resolve([]),
    loadIds: () => undefined,
    without: rows => allRows(view, since, new Set([...except, ...rows])),
  };
}

/**
 * The rows now at these positions, by id. Ids that are not loaded are requested when needed, at the latest by a command;
 * rows added in the meantime are excluded.
 */
export function rowRange(view: RowSetSource, top: number, bottom: number): RowSet {
  return untrack(() => {
    const moves = view.ids.orderVersion();
    const ids = view.ids.at(top, bottom);
    const [known, setKnown] = createSignal<readonly RowId[] | null>(ids);
    const toEnd = bottom === view.count() - 1;
    const edges = [view.ids.at(top, top)?.[0], view.ids.at(bottom, bottom)?.[0]] as const;
    const since = ids ? null : view.ids.snapshot();
    let pendingIds: Promise<readonly RowId[]> | null = null;
    const requestIds = async (): Promise<readonly RowId[]> => {
      const isUnmoved = moves === untrack(view.ids.orderVersion);
      const first = isUnmoved || edges[0] === undefined ? top : ((await view.ids.positionOf(edges[0])) ?? top);
      const edge = isUnmoved || edges[1] === undefined ? null : await view.ids.positionOf(edges[1]);
      const last = toEnd ? untrack(view.count) - 1 : (edge ?? bottom);
      const found = await view.ids.idsBetween(Math.min(first, last), Math.max(first, last));
      const isNew = new Set(since ? view.ids.addedSince(since) : []);
      setKnown(found.filter(row => !isNew.has(row)));
      return untrack(known)!;
    };
    const all = (): Promise<readonly RowId[]> => {
      const list = untrack(known);
      if (list) return Promise.resolve(list);
      pendingIds ??= requestIds().finally(() => {
        pendingIds = null;
      });
      return pendingIds;
    };
    return someRows({ view, top, bottom, moves, since, known, all }, new Set());
  });
}

interface RowRangeState {
  view: RowSetSource;
  top: number;
  bottom: number;
  /** The view's order version at the time of the selection: until it changes, the rows are at the same positions. */
  moves: number;
  since: RowSnapshot | null;
  known: () => readonly RowId[] | null;
  all: () => Promise<readonly RowId[]>;
}

function someRows(range: RowRangeState, except: ReadonlySet<RowId>): RowSet {
  const { view, top, bottom, since, known, all } = range;
  const isUnmoved = (): boolean => view.ids.orderVersion() === range.moves;
  const positionsOf = (rows: Iterable<RowId>): number[] => [...rows].flatMap(row => view.positionOf(row) ?? []);
  return {
    kind: 'some',
    spans() {
      if (isUnmoved()) return subtractPositions({ top, bottom }, positionsOf(except));
      const ids = known();
      if (ids) return toSpans(positionsOf(ids.filter(row => !except.has(row))));
      return subtractPositions(
        { top, bottom: Math.min(bottom, view.count() - 1) },
        positionsOf([...except, ...(since ? view.ids.addedSince(since) : [])]),
      );
    },
    unplacedCount() {
      const ids = isUnmoved() ? null : known();
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
      // If the ids cannot be requested now, the command that needs them tries again and reports the error.
      if (!untrack(known)) all().catch(() => undefined);
    },
    without: rows => someRows(range, new Set([...except, ...rows])),
  };
}

/** Groups positions into spans, from the top. */
export function toSpans(positions: readonly number[]): RowSpan[] {
  const spans: RowSpan[] = [];
  for (const at of positions.toSorted((a, b) => a - b)) {
    const last = spans.at(-1);
    if (last && at <= last.bottom + 1) last.bottom = at;
    else spans.push({ top: at, bottom: at });
  }
  return spans;
}

/** The positions that both lists of spans contain. */
export const intersectSpans = (some: readonly RowSpan[], others: readonly RowSpan[]): RowSpan[] =>
  some.flatMap(run =>
    others
      .map(other => ({ top: Math.max(run.top, other.top), bottom: Math.min(run.bottom, other.bottom) }))
      .filter(({ top, bottom }) => top <= bottom),
  );

/** The spans that remain of a span without some positions. */
function subtractPositions(span: RowSpan, positions: readonly number[]): RowSpan[] {
  const spans: RowSpan[] = [];
  let { top } = span;
  for (const at of positions.toSorted((a, b) => a - b)) {
    if (at < top || at > span.bottom) continue;
    if (at > top) spans.push({ top, bottom: at - 1 });
    top = at + 1;
  }
  if (top <= span.bottom) spans.push({ top, bottom: span.bottom });
  return spans;
}
