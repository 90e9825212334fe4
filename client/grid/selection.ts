import type { Accessor } from 'solid-js';
import { createEffect, createMemo, createSignal, on, onCleanup, untrack } from 'solid-js';
import type { RowId } from '../../server/model/change.ts';
import type { Range, Segment, Spot } from './areas.ts';
import { columnsOf, end, inside, segmentsOf, sizeOf } from './areas.ts';
import type { HeldIn, HeldRows } from './held.ts';
import { commonRuns, holdAll, holdPlace, holdSome } from './held.ts';
import type { Area } from './paste.ts';

/** Rows that were chosen, and the columns chosen of them. */
export interface Chosen {
  rows: HeldRows;
  left: number;
  right: number;
}

/** Which cells are selected and which one is active. Rows are held as such: the same ones stay selected wherever they go. */
export interface Selection {
  /** The ranges as they were chosen; a new object for each choice. */
  ranges: Accessor<readonly Range[]>;
  active: Accessor<Spot>;
  /** The row of the active cell went, or is out of reach, without this page's doing: what is asked must not be done to the row in its place. */
  lost: Accessor<boolean>;
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
  keep(): () => void;
  chosen: Accessor<readonly Chosen[]>;
  /** Rows of these positions, to be held as a range is. */
  hold(top: number, bottom: number): HeldRows;
  isWhole(column: number): boolean;
  segments(row: number): Segment[];
  includes(spot: Spot): boolean;
  /** How many rows and cells are selected, each counted once. */
  size: Accessor<{ rows: number; cells: number }>;
  cells(): number;
}

/** What a selection is made on. */
export interface SelectedIn extends HeldIn {
  /** False until the number of rows is known. */
  known?(): boolean;
}

interface Block {
  range: Range;
  rows: HeldRows;
}

/** The active cell: its row by id where that is loaded. */
interface Anchor extends Spot {
  id: RowId | undefined;
  place: 'header' | 'insert' | null;
}

interface Choice {
  blocks: readonly Block[];
  active: Anchor;
  /** The rows of the last range's ends, and the view's moves when they were chosen. */
  ends: { anchor: RowId | undefined; head: RowId | undefined; moves: number };
}

interface Standing extends Anchor {
  of: Choice;
  lost: boolean;
  /** It stands on a row that was not chosen by its id: from now on it is. */
  adopted: boolean;
}

/** A range that stands still for so long learns the ids of its rows that are not loaded. */
const restBeforePin = 300;

