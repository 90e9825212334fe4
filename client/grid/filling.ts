import type { Value } from '../../server/model/change.ts';
import type { TypeName } from '../../server/model/field.ts';
import type { Spot } from './areas.ts';
import type { Filled, Filling } from './asked.ts';
import { withoutCopies } from './copies.ts';
import type { CellEdit } from './edit.ts';
import { sayLock, settle, write } from './edit.ts';
import type { FillMode } from './fill.ts';
import { continueSeries, leadUpTo, mayCopy, usualMode } from './fill.ts';
import type { Loaded, Taken } from './loading.ts';
import { withRows, writable } from './loading.ts';
import type { Area } from './paste.ts';
import type { Chosen } from './selection.ts';
import type { GridState } from './state.ts';

/** Ctrl+D and Ctrl+R: copies the first row or column of the selection over the rest of it; of a single cell, the one before it. */
export function fillAcross(grid: GridState, way: 'down' | 'right'): void {
  if (grid.selection.lost()) {
    sayLock(grid);
    return;
  }
  // Each range after the rows that it is filled from.
  const asked = grid.selection.chosen().flatMap((part): Chosen[] => {
    const [{ top, bottom } = { top: 0, bottom: 0 }] = part.rows.runs();
    if (way === 'right') return [part, part.left < part.right ? part : { ...part, left: Math.max(0, part.left - 1) }];
    const single = part.rows.runs().length === 1 && top === bottom && part.rows.unplaced() === 0;
    const first = single ? Math.max(0, top - 1) : top;
    return [{ ...part, rows: grid.selection.hold(first, first) }, part];
  });
  withRows(grid, asked, taken => {
    const edits: CellEdit[] = [];
    const refused = new Set<string>();
    for (let at = 0; at < asked.length; at += 2) {
      const [seeds, part] = [taken.parts[at]!, taken.parts[at + 1]!];
      const [first] = seeds.rows;
      if (first === undefined) continue;
      const rest = way === 'down' ? { ...part, rows: part.rows.filter(row => row !== first) } : { ...part, left: part.left + 1 };
      for (const { row, column } of writable(grid, { ...taken, parts: [rest] })) {
        const field = grid.field(column)!;
        const seed = grid.field(way === 'right' ? part.left : column)!;
        const from = taken.rows.get(way === 'down' ? first : row);
        if (way === 'down' && !mayCopy(field, grid.source.table().handles)) refused.add(field.label[grid.props.language]);
        else edits.push({ row, field: field.id, value: from?.cells[seed.id] ?? null });
      }
    }
    finish(grid, edits, refused, taken.rows);
  });
}

/** What a drag of the fill handle covers: below or beside the selection, whichever is further. */
export function fillTarget(area: Area, row: number, column: number): Area {
  const down = row > area.bottom ? row - area.bottom : row < area.top ? row - area.top : 0;
  const right = column > area.right ? column - area.right : column < area.left ? column - area.left : 0;
  if (Math.abs(down) >= Math.abs(right))
    return { ...area, top: Math.min(area.top, area.top + Math.min(0, down)), bottom: area.bottom + Math.max(0, down) };
  return { ...area, left: area.left + Math.min(0, right), right: area.right + Math.max(0, right) };
}

/** What is left of an area when its fill handle is dragged back into it: the part beyond the pointer, which is to be cleared. */
export function dragBack(area: Area, row: number, column: number): Area | null {
  const [up, left] = [area.bottom - row, area.right - column];
  if (row < area.top || column < area.left || up < 0 || left < 0 || (up === 0 && left === 0)) return null;
  return up >= left ? { ...area, top: row + 1 } : { ...area, left: column + 1 };
}

/** How a fill is to be done: as usual, the other way (Ctrl was held), or as it was chosen. */
export type FillWish = FillMode | 'usual' | 'other';

/** A fill from an area into a larger one, with the rows that stand there now. */
export function fillingOf(grid: GridState, area: Area, target: Area): Filling {
  const last = Math.min(target.bottom, grid.count() - 1);
  const rows = grid.selection.hold(area.top, area.bottom);
  const seed = { rows, left: area.left, right: area.right };
  const seeds = area.bottom - area.top + 1;
  if (target.top < area.top)
    return { seed, seeds, way: 'up', rest: { ...seed, rows: grid.selection.hold(target.top, area.top - 1) } };
  if (last > area.bottom)
    return { seed, seeds, way: 'down', rest: { ...seed, rows: grid.selection.hold(area.bottom + 1, last) } };
  if (target.left < area.left) return { seed, seeds, way: 'left', rest: { rows, left: target.left, right: area.left - 1 } };
  return { seed, seeds, way: 'right', rest: { rows, left: area.right + 1, right: target.right } };
}

/** Goes on from an area into a larger one, and offers to do it the other way instead. */
export function fillFrom(grid: GridState, area: Area, target: Area, wish: FillWish): void {
  fill(grid, fillingOf(grid, area, target), wish);
}

