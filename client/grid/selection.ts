import type { Accessor } from 'solid-js';
import { createEffect, createMemo, createSignal, on, onCleanup, untrack } from 'solid-js';
import type { RowId } from '../../server/model/change.ts';
import type { Range, Segment, Spot } from './areas.ts';
import { columnBounds, countCells, isInside, segmentsOf, untilEnd } from './areas.ts';
import type { Area } from './paste-layout.ts';
import type { RowSet, RowSetSource } from './row-set.ts';
import { allRows, intersectSpans, rowRange, zoneRows } from './row-set.ts';
import type { ActiveAnchor, ActiveCellState, SelectionBlock, SelectionState } from './selection-state.ts';

/** Selected rows, and the selected columns in them. */
export interface SelectionPart {
  rows: RowSet;
  left: number;
  right: number;
}

/** The selected cells and the active cell. Rows are held by identity: the same rows stay selected wherever they move. */
export interface Selection {
  /** The ranges as selected; a new object for each selection. */
  ranges: Accessor<readonly Range[]>;
  active: Accessor<Spot>;
  /** The active row was removed or is out of reach, without this page's doing: no command may act on the row in its place. */
  isLost: Accessor<boolean>;
  /** The active row, while it is out of reach though nobody removed it: it may be among the rows that are not loaded. */
  missingRow: Accessor<RowId | null>;
  /** Looks again where the active row is, after that part of the rows was loaded. */
  refresh(): void;
  /** The current areas of the selected cells. */
  areas: Accessor<Area[]>;
  /** The current area of the last range. If rows were inserted into it, the part with the active cell. */
  area(): Area;
  /** The moving end of the last range. */
  head(): Spot;
  select(spot: Spot): void;
  extend(head: Spot): void;
  add(range: Range): void;
  /** Removes the cells of a range from all ranges. */
  remove(range: Range): void;
  /** Selects a range; the active cell defaults to its anchor. */
  set(range: Range, active?: Spot): void;
  /** Makes a cell active. The ranges stay. */
  activate(spot: Spot): void;
  /** Captures the current selection. Calling the result restores it. */
  capture(): () => void;
  parts: Accessor<readonly SelectionPart[]>;
  /** The rows at these positions, held by identity. */
  rowSet(top: number, bottom: number): RowSet;
  isWhole(column: number): boolean;
  segments(row: number): Segment[];
  includes(spot: Spot): boolean;
  /** The number of selected rows and cells, each counted once. */
  size: Accessor<{ rows: number; cells: number }>;
  cells(): number;
}

/** The row source of a selection. */
export interface SelectionSource extends RowSetSource {
  /** False until the number of rows is known. */
  isCountKnown?(): boolean;
}

/** A range that is unchanged for this long requests the ids of its unloaded rows, in milliseconds. */
const loadIdsAfter = 300;