/** Makes the selection of a grid with so many columns; `last` is the last row that the active cell may stand in. */
export function createSelection(view: SelectedIn, columns: Accessor<number>, last: Accessor<number>): Selection {
  const { ids } = view;
  const idAt = (row: number): RowId | undefined => (row < 0 || row === end ? undefined : ids.at(row, row)?.[0]);
  const placeOf = (row: number): Anchor['place'] =>
    row < 0 ? 'header' : row !== end && row >= view.count() && view.known?.() !== false ? 'insert' : null;

  function rowsOf({ anchor, head }: Range): HeldRows {
    const place = placeOf(anchor.row);
    if (place) return holdPlace(place, view.count);
    const [from, to] = [Math.max(0, Math.min(anchor.row, head.row)), Math.max(anchor.row, head.row)];
    const moment = from === 0 && to === end ? ids.moment() : null;
    if (moment) return holdAll(view, moment);
    return holdSome(view, from, view.known?.() === false ? to : Math.min(to, view.count() - 1));
  }
  const blockOf = (range: Range): Block => ({ range, rows: rowsOf(range) });
  const anchorOf = (spot: Spot): Anchor => ({ ...spot, id: idAt(spot.row), place: placeOf(spot.row) });
  function choiceOf(blocks: readonly Block[], active: Anchor): Choice {
    const { anchor, head } = blocks.at(-1)!.range;
    return { blocks, active, ends: { anchor: idAt(anchor.row), head: idAt(head.row), moves: ids.moves() } };
  }

  const start = { row: 0, column: 0 };
  const [choice, setChoice] = createSignal(
    untrack(() => choiceOf([blockOf(cell(start))], anchorOf(start))),
    { equals: false },
  );
  const choose = (blocks: readonly Block[], active: Anchor): void => untrack(() => void setChoice(choiceOf(blocks, active)));
  const chosen = createMemo((): Chosen[] => choice().blocks.map(({ rows, range }) => ({ rows, ...columnsOf(range, columns()) })));
  const placed = createMemo(() =>
    chosen().map(({ rows, left, right }) => rows.runs().map(({ top, bottom }): Area => ({ top, left, bottom, right }))),
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
  function stand(was: Standing): Standing {
    const here = { ...was, lost: false, adopted: false, column: Math.max(0, Math.min(was.column, columns() - 1)) };
    // Above the rows there was only no room: where rows come, the active cell goes to the one that was chosen.
    const at = Math.min(was.row < 0 ? was.of.active.row : was.row, last());
    if (was.place === 'header') return { ...here, row: -1 };
    if (was.place === 'insert') return { ...here, row: Math.min(view.count(), last()) };
    if (was.id === undefined) return adopt(here, at);
    const row = view.positionOf(was.id);
    if (row !== undefined) return { ...here, row };
    if (!ids.isGone(was.id)) return { ...here, row: at, lost: (view.at(at)?.id ?? was.id) !== was.id };
    const next = nearest(was.row);
    if (next !== undefined) return { ...here, row: next, id: idAt(next) };
    if (ids.wasTakenOut(was.id)) return adopt(here, at);
    return { ...here, row: Math.max(0, Math.min(was.row, view.count() - 1)), lost: true };
  }
  /** Stands on whatever is there. */
  function adopt(here: Standing, row: number): Standing {
    const place = row < 0 ? null : placeOf(row);
    const id = place ? undefined : view.at(row)?.id;
    return { ...here, row, place, id, adopted: place !== null || id !== undefined };
  }
  const standing = createMemo<Standing>(
    before => {
      const of = choice();
      ids.moves();
      return stand(before?.of === of ? before : { ...of.active, of, lost: false, adopted: false });
    },
    undefined as unknown as Standing,
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
    if (rows.kind === 'place') return rows.runs()[0]!.top;
    const { row } = range[which];
    const id = ends[which];
    if (id === undefined || ends.moves === ids.moves()) return row;
    return view.positionOf(id) ?? standing().row;
  };
  const isPlace = (): boolean => choice().blocks.at(-1)!.rows.kind === 'place';

  const size = createMemo(() => {
    const seen = sizeOf(areas());
    for (const { rows, left, right } of chosen()) {
      seen.rows += rows.unplaced();
      seen.cells += rows.unplaced() * (right - left + 1);
    }
    return seen;
  });

  createEffect(
    on(choice, ({ blocks }) => {
      const timer = setTimeout(() => {
        for (const { rows } of blocks) rows.pin();
      }, restBeforePin);
      onCleanup(() => clearTimeout(timer));
    }),
  );

  return {
    ranges: createMemo(() => choice().blocks.map(({ range }) => range)),
    active,
    lost: () => standing().lost,
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
      const most = isPlace() ? view.count() : Math.max(0, view.count() - 1);
      return { row: Math.min(rowNow('head'), most), column: Math.min(column, Math.max(0, columns() - 1)) };
    },
    select: spot => choose([blockOf(cell(spot))], anchorOf(spot)),
    extend: head =>
      untrack(() => {
        const { blocks } = choice();
        const { anchor } = blocks.at(-1)!.range;
        const from = { row: rowNow('anchor'), column: anchor.column };
        // What is in the insert row or the header stays there, and nothing else reaches into them.
        const row = isPlace() ? from.row : head.row === end ? end : Math.max(0, Math.min(head.row, view.count() - 1));
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
          without(block, blockOf(range), columns(), (top, bottom) => holdSome(view, top, bottom)),
        );
        const rest = left.filter(({ rows }) => rows.runs().length > 0 || rows.unplaced() > 0);
        const last = rest.at(-1);
        if (!last) return;
        const { row, column } = active();
        const holds = ({ rows, range: { anchor, head } }: Block): boolean =>
          rows.runs().some(({ top, bottom }) => row >= top && row <= bottom) && column >= anchor.column && column <= head.column;
        const stays = rest.some(holds);
        const first = { row: last.rows.runs()[0]?.top ?? row, column: last.range.anchor.column };
        const { lost: _, ...now } = standing();
        choose(rest, stays ? now : anchorOf(first));
      }),
    keep: () => {
      const now = untrack(choice);
      return () => void setChoice(now);
    },
    chosen,
    hold: (top, bottom) => untrack(() => holdSome(view, top, bottom)),
    isWhole: column =>
      chosen().some(({ rows, left, right }, at) => {
        const [run, ...more] = isAll(rows, choice().blocks[at]!.range) ? rows.runs() : [];
        const isEvery = run !== undefined && more.length === 0 && run.top === 0 && run.bottom === view.count() - 1;
        return isEvery && column >= left && column <= right;
      }),
    segments: row => segmentsOf(areas(), row),
    includes: spot => areas().some(area => inside(area, spot)),
    size,
    cells: () => size().cells,
  };
}

/** The range of a single cell. */
const cell = (spot: Spot): Range => ({ anchor: spot, head: spot });

const isAll = ({ kind }: HeldRows, { anchor, head }: Range): boolean => kind !== 'place' && anchor.row <= 0 && head.row === end;

/** What is left of a block without the cells of another: its other rows whole, and of those rows what is beside these columns. */
function without(block: Block, out: Block, columns: number, hold: (top: number, bottom: number) => HeldRows): Block[] {
  const [own, cut] = [columnsOf(block.range, columns), columnsOf(out.range, columns)];
  const [from, to] = [Math.max(own.left, cut.left), Math.min(own.right, cut.right)];
  const shared = commonRuns(block.rows.runs(), out.rows.runs());
  if (from > to || shared.length === 0) return [block];
  const { anchor, head } = block.range;
  const part = (left: number, right: number, rows: HeldRows): Block[] =>
    left > right ? [] : [{ range: { anchor: { row: anchor.row, column: left }, head: { row: head.row, column: right } }, rows }];
  const beside = (rows: HeldRows): Block[] => [...part(own.left, from - 1, rows), ...part(to + 1, own.right, rows)];
  if (block.rows.kind === 'place' || isAll(out.rows, out.range)) return beside(block.rows);
  const gone = new Set(out.rows.near(Number.POSITIVE_INFINITY)?.map(row => row.id));
  return [
    { range: block.range, rows: block.rows.without(gone) },
    ...shared.flatMap(({ top, bottom }) => beside(hold(top, bottom))),
  ];
}