/** Does a fill in the rows that it was asked for, wherever they are by now, and offers to do it the other way instead. */
export function fill(grid: GridState, filling: Filling, wish: FillWish): void {
  const { seed, rest, seeds, way } = filling;
  show(grid, filling);
  withRows(grid, [seed, rest], taken => {
    const [from, into] = taken.parts as [Taken['parts'][number], Taken['parts'][number]];
    if (from.rows.length < seeds || into.rows.length === 0) {
      grid.tell(grid.say('rowsGone'));
      return;
    }
    const isVertical = way === 'down' || way === 'up';
    const isBack = way === 'up' || way === 'left';
    const along = isVertical ? from.rows : range(from.left, from.right);
    const ahead = isVertical ? into.rows : range(into.left, into.right);
    const free = new Set(writable(grid, { ...taken, parts: [into] }).map(({ row, column }) => `${row}:${column}`));
    const edits: CellEdit[] = [];
    const refused = new Set<string>();
    const modes = new Set<FillMode>();
    for (const line of isVertical ? range(from.left, from.right) : from.rows) {
      const spot = (at: number): Spot => (isVertical ? { row: at, column: line } : { row: line, column: at });
      const field = grid.field(isVertical ? line : from.left)!;
      const values = along.map(at => valueAt(grid, taken.rows, spot(at)));
      const mode = modeOf(wish, values, field.type);
      const copies = mode === 'copy' || usualMode(values, field.type) === 'copy';
      if (isVertical && copies && !mayCopy(field, grid.source.table().handles)) {
        refused.add(field.label[grid.props.language]);
        continue;
      }
      modes.add(mode);
      const places = isBack ? ahead.toReversed() : ahead;
      const next = (isBack ? leadUpTo : continueSeries)(values, places.length, field.type, mode);
      for (const [index, at] of places.entries()) {
        const { row, column } = spot(at);
        if (free.has(`${row}:${column}`)) edits.push({ row, field: grid.field(column)!.id, value: next[index]! });
      }
    }
    finish(grid, edits, refused, taken.rows);
    const [mode] = modes;
    if (edits.length > 0 && mode) grid.setFilled({ filling, mode });
  });
}

/** Selects what is filled and what it is filled from, where they stand together. */
function show(grid: GridState, { seed, rest }: Filling): void {
  const runs = [...seed.rows.runs(), ...rest.rows.runs()];
  if (runs.length === 0) return;
  const [top, bottom] = [Math.min(...runs.map(run => run.top)), Math.max(...runs.map(run => run.bottom))];
  const together = new Set(runs.flatMap(run => range(run.top, run.bottom))).size === bottom - top + 1;
  if (!together) return;
  grid.selection.set({
    anchor: { row: top, column: Math.min(seed.left, rest.left) },
    head: { row: bottom, column: Math.max(seed.right, rest.right) },
  });
}

function modeOf(wish: FillWish, seed: readonly Value[], type: TypeName): FillMode {
  if (wish === 'copy' || wish === 'series') return wish;
  const usual = usualMode(seed, type);
  return wish === 'usual' ? usual : usual === 'copy' ? 'series' : 'copy';
}

/** Fills the selection with a series: from the cells at its start that hold something, or from the first where all do. */
export function fillSeries(grid: GridState): void {
  const target = grid.selection.area();
  const vertical = target.bottom > target.top;
  const filled = (at: number): boolean => {
    const [row, column] = vertical ? [target.top + at, target.left] : [target.top, target.left + at];
    const value = grid.row(row)?.cells[grid.field(column)?.id ?? ''] ?? null;
    return value !== null && value !== '';
  };
  const length = (vertical ? target.bottom - target.top : target.right - target.left) + 1;
  const empty = range(0, length - 1).findIndex(at => !filled(at));
  const seed = Math.max(1, empty < 0 ? 1 : empty);
  if (length < 2) {
    grid.tell(grid.say('seriesNeeds'));
    return;
  }
  const area = vertical ? { ...target, bottom: target.top + seed - 1 } : { ...target, right: target.left + seed - 1 };
  fillFrom(grid, area, target, 'series');
}

/** Takes back the last fill and does it the other way. */
export async function fillAgain(grid: GridState, { filling }: Filled, mode: FillMode): Promise<void> {
  if ((await settle(grid, grid.source.undo(), false)) !== null) fill(grid, filling, mode);
}

/** Ctrl+Enter: gives every selected cell what the active one holds. */
export function fillSelection(grid: GridState): void {
  const { row, column } = grid.selection.active();
  const [active, field] = [grid.row(row), grid.field(column)];
  if (grid.selection.lost() || !active || !field) {
    sayLock(grid);
    return;
  }
  const value = active.cells[field.id] ?? null;
  withRows(grid, grid.selection.chosen(), taken => {
    const all = writable(grid, taken).map(spot => ({ row: spot.row, field: grid.field(spot.column)!.id, value }));
    const { edits, refused } = withoutCopies(grid, taken.rows, all, { row: active.id, field: field.id });
    finish(grid, edits, refused, taken.rows);
  });
}

const range = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);

const valueAt = (grid: GridState, rows: Loaded, { row, column }: Spot): Value =>
  rows.get(row)?.cells[grid.field(column)?.id ?? ''] ?? null;

function finish(grid: GridState, edits: readonly CellEdit[], refused: ReadonlySet<string>, rows: Loaded): void {
  const also = sayCopies(grid, refused);
  if (edits.length > 0) write(grid, edits, grid.say('fillLabel'), true, { also, rows, kind: 'fill' });
  else if (also !== '') grid.report({ accepted: 0, held: 0, refused: 0, outcomes: [], message: also });
  else sayLock(grid);
}

/** Says of these columns that they are not filled with copies; nothing of none. */
export const sayCopies = (grid: GridState, columns: ReadonlySet<string>): string =>
  [...columns].map(name => grid.say('noCopies', { name })).join('. ');
