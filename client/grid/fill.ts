import type { CatalogField } from '../../server/api/wire.ts';
import type { Value } from '../../server/model/change.ts';
import {
  continueBackwards,
  continueSeries,
  defaultMode,
  type FilledColumn,
  type FillMode,
} from '../../server/model/tabular/series.ts';
import type { Report } from '../contract/command.ts';
import type { GridRow } from '../contract/row.ts';
import { valueToFill } from '../fields/composed.ts';
import { fieldType } from '../fields/registry.ts';
import type { Spot } from './areas.ts';
import type { CellEdit } from './edit.ts';
import { notifyLock, write } from './edit.ts';
import type { FillModeChoice, FillOperation, LastFill } from './fill-state.ts';
import type { ResolvedSelection, RowsByNumber } from './loading.ts';
import { withRows, writableCells } from './loading.ts';
import { reportMessage, reportOutcome } from './report-outcome.ts';
import type { SelectionPart } from './selection.ts';
import type { GridSlice, WritingGrid } from './state.ts';
import { describeDropped, dropRepeats, mayRepeat } from './unique-values.ts';

/** Ctrl+D and Ctrl+R: copies into these parts from the rows or columns before them. Each part comes after its source. */
export function fillParts(grid: WritingGrid, direction: 'down' | 'right', parts: readonly SelectionPart[]): void {
  withRows(grid, parts, resolved => {
    const edits: CellEdit[] = [];
    const refused = new Set<string>();
    for (let at = 0; at < parts.length; at += 2) {
      const [seeds, part] = [resolved.parts[at]!, resolved.parts[at + 1]!];
      const [first] = seeds.rows;
      if (first === undefined) continue;
      const rest =
        direction === 'down' ? { ...part, rows: part.rows.filter(row => row !== first) } : { ...part, left: part.left + 1 };
      for (const { row, column } of writableCells(grid, { ...resolved, parts: [rest] })) {
        const field = grid.field(column)!;
        const seed = grid.field(direction === 'right' ? part.left : column)!;
        const from = resolved.rows.get(direction === 'down' ? first : row);
        if (direction === 'down' && !mayRepeat(field, grid.source.table().handles)) refused.add(field.label[grid.props.language]);
        else edits.push({ row, field: field.id, value: valueToFill(from?.cells, seed) });
      }
    }
    void writeFill(grid, edits, refused, resolved.rows);
  });
}

/** Fills the requested rows, wherever they are by now, and offers the other mode. */
export function fill(grid: WritingGrid, operation: FillOperation, choice: FillModeChoice): void {
  const { seed, target, seedCount, direction } = operation;
  selectFilled(grid, operation);
  withRows(grid, [seed, target], resolved => {
    const [from, into] = resolved.parts as [ResolvedSelection['parts'][number], ResolvedSelection['parts'][number]];
    if (from.rows.length < seedCount || into.rows.length === 0) {
      grid.notify(grid.say('rowsGone'));
      return;
    }
    const isVertical = direction === 'down' || direction === 'up';
    const isBack = direction === 'up' || direction === 'left';
    const along = isVertical ? from.rows : range(from.left, from.right);
    const ahead = isVertical ? into.rows : range(into.left, into.right);
    const free = new Set(writableCells(grid, { ...resolved, parts: [into] }).map(({ row, column }) => `${row}:${column}`));
    const edits: CellEdit[] = [];
    const refused = new Set<string>();
    const modes = new Set<FillMode>();
    for (const line of isVertical ? range(from.left, from.right) : from.rows) {
      const spot = (at: number): Spot => (isVertical ? { row: at, column: line } : { row: line, column: at });
      const field = grid.field(isVertical ? line : from.left)!;
      const values = along.map(at => valueAt(grid, resolved.rows, spot(at)));
      const mode = resolveMode(choice, values, fieldType(field));
      const copies = mode === 'copy' || defaultMode(values, fieldType(field)) === 'copy';
      if (isVertical && copies && !mayRepeat(field, grid.source.table().handles)) {
        refused.add(field.label[grid.props.language]);
        continue;
      }
      modes.add(mode);
      const positions = isBack ? ahead.toReversed() : ahead;
      const next = (isBack ? continueBackwards : continueSeries)(values, positions.length, fieldType(field), mode);
      for (const [index, at] of positions.entries()) {
        const { row, column } = spot(at);
        if (free.has(`${row}:${column}`)) edits.push({ row, field: grid.field(column)!.id, value: next[index]! });
      }
    }
    const done = writeFill(grid, edits, refused, resolved.rows);
    const [mode] = modes;
    if (edits.length > 0 && mode) grid.fills.setLast({ operation, mode, done });
  });
}

/** Selects the filled range together with its seed, if they are adjacent. */
function selectFilled(grid: GridSlice<'selection'>, { seed, target }: FillOperation): void {
  const runs = [...seed.rows.spans(), ...target.rows.spans()];
  if (runs.length === 0) return;
  const [top, bottom] = [Math.min(...runs.map(run => run.top)), Math.max(...runs.map(run => run.bottom))];
  const isContiguous = new Set(runs.flatMap(run => range(run.top, run.bottom))).size === bottom - top + 1;
  if (!isContiguous) return;
  grid.selection.set({
    anchor: { row: top, column: Math.min(seed.left, target.left) },
    head: { row: bottom, column: Math.max(seed.right, target.right) },
  });
}

function resolveMode(choice: FillModeChoice, seed: readonly Value[], column: FilledColumn): FillMode {
  if (choice === 'copy' || choice === 'series') return choice;
  const usual = defaultMode(seed, column);
  return choice === 'usual' ? usual : usual === 'copy' ? 'series' : 'copy';
}

/** Undoes this fill, whatever was done since, and repeats it in the other mode. If the undo fails in part, reports that and stops. */
export async function refill(grid: WritingGrid, { operation, done }: LastFill, mode: FillMode): Promise<void> {
  const filled = await done;
  if (filled?.step) {
    const undone = await reportOutcome(grid, grid.source.undo(filled.step), false);
    if (undone === null) return;
    if (undone.held + undone.refused > 0) {
      grid.report(undone);
      return;
    }
  }
  fill(grid, operation, mode);
}

/** Copies one cell into these cells. */
export function fillWithActive(
  grid: WritingGrid,
  chosen: readonly SelectionPart[],
  from: { row: GridRow; field: CatalogField },
): void {
  const value = valueToFill(from.row.cells, from.field);
  withRows(grid, chosen, resolved => {
    const all = writableCells(grid, resolved).map(spot => ({ row: spot.row, field: grid.field(spot.column)!.id, value }));
    const { edits, refused } = dropRepeats(grid, resolved.rows, all, { row: from.row.id, field: from.field.id });
    void writeFill(grid, edits, refused, resolved.rows);
  });
}

const range = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);

const valueAt = (grid: GridSlice<'cells'>, rows: RowsByNumber, { row, column }: Spot): Value =>
  valueToFill(rows.get(row)?.cells, grid.field(column)!);

/** Writes a fill; resolves with the result, or null if nothing was written. */
function writeFill(
  grid: WritingGrid,
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
