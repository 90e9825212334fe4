import type { Accessor } from 'solid-js';
import { createMemo, createSignal } from 'solid-js';
import type { Area } from './paste.ts';

/** A cell by position. Row −1 is the header; the row after the last is the insert row. */
export interface Spot {
  row: number;
  column: number;
}

/** A rectangle of cells: the anchor stays, the head moves. */
export interface Range {
  anchor: Spot;
  head: Spot;
}

/** Stands for the last row or column, however many there are. */
export const end = Number.MAX_SAFE_INTEGER;

/** What a row shows of the selection: from one column to another, and whether it is the upper or lower edge of that range. */
export interface Segment {
  from: number;
  to: number;
  top: boolean;
  bottom: boolean;
}

/** The rectangle of a range, within a table of this size. A range in the insert row stays there. */
export function areaOf(range: Range, rows: number, columns: number): Area {
  const clampRow = (row: number): number => Math.max(-1, row === end ? rows - 1 : Math.min(row, rows));
  const clampColumn = (column: number): number => Math.max(0, Math.min(column, columns - 1));
  const [a, b] = [clampRow(range.anchor.row), clampRow(range.head.row)];
  const [c, d] = [clampColumn(range.anchor.column), clampColumn(range.head.column)];
  return { top: Math.min(a, b), bottom: Math.max(a, b), left: Math.min(c, d), right: Math.max(c, d) };
}

/** Which cells are selected and which one is active. The active cell is the anchor of the last range. */
export interface Selection {
  ranges: Accessor<readonly Range[]>;
  active: Accessor<Spot>;
  areas(): Area[];
  /** The last range, on which copy, paste and fill work. */
  area(): Area;
  /** Where the last range moves. */
  head(): Spot;
  select(spot: Spot): void;
  extend(head: Spot): void;
  add(range: Range): void;
  set(range: Range): void;
  /** Moves the active cell with its ranges, because rows came or went above. */
  shift(rows: number): void;
  segments(row: number): Segment[];
  includes(spot: Spot): boolean;
  cells(): number;
}

/** Makes the selection of a grid whose size is read from these; `last` is the last row that the active cell may stand in. */
export function createSelection(rows: Accessor<number>, columns: Accessor<number>, last: Accessor<number>): Selection {
  const start = { row: 0, column: 0 };
  const [ranges, setRanges] = createSignal<readonly Range[]>([{ anchor: start, head: start }]);
  const latest = (): Range => ranges().at(-1)!;
  const areas = createMemo(() => ranges().map(range => areaOf(range, rows(), columns())));
  const active = createMemo((): Spot => {
    const { anchor } = latest();
    return { row: Math.min(anchor.row, last()), column: Math.max(0, Math.min(anchor.column, columns() - 1)) };
  });
  return {
    ranges,
    active,
    areas,
    area: () => areaOf(latest(), rows(), columns()),
    head: () => {
      const { head } = latest();
      return { row: Math.min(head.row, rows()), column: Math.min(head.column, Math.max(0, columns() - 1)) };
    },
    select: spot => setRanges([{ anchor: spot, head: spot }]),
    extend: head => setRanges([...ranges().slice(0, -1), { anchor: latest().anchor, head }]),
    add: range => setRanges([...ranges(), range]),
    set: range => setRanges([range]),
    shift: by => setRanges(ranges().map(({ anchor, head }) => ({ anchor: shifted(anchor, by), head: shifted(head, by) }))),
    segments: row => segmentsOf(areas(), row),
    includes: spot => areas().some(area => inside(area, spot)),
    cells: () => areas().reduce((sum, area) => sum + (area.bottom - area.top + 1) * (area.right - area.left + 1), 0),
  };
}

const shifted = (spot: Spot, by: number): Spot =>
  spot.row === end || spot.row < 0 ? spot : { ...spot, row: Math.max(0, spot.row + by) };

/** Whether a cell lies in an area. */
export const inside = (area: Area, spot: Spot): boolean =>
  spot.row >= area.top && spot.row <= area.bottom && spot.column >= area.left && spot.column <= area.right;

/** What one row shows of these areas. */
export function segmentsOf(areas: readonly Area[], row: number): Segment[] {
  const found: Segment[] = [];
  for (const area of areas) {
    if (row < area.top || row > area.bottom) continue;
    found.push({ from: area.left, to: area.right, top: row === area.top, bottom: row === area.bottom });
  }
  return found;
}

/** Whether two rows' segments look the same. */
export function sameSegments(a: readonly Segment[], b: readonly Segment[]): boolean {
  if (a.length !== b.length) return false;
  return a.every((x, index) => {
    const y = b[index]!;
    return x.from === y.from && x.to === y.to && x.top === y.top && x.bottom === y.bottom;
  });
}

/**
 * Where Ctrl+Arrow goes: to the edge of the filled cells, over a gap to the next filled one, and else to the edge of the table.
 * `filled` answers undefined for what is not loaded: the jump then goes to the table's edge.
 */
export function dataEdge(from: number, step: 1 | -1, last: number, filled: (at: number) => boolean | undefined): number {
  const border = step > 0 ? last : 0;
  if (from === border) return border;
  const here = filled(from);
  const next = filled(from + step);
  if (here === undefined || next === undefined) return border;
  const run = here && next;
  for (let at = from + step, steps = 0; at !== border + step; at += step, steps += 1) {
    const full = filled(at);
    if (full === undefined || steps > 5_000) return border;
    if (run && !full) return at - step;
    if (!run && full) return at;
  }
  return border;
}
