import type { Accessor } from 'solid-js';
import { createEffect, createMemo, createSignal, on, onCleanup, untrack } from 'solid-js';
import type { RowId } from '../../server/model/change.ts';
import type { Range, Segment, Spot } from './areas.ts';
import { columnBounds, countCells, isInside, segmentsOf, untilEnd } from './areas.ts';
import type { Area } from './paste-layout.ts';
import type { RowSet, RowSetSource } from './row-set.ts';
import { allRows, intersectSpans, rowRange, zoneRows } from './row-set.ts';

/** Rows that were chosen, and the columns chosen of them. */
export interface SelectionPart {
  rows: RowSet;
  left: number;
  right: number;
}

/** Which cells are selected and which one is active. Rows are held as such: the same ones stay selected wherever they go. */
export interface Selection {
  /** The ranges as they were chosen; a new object for each choice. */
  ranges: Accessor<readonly Range[]>;
  active: Accessor<Spot>;
  /** The row of the active cell went, or is out of reach, without this page's doing: what is asked must not be done to the row in its place. */
  isLost: Accessor<boolean>;
  /** Where the selected cells are now. */
  areas: Accessor<Area[]>;
  /** Where the last range is now: of one that rows have come into, the part with the active cell. */
  area(): Area;
  /** Where the last range moves. */
  head(): Spot;
  select(spot: Spot): void;
  extend(head: Spot): void;
  add(range: Range): void;
  /** Takes the cells of a range out, whichever ranges they are in. */
  remove(range: Range): void;
  /** Selects a range; the active cell is its anchor where left out. */
  set(range: Range, active?: Spot): void;
  /** The selection as it is now: calling what this returns selects it again. */
  capture(): () => void;
  parts: Accessor<readonly SelectionPart[]>;
  /** Rows of these positions, to be held as a range is. */
  rowSet(top: number, bottom: number): RowSet;
  isWhole(column: number): boolean;
  segments(row: number): Segment[];
  includes(spot: Spot): boolean;
  /** How many rows and cells are selected, each counted once. */
  size: Accessor<{ rows: number; cells: number }>;
  cells(): number;
}

/** What a selection is made on. */
export interface SelectionSource extends RowSetSource {
  /** False until the number of rows is known. */
  isCountKnown?(): boolean;
}

interface SelectionBlock {
  range: Range;
  rows: RowSet;
}

/** The active cell: its row by id where that is loaded. */
interface ActiveAnchor extends Spot {
  id: RowId | undefined;
  zone: 'header' | 'insert' | null;
}

interface SelectionState {
  blocks: readonly SelectionBlock[];
  active: ActiveAnchor;
  /** The rows of the last range's ends, and the view's moves when they were chosen. */
  ends: { anchor: RowId | undefined; head: RowId | undefined; moves: number };
}

interface ActiveCellState extends ActiveAnchor {
  of: SelectionState;
  lost: boolean;
  /** It stands on a row that was not chosen by its id: from now on it is. */
  adopted: boolean;
}

/** A range that stands still for so long learns the ids of its rows that are not loaded. */
const loadIdsAfter = 300;