/** Creates the selection of a grid; `last` is the last row that the active cell may be in. */
export function createSelection(view: SelectionSource, columns: Accessor<number>, last: Accessor<number>): Selection {
  const { ids } = view;
  const idAt = (row: number): RowId | undefined => (row < 0 || row === untilEnd ? undefined : ids.at(row, row)?.[0]);
  const zoneOf = (row: number): ActiveAnchor['zone'] =>
    row < 0 ? 'header' : row !== untilEnd && row >= view.count() && view.isCountKnown?.() !== false ? 'insert' : null;

  function rowsOf({ anchor, head }: Range): RowSet {
    const zone = zoneOf(anchor.row);
    if (zone) return zoneRows(zone, view.count);
    const [from, to] = [Math.max(0, Math.min(anchor.row, head.row)), Math.max(anchor.row, head.row)];
    const moment = from === 0 && to === untilEnd ? ids.exactSnapshot() : null;
    if (moment) return allRows(view, moment);
    return rowRange(view, from, view.isCountKnown?.() === false ? to : Math.min(to, view.count() - 1));
  }
  const blockOf = (range: Range): SelectionBlock => ({ range, rows: rowsOf(range) });
  const anchorOf = (spot: Spot): ActiveAnchor => ({ ...spot, id: idAt(spot.row), zone: zoneOf(spot.row) });
  function stateOf(blocks: readonly SelectionBlock[], active: ActiveAnchor): SelectionState {
    const { anchor, head } = blocks.at(-1)!.range;
    return { blocks, active, ends: { anchor: idAt(anchor.row), head: idAt(head.row), moves: ids.orderVersion() } };
  }

  const start = { row: 0, column: 0 };
  const [state, setState] = createSignal(
    untrack(() => stateOf([blockOf(cell(start))], anchorOf(start))),
    { equals: false },
  );
  const setSelection = (blocks: readonly SelectionBlock[], active: ActiveAnchor): void =>
    untrack(() => void setState(stateOf(blocks, active)));
  const parts = createMemo((): SelectionPart[] =>
    state().blocks.map(({ rows, range }) => ({ rows, ...columnBounds(range, columns()) })),
  );
  const partAreas = createMemo(() =>
    parts().map(({ rows, left, right }) => rows.spans().map(({ top, bottom }): Area => ({ top, left, bottom, right }))),
  );
  const areas = createMemo(() => partAreas().flat());

  /** The selected row nearest to a position, preferably in the last range. */
  function nearest(row: number): number | undefined {
    for (const runs of partAreas().toReversed()) {
      const rows = runs.map(({ top, bottom }) => Math.max(top, Math.min(row, bottom)));
      if (rows.length > 0) return rows.reduce((a, b) => (Math.abs(b - row) < Math.abs(a - row) ? b : a));
    }
    return undefined;
  }
  function resolveActive(before: ActiveCellState): ActiveCellState {
    const next = { ...before, lost: false, adopted: false, column: Math.max(0, Math.min(before.column, columns() - 1)) };
    // The table was empty or shorter; now that there are rows, the active cell returns to the selected position.
    const at = Math.min(before.row < 0 ? before.of.active.row : before.row, last());
    if (before.zone === 'header') return { ...next, row: -1 };
    if (before.zone === 'insert') return { ...next, row: Math.min(view.count(), last()) };
    if (before.id === undefined) return adopt(next, at);
    const row = view.positionOf(before.id);
    if (row !== undefined) return { ...next, row };
    if (!ids.isRemoved(before.id)) return { ...next, row: at, lost: (view.at(at)?.id ?? before.id) !== before.id };
    const remaining = nearest(before.row);
    if (remaining !== undefined) return { ...next, row: remaining, id: idAt(remaining) };
    if (ids.removedHere(before.id)) return adopt(next, at);
    return { ...next, row: Math.max(0, Math.min(before.row, view.count() - 1)), lost: true };
  }
  /** Takes over the row at this position. */
  function adopt(cell: ActiveCellState, row: number): ActiveCellState {
    const zone = row < 0 ? null : zoneOf(row);
    const id = zone ? undefined : view.at(row)?.id;
    return { ...cell, row, zone, id, adopted: zone !== null || id !== undefined };
  }
  const [refreshes, setRefreshes] = createSignal(0);
  const activeState = createMemo<ActiveCellState>(
    before => {
      const of = state();
      ids.orderVersion();
      refreshes();
      return resolveActive(before?.of === of ? before : { ...of.active, of, lost: false, adopted: false });
    },
    undefined as unknown as ActiveCellState,
  );
  const active = createMemo((): Spot => ({ row: activeState().row, column: activeState().column }), start, {
    equals: (a, b) => a.row === b.row && a.column === b.column,
  });
  createEffect(
    on(activeState, ({ adopted, of, row, column }) => {
      const [block, more] = of.blocks;
      const { anchor, head } = block!.range;
      const isCell = more === undefined && anchor.row === head.row && anchor.column === head.column;
      if (adopted && isCell && of === untrack(state)) setSelection([blockOf(cell({ row, column }))], anchorOf({ row, column }));
    }),
  );
  const rowNow = (which: 'anchor' | 'head'): number => {
    const { blocks, ends } = state();
    const { range, rows } = blocks.at(-1)!;
    if (rows.kind === 'zone') return rows.spans()[0]!.top;
    const { row } = range[which];
    const id = ends[which];
    if (id === undefined || ends.moves === ids.orderVersion()) return row;
    return view.positionOf(id) ?? activeState().row;
  };
  const isInZone = (): boolean => state().blocks.at(-1)!.rows.kind === 'zone';

  const size = createMemo(() => {
    const total = countCells(areas());
    for (const { rows, left, right } of parts()) {
      total.rows += rows.unplacedCount();
      total.cells += rows.unplacedCount() * (right - left + 1);
    }
    return total;
  });

  createEffect(
    on(state, ({ blocks }) => {
      const timer = setTimeout(() => {
        for (const { rows } of blocks) rows.loadIds();
      }, loadIdsAfter);
      onCleanup(() => clearTimeout(timer));
    }),
  );

  return {
    ranges: createMemo(() => state().blocks.map(({ range }) => range)),
    active,
    isLost: () => activeState().lost,
    missingRow: createMemo(() => {
      const { lost, id } = activeState();
      return lost && id !== undefined && !ids.isRemoved(id) ? id : null;
    }),
    refresh: () => void setRefreshes(before => before + 1),
    areas,
    area: () => {
      const { row, column } = active();
      const partArea = partAreas().at(-1)!;
      return (
        partArea.find(({ top, bottom }) => row >= top && row <= bottom) ??
        partArea[0] ?? { top: row, left: column, bottom: row, right: column }
      );
    },
    head: () => {
      const { column } = state().blocks.at(-1)!.range.head;
      const lastRow = isInZone() ? view.count() : Math.max(0, view.count() - 1);
      return { row: Math.min(rowNow('head'), lastRow), column: Math.min(column, Math.max(0, columns() - 1)) };
    },
    select: spot => setSelection([blockOf(cell(spot))], anchorOf(spot)),
    extend: head =>
      untrack(() => {
        const { blocks } = state();
        const { anchor } = blocks.at(-1)!.range;
        const from = { row: rowNow('anchor'), column: anchor.column };
        // A range in the insert row or the header stays there, and no other range extends into them.
        const row = isInZone() ? from.row : head.row === untilEnd ? untilEnd : Math.max(0, Math.min(head.row, view.count() - 1));
        const range = { anchor: from, head: { row, column: head.column } };
        const { lost, ...current } = activeState();
        setSelection([...blocks.slice(0, -1), blockOf(range)], lost ? anchorOf(current) : current);
      }),
    add: range => untrack(() => setSelection([...state().blocks, blockOf(range)], anchorOf(range.anchor))),
    set: (range, spot = range.anchor) =>
      untrack(() => {
        const { lost, ...current } = activeState();
        const isSame = !lost && spot.row === current.row && spot.column === current.column;
        setSelection([blockOf(range)], isSame ? current : anchorOf(spot));
      }),
    remove: range =>
      untrack(() => {
        const left = state().blocks.flatMap(block =>
          without(block, blockOf(range), columns(), (top, bottom) => rowRange(view, top, bottom)),
        );
        const rest = left.filter(({ rows }) => rows.spans().length > 0 || rows.unplacedCount() > 0);
        const last = rest.at(-1);
        if (!last) return;
        const { row, column } = active();
        const containsActive = ({ rows, range: { anchor, head } }: SelectionBlock): boolean =>
          rows.spans().some(({ top, bottom }) => row >= top && row <= bottom) && column >= anchor.column && column <= head.column;
        const staysSelected = rest.some(containsActive);
        const first = { row: last.rows.spans()[0]?.top ?? row, column: last.range.anchor.column };
        const { lost: _, ...current } = activeState();
        setSelection(rest, staysSelected ? current : anchorOf(first));
      }),
    activate: spot => untrack(() => setSelection(state().blocks, anchorOf(spot))),
    capture: () => {
      const captured = untrack(state);
      return () => void setState(captured);
    },
    parts,
    rowSet: (top, bottom) => untrack(() => rowRange(view, top, bottom)),
    isWhole: column =>
      parts().some(({ rows, left, right }, at) => {
        const [span, ...more] = isAll(rows, state().blocks[at]!.range) ? rows.spans() : [];
        const isEvery = span !== undefined && more.length === 0 && span.top === 0 && span.bottom === view.count() - 1;
        return isEvery && column >= left && column <= right;
      }),
    segments: row => segmentsOf(areas(), row),
    includes: spot => areas().some(area => isInside(area, spot)),
    size,
    cells: () => size().cells,
  };
}

