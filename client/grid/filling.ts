import './learn-words.ts';
import type { Value } from '../../server/model/change.ts';
import type { TypeName } from '../../server/model/field.ts';
import type { Spot } from './areas.ts';
import type { Filled, Filling, FillWish } from './asked.ts';
import { mayCopy, sayCopies, withoutCopies } from './copies.ts';
import type { CellEdit } from './edit.ts';
import { remark, sayLock, settle, write } from './edit.ts';
import type { FillMode } from './fill.ts';
import { continueSeries, leadUpTo, usualMode } from './fill.ts';
import type { Loaded, Taken } from './loading.ts';
import { withRows, writable } from './loading.ts';
import type { Chosen } from './selection.ts';
import type { GridRow, Report } from './source.ts';
import type { GridState } from './state.ts';

/** Ctrl+D and Ctrl+R: copies into these parts from the rows or the columns before them. Each part comes after what it is filled from. */
export function fillAcross(grid: GridState, way: 'down' | 'right', asked: readonly Chosen[]): void {
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
    void finish(grid, edits, refused, taken.rows);
  });
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
    const done = finish(grid, edits, refused, taken.rows);
    const [mode] = modes;
    if (edits.length > 0 && mode) grid.setFilled({ filling, mode, done });
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

/** Takes back this very fill, whatever was done since, and does it the other way. Where not all of it can be taken back, that is said and nothing more is done. */
export async function fillAgain(grid: GridState, { filling, done }: Filled, mode: FillMode): Promise<void> {
  const filled = await done;
  if (filled?.step) {
    const undone = await settle(grid, grid.source.undo(filled.step), false);
    if (undone === null) return;
    if (undone.held + undone.refused > 0) {
      grid.report(undone);
      return;
    }
  }
  fill(grid, filling, mode);
}

/** Gives these cells what one of them holds. */
export function fillSelection(grid: GridState, chosen: readonly Chosen[], from: { row: GridRow; field: string }): void {
  const value = from.row.cells[from.field] ?? null;
  withRows(grid, chosen, taken => {
    const all = writable(grid, taken).map(spot => ({ row: spot.row, field: grid.field(spot.column)!.id, value }));
    const { edits, refused } = withoutCopies(grid, taken.rows, all, { row: from.row.id, field: from.field });
    void finish(grid, edits, refused, taken.rows);
  });
}

const range = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);

const valueAt = (grid: GridState, rows: Loaded, { row, column }: Spot): Value =>
  rows.get(row)?.cells[grid.field(column)?.id ?? ''] ?? null;

/** Writes what is filled; resolves to what came of it, null where nothing was written. */
function finish(grid: GridState, edits: readonly CellEdit[], refused: ReadonlySet<string>, rows: Loaded): Promise<Report | null> {
  const also = sayCopies(grid, refused);
  if (edits.length > 0) return write(grid, edits, grid.say('fillLabel'), true, { also, rows, kind: 'fill' }).done;
  if (also === '') sayLock(grid);
  else remark(grid, also);
  return Promise.resolve(null);
}