/** Makes the selection of a grid with so many columns; `last` is the last row that the active cell may stand in. */
export function createSelection(view: SelectionSource, columns: Accessor<number>, last: Accessor<number>): Selection {
  const { ids } = view;
  const idAt = (row: number): RowId | undefined => (row < 0 || row === untilEnd ? undefined : ids.at(row, row)?.[0]);
  const zoneOf = (row: number): ActiveAnchor['zone'] =>
    row < 0 ? 'header' : row !== untilEnd && row >= view.count() && view.isCountKnown?.() !== false ? 'insert' : null;

  function rowsOf({ anchor, head }: Range): RowSet {
    const place = zoneOf(anchor.row);
    if (place) return zoneRows(place, view.count);
    const [from, to] = [Math.max(0, Math.min(anchor.row, head.row)), Math.max(anchor.row, head.row)];
    const moment = from === 0 && to === untilEnd ? ids.exactSnapshot() : null;
    if (moment) return allRows(view, moment);
    return rowRange(view, from, view.isCountKnown?.() === false ? to : Math.min(to, view.count() - 1));
  }
  const blockOf = (range: Range): SelectionBlock => ({ range, rows: rowsOf(range) });
  const anchorOf = (spot: Spot): ActiveAnchor => ({ ...spot, id: idAt(spot.row), zone: zoneOf(spot.row) });
  function choiceOf(blocks: readonly SelectionBlock[], active: ActiveAnchor): SelectionState {
    const { anchor, head } = blocks.at(-1)!.range;
    return { blocks, active, ends: { anchor: idAt(anchor.row), head: idAt(head.row), moves: ids.orderVersion() } };
  }

  const start = { row: 0, column: 0 };
  const [choice, setChoice] = createSignal(
    untrack(() => choiceOf([blockOf(cell(start))], anchorOf(start))),
    { equals: false },
  );
  const choose = (blocks: readonly SelectionBlock[], active: ActiveAnchor): void =>
    untrack(() => void setChoice(choiceOf(blocks, active)));
  const chosen = createMemo((): SelectionPart[] =>
    choice().blocks.map(({ rows, range }) => ({ rows, ...columnBounds(range, columns()) })),
  );
  const placed = createMemo(() =>
    chosen().map(({ rows, left, right }) => rows.spans().map(({ top, bottom }): Area => ({ top, left, bottom, right }))),
  );
  const areas = createMemo(() => placed().flat());

  /** The chosen row that is nearest to a position, of the last range first. */
  function nearest(row: number): number | undefined {
    for (const runs of placed().toReversed()) {
      const rows = runs.map(({ top, bottom }) => Math.max(top, Math.min(row, bottom)));
      if (rows.length > 0) return rows.reduce((a, b) => (Math.abs(b - row) < Math.abs(a - row) ? b : a));
    }
    return undefined;
  }
  function resolveActive(was: ActiveCellState): ActiveCellState {
    const here = { ...was, lost: false, adopted: false, column: Math.max(0, Math.min(was.column, columns() - 1)) };
    // Above the rows there was only no room: where rows come, the active cell goes to the one that was chosen.
    const at = Math.min(was.row < 0 ? was.of.active.row : was.row, last());
    if (was.zone === 'header') return { ...here, row: -1 };
    if (was.zone === 'insert') return { ...here, row: Math.min(view.count(), last()) };
    if (was.id === undefined) return adopt(here, at);
    const row = view.positionOf(was.id);
    if (row !== undefined) return { ...here, row };
    if (!ids.isRemoved(was.id)) return { ...here, row: at, lost: (view.at(at)?.id ?? was.id) !== was.id };
    const next = nearest(was.row);
    if (next !== undefined) return { ...here, row: next, id: idAt(next) };
    if (ids.removedHere(was.id)) return adopt(here, at);
    return { ...here, row: Math.max(0, Math.min(was.row, view.count() - 1)), lost: true };
  }
  /** Stands on whatever is there. */
  function adopt(here: ActiveCellState, row: number): ActiveCellState {
    const place = row < 0 ? null : zoneOf(row);
    const id = place ? undefined : view.at(row)?.id;
    return { ...here, row, zone: place, id, adopted: place !== null || id !== undefined };
  }
  const standing = createMemo<ActiveCellState>(
    before => {
      const of = choice();
      ids.orderVersion();
      return resolveActive(before?.of === of ? before : { ...of.active, of, lost: false, adopted: false });
    },
    undefined as unknown as ActiveCellState,
  );
  const active = createMemo((): Spot => ({ row: standing().row, column: standing().column }), start, {
    equals: (a, b) => a.row === b.row && a.column === b.column,
  });
  createEffect(
    on(standing, ({ adopted, of, row, column }) => {
      const [block, more] = of.blocks;
      const { anchor, head } = block!.range;
      const isCell = more === undefined && anchor.row === head.row && anchor.column === head.column;
      if (adopted && isCell && of === untrack(choice)) choose([blockOf(cell({ row, column }))], anchorOf({ row, column }));
    }),
  );
  const rowNow = (which: 'anchor' | 'head'): number => {
    const { blocks, ends } = choice();
    const { range, rows } = blocks.at(-1)!;
    if (rows.kind === 'place') return rows.spans()[0]!.top;
    const { row } = range[which];
    const id = ends[which];
    if (id === undefined || ends.moves === ids.orderVersion()) return row;
    return view.positionOf(id) ?? standing().row;
  };
  const isInZone = (): boolean => choice().blocks.at(-1)!.rows.kind === 'place';

  const size = createMemo(() => {
    const seen = countCells(areas());
    for (const { rows, left, right } of chosen()) {
      seen.rows += rows.unplacedCount();
      seen.cells += rows.unplacedCount() * (right - left + 1);
    }
    return seen;
  });

  createEffect(
    on(choice, ({ blocks }) => {
      const timer = setTimeout(() => {
        for (const { rows } of blocks) rows.loadIds();
      }, loadIdsAfter);
      onCleanup(() => clearTimeout(timer));
    }),
  );

  return {
    ranges: createMemo(() => choice().blocks.map(({ range }) => range)),
    active,
    isLost: () => standing().lost,
    areas,
    area: () => {
      const { row, column } = active();
      const runs = placed().at(-1)!;
      return (
        runs.find(({ top, bottom }) => row >= top && row <= bottom) ??
        runs[0] ?? { top: row, left: column, bottom: row, right: column }
      );
    },
    head: () => {
      const { column } = choice().blocks.at(-1)!.range.head;
      const most = isInZone() ? view.count() : Math.max(0, view.count() - 1);
      return { row: Math.min(rowNow('head'), most), column: Math.min(column, Math.max(0, columns() - 1)) };
    },
    select: spot => choose([blockOf(cell(spot))], anchorOf(spot)),
    extend: head =>
      untrack(() => {
        const { blocks } = choice();
        const { anchor } = blocks.at(-1)!.range;
        const from = { row: rowNow('anchor'), column: anchor.column };
        // What is in the insert row or the header stays there, and nothing else reaches into them.
        const row = isInZone() ? from.row : head.row === untilEnd ? untilEnd : Math.max(0, Math.min(head.row, view.count() - 1));
        const range = { anchor: from, head: { row, column: head.column } };
        const { lost, ...now } = standing();
        choose([...blocks.slice(0, -1), blockOf(range)], lost ? anchorOf(now) : now);
      }),
    add: range => untrack(() => choose([...choice().blocks, blockOf(range)], anchorOf(range.anchor))),
    set: (range, spot = range.anchor) =>
      untrack(() => {
        const { lost, ...now } = standing();
        const isSame = !lost && spot.row === now.row && spot.column === now.column;
        choose([blockOf(range)], isSame ? now : anchorOf(spot));
      }),
    remove: range =>
      untrack(() => {
        const left = choice().blocks.flatMap(block =>
          without(block, blockOf(range), columns(), (top, bottom) => rowRange(view, top, bottom)),
        );
        const rest = left.filter(({ rows }) => rows.spans().length > 0 || rows.unplacedCount() > 0);
        const last = rest.at(-1);
        if (!last) return;
        const { row, column } = active();
        const holds = ({ rows, range: { anchor, head } }: SelectionBlock): boolean =>
          rows.spans().some(({ top, bottom }) => row >= top && row <= bottom) && column >= anchor.column && column <= head.column;
        const stays = rest.some(holds);
        const first = { row: last.rows.spans()[0]?.top ?? row, column: last.range.anchor.column };
        const { lost: _, ...now } = standing();
        choose(rest, stays ? now : anchorOf(first));
      }),
    capture: () => {
      const now = untrack(choice);
      return () => void setChoice(now);
    },
    parts: chosen,
    rowSet: (top, bottom) => untrack(() => rowRange(view, top, bottom)),
    isWhole: column =>
      chosen().some(({ rows, left, right }, at) => {
        const [run, ...more] = isAll(rows, choice().blocks[at]!.range) ? rows.spans() : [];
        const isEvery = run !== undefined && more.length === 0 && run.top === 0 && run.bottom === view.count() - 1;
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

const isAll = ({ kind }: RowSet, { anchor, head }: Range): boolean =>
  kind !== 'place' && anchor.row <= 0 && head.row === untilEnd;

/** What is left of a block without the cells of another: its other rows whole, and of those rows what is beside these columns. */
function without(
  block: SelectionBlock,
  out: SelectionBlock,
  columns: number,
  hold: (top: number, bottom: number) => RowSet,
): SelectionBlock[] {
  const [own, cut] = [columnBounds(block.range, columns), columnBounds(out.range, columns)];
  const [from, to] = [Math.max(own.left, cut.left), Math.min(own.right, cut.right)];
  const shared = intersectSpans(block.rows.spans(), out.rows.spans());
  if (from > to || shared.length === 0) return [block];
  const { anchor, head } = block.range;
  const part = (left: number, right: number, rows: RowSet): SelectionBlock[] =>
    left > right ? [] : [{ range: { anchor: { row: anchor.row, column: left }, head: { row: head.row, column: right } }, rows }];
  const beside = (rows: RowSet): SelectionBlock[] => [...part(own.left, from - 1, rows), ...part(to + 1, own.right, rows)];
  if (block.rows.kind === 'place' || isAll(out.rows, out.range)) return beside(block.rows);
  const gone = new Set(out.rows.loadedRows(Number.POSITIVE_INFINITY)?.map(row => row.id));
  return [
    { range: block.range, rows: block.rows.without(gone) },
    ...shared.flatMap(({ top, bottom }) => beside(hold(top, bottom))),
  ];
}