/** The range of a single cell. */
const cell = (spot: Spot): Range => ({ anchor: spot, head: spot });

const isAll = ({ kind }: RowSet, { anchor, head }: Range): boolean => kind !== 'zone' && anchor.row <= 0 && head.row === untilEnd;

/** The parts of a block without another block's cells: its other rows whole, and the remaining columns of the shared rows. */
function without(
  block: SelectionBlock,
  out: SelectionBlock,
  columns: number,
  rowsAt: (top: number, bottom: number) => RowSet,
): SelectionBlock[] {
  const [own, cut] = [columnBounds(block.range, columns), columnBounds(out.range, columns)];
  const [from, to] = [Math.max(own.left, cut.left), Math.min(own.right, cut.right)];
  const shared = intersectSpans(block.rows.spans(), out.rows.spans());
  if (from > to || shared.length === 0) return [block];
  const { anchor, head } = block.range;
  const part = (left: number, right: number, rows: RowSet): SelectionBlock[] =>
    left > right ? [] : [{ range: { anchor: { row: anchor.row, column: left }, head: { row: head.row, column: right } }, rows }];
  const beside = (rows: RowSet): SelectionBlock[] => [...part(own.left, from - 1, rows), ...part(to + 1, own.right, rows)];
  if (block.rows.kind === 'zone' || isAll(out.rows, out.range)) return beside(block.rows);
  const removed = new Set(out.rows.loadedRows(Number.POSITIVE_INFINITY)?.map(row => row.id));
  return [
    { range: block.range, rows: block.rows.without(removed) },
    ...shared.flatMap(({ top, bottom }) => beside(rowsAt(top, bottom))),
  ];
}
