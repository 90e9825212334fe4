import './add-lazy-strings.ts';
import type { Value } from '../../server/model/change.ts';
import type { TypeName } from '../../server/model/field.ts';
import type { Spot } from './areas.ts';
import type { FillModeChoice, FillOperation, LastFill } from './dialog-state.ts';
import type { CellEdit } from './edit.ts';
import { notifyLock, reportMessage, reportOutcome, write } from './edit.ts';
import type { ResolvedSelection, RowsByNumber } from './loading.ts';
import { withRows, writableCells } from './loading.ts';
import type { SelectionPart } from './selection.ts';
import type { FillMode } from './series.ts';
import { continueBackwards, continueSeries, defaultMode } from './series.ts';
import type { GridRow, Report } from './source.ts';
import type { GridState } from './state.ts';
import { describeDropped, dropRepeats, mayRepeat } from './unique-values.ts';

/** Ctrl+D and Ctrl+R: copies into these parts from the rows or the columns before them. Each part comes after what it is filled from. */
export function fillAcross(grid: GridState, direction: 'down' | 'right', asked: readonly SelectionPart[]): void {
  withRows(grid, asked, taken => {
    const edits: CellEdit[] = [];
    const refused = new Set<string>();
    for (let at = 0; at < asked.length; at += 2) {
      const [seeds, part] = [taken.parts[at]!, taken.parts[at + 1]!];
      const [first] = seeds.rows;
      if (first === undefined) continue;
      const rest =
        direction === 'down' ? { ...part, rows: part.rows.filter(row => row !== first) } : { ...part, left: part.left + 1 };
      for (const { row, column } of writableCells(grid, { ...taken, parts: [rest] })) {
        const field = grid.field(column)!;
        const seed = grid.field(direction === 'right' ? part.left : column)!;
        const from = taken.rows.get(direction === 'down' ? first : row);
        if (direction === 'down' && !mayRepeat(field, grid.source.table().handles)) refused.add(field.label[grid.props.language]);
        else edits.push({ row, field: field.id, value: from?.cells[seed.id] ?? null });
      }
    }
    void writeFill(grid, edits, refused, taken.rows);
  });
}

/** Does a fill in the rows that it was asked for, wherever they are by now, and offers to do it the other way instead. */
export function fill(grid: GridState, filling: FillOperation, choice: FillModeChoice): void {
  const { seed, target: rest, seedCount: seeds, direction: way } = filling;
  selectFilled(grid, filling);
  withRows(grid, [seed, rest], taken => {
    const [from, into] = taken.parts as [ResolvedSelection['parts'][number], ResolvedSelection['parts'][number]];
    if (from.rows.length < seeds || into.rows.length === 0) {
      grid.notify(grid.say('rowsGone'));
      return;
    }
    const isVertical = way === 'down' || way === 'up';
    const isBack = way === 'up' || way === 'left';
    const along = isVertical ? from.rows : range(from.left, from.right);
    const ahead = isVertical ? into.rows : range(into.left, into.right);
    const free = new Set(writableCells(grid, { ...taken, parts: [into] }).map(({ row, column }) => `${row}:${column}`));
    const edits: CellEdit[] = [];
    const refused = new Set<string>();
    const modes = new Set<FillMode>();
    for (const line of isVertical ? range(from.left, from.right) : from.rows) {
      const spot = (at: number): Spot => (isVertical ? { row: at, column: line } : { row: line, column: at });
      const field = grid.field(isVertical ? line : from.left)!;
      const values = along.map(at => valueAt(grid, taken.rows, spot(at)));
      const mode = resolveMode(choice, values, field.type);
      const copies = mode === 'copy' || defaultMode(values, field.type) === 'copy';
      if (isVertical && copies && !mayRepeat(field, grid.source.table().handles)) {
        refused.add(field.label[grid.props.language]);
        continue;
      }
      modes.add(mode);
      const places = isBack ? ahead.toReversed() : ahead;
      const next = (isBack ? continueBackwards : continueSeries)(values, places.length, field.type, mode);
      for (const [index, at] of places.entries()) {
        const { row, column } = spot(at);
        if (free.has(`${row}:${column}`)) edits.push({ row, field: grid.field(column)!.id, value: next[index]! });
      }
    }
    const done = writeFill(grid, edits, refused, taken.rows);
    const [mode] = modes;
    if (edits.length > 0 && mode) grid.setLastFill({ operation: filling, mode, done });
  });
}

/** Selects what is filled and what it is filled from, where they stand together. */
function selectFilled(grid: GridState, { seed, target: rest }: FillOperation): void {
  const runs = [...seed.rows.spans(), ...rest.rows.spans()];
  if (runs.length === 0) return;
  const [top, bottom] = [Math.min(...runs.map(run => run.top)), Math.max(...runs.map(run => run.bottom))];
  const together = new Set(runs.flatMap(run => range(run.top, run.bottom))).size === bottom - top + 1;
  if (!together) return;
  grid.selection.set({
    anchor: { row: top, column: Math.min(seed.left, rest.left) },
    head: { row: bottom, column: Math.max(seed.right, rest.right) },
  });
}

function resolveMode(choice: FillModeChoice, seed: readonly Value[], type: TypeName): FillMode {
  if (choice === 'copy' || choice === 'series') return choice;
  const usual = defaultMode(seed, type);
  return choice === 'usual' ? usual : usual === 'copy' ? 'series' : 'copy';
}

/** Takes back this very fill, whatever was done since, and does it the other way. Where not all of it can be taken back, that is said and nothing more is done. */
export async function refill(grid: GridState, { operation: filling, done }: LastFill, mode: FillMode): Promise<void> {
  const filled = await done;
  if (filled?.step) {
    const undone = await reportOutcome(grid, grid.source.undo(filled.step), false);
    if (undone === null) return;
    if (undone.held + undone.refused > 0) {
      grid.report(undone);
      return;
    }
  }
  fill(grid, filling, mode);
}

/** Gives these cells what one of them holds. */
export function fillSelection(grid: GridState, chosen: readonly SelectionPart[], from: { row: GridRow; field: string }): void {
  const value = from.row.cells[from.field] ?? null;
  withRows(grid, chosen, taken => {
    const all = writableCells(grid, taken).map(spot => ({ row: spot.row, field: grid.field(spot.column)!.id, value }));
    const { edits, refused } = dropRepeats(grid, taken.rows, all, { row: from.row.id, field: from.field });
    void writeFill(grid, edits, refused, taken.rows);
  });
}

const range = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);

const valueAt = (grid: GridState, rows: RowsByNumber, { row, column }: Spot): Value =>
  rows.get(row)?.cells[grid.field(column)?.id ?? ''] ?? null;

/** Writes what is filled; resolves to what came of it, null where nothing was written. */
function writeFill(
  grid: GridState,
  edits: readonly CellEdit[],
  refused: ReadonlySet<string>,
  rows: RowsByNumber,
): Promise<Report | null> {
  const also = describeDropped(grid, refused);
  if (edits.length > 0) return write(grid, edits, grid.say('fillLabel'), true, { also, rows, kind: 'fill' }).done;
  if (also === '') notifyLock(grid);
  else reportMessage(grid, also);
  return Promise.resolve(null);
}
