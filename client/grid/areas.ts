import type { Area } from './paste-layout.ts';

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

/** Stands for the last row or column, whatever their number. */
export const untilEnd = Number.MAX_SAFE_INTEGER;

/** The part of a row inside a selected range: its columns, and whether the row is the top or bottom edge of the range. */
export interface Segment {
  from: number;
  to: number;
  top: boolean;
  bottom: boolean;
}

/** The first and last column of a range in a table with `columns` columns. */
export function columnBounds({ anchor, head }: Range, columns: number): { left: number; right: number } {
  const clamp = (column: number): number => Math.max(0, Math.min(column, columns - 1));
  const [a, b] = [clamp(anchor.column), clamp(head.column)];
  return { left: Math.min(a, b), right: Math.max(a, b) };
}

/** Whether an area contains a cell. */
export const isInside = (area: Area, spot: Spot): boolean =>
  spot.row >= area.top && spot.row <= area.bottom && spot.column >= area.left && spot.column <= area.right;

/** The segments of these areas in one row. */
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

/** The number of rows and cells in these areas together. Overlaps count once. */
export function countCells(areas: readonly Area[]): { rows: number; cells: number } {
  const edges = [...new Set(areas.flatMap(area => [area.top, area.bottom + 1]))].sort((a, b) => a - b);
  const waiting = areas.toSorted((a, b) => a.top - b.top);
  let [rows, cells, next] = [0, 0, 0];
  let here: Area[] = [];
  for (const [index, top] of edges.entries()) {
    const height = (edges[index + 1] ?? top) - top;
    here = here.filter(area => area.bottom >= top);
    while (waiting[next] && waiting[next]!.top <= top) here.push(waiting[next++]!);
    if (here.length === 0) continue;
    rows += height;
    cells += height * coveredColumns(here);
  }
  return { rows, cells };
}

function coveredColumns(areas: readonly Area[]): number {
  let [width, at] = [0, -1];
  for (const { left, right } of areas.toSorted((a, b) => a.left - b.left)) {
    if (right <= at) continue;
    width += right - Math.max(at, left - 1);
    at = right;
  }
  return width;
}

/**
 * The target of Ctrl+Arrow: the edge of the filled cells, or the next filled cell after a gap, or the edge of the table.
 * `filled` returns undefined for a cell that is not loaded: the jump then goes to the edge of the table.
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
