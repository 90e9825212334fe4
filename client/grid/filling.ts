import type { Value } from '../../server/model/change.ts';
import type { CellEdit } from './edit.ts';
import { write } from './edit.ts';
import { continueSeries, mayCopy } from './fill.ts';
import type { Loaded } from './loading.ts';
import { withRows, writable } from './loading.ts';
import type { Area } from './paste.ts';
import type { Spot } from './selection.ts';
import type { GridState } from './state.ts';

/** Ctrl+D and Ctrl+R: copies the first row or column of the selection over the rest of it; of a single cell, the one before it. */
export function fillAcross(grid: GridState, way: 'down' | 'right'): void {
  const areas = grid.selection.areas().map(area => {
    if (way === 'down') return area.top === area.bottom ? { ...area, top: Math.max(0, area.top - 1) } : area;
    return area.left === area.right ? { ...area, left: Math.max(0, area.left - 1) } : area;
  });
  withRows(grid, areas, rows => {
    const edits: CellEdit[] = [];
    const refused = new Set<string>();
    for (const area of areas) {
      const rest = way === 'down' ? { ...area, top: area.top + 1 } : { ...area, left: area.left + 1 };
      for (const { row, column } of writable(grid, [rest], rows)) {
        const field = grid.field(column)!;
        const seed = grid.field(way === 'right' ? area.left : column)!;
        const from = rows.get(way === 'down' ? area.top : row);
        if (way === 'down' && !mayCopy(field.type)) refused.add(field.label[grid.props.language]);
        else edits.push({ row, field: field.id, value: from?.cells[seed.id] ?? null });
      }
    }
    finish(grid, edits, refused, rows);
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

/** Goes on from an area into a larger one: as a series, or with copies where Ctrl was held. */
export function fillFrom(grid: GridState, area: Area, target: Area, copies: boolean): void {
  grid.selection.set({ anchor: { row: target.top, column: target.left }, head: { row: target.bottom, column: target.right } });
  withRows(grid, [target], rows => {
    const vertical = target.top !== area.top || target.bottom !== area.bottom;
    const [first, last] = vertical ? [area.top, area.bottom] : [area.left, area.right];
    const before = range(vertical ? target.top : target.left, first - 1).toReversed();
    const after = range(last + 1, vertical ? Math.min(target.bottom, grid.count() - 1) : target.right);
    const free = new Set(writable(grid, [target], rows).map(spot => `${spot.row}:${spot.column}`));
    const edits: CellEdit[] = [];
    const refused = new Set<string>();
    for (const line of vertical ? range(area.left, area.right) : range(area.top, area.bottom)) {
      const field = grid.field(vertical ? line : first)!;
      if (vertical && !mayCopy(field.type)) {
        refused.add(field.label[grid.props.language]);
        continue;
      }
      const spot = (at: number): Spot => (vertical ? { row: at, column: line } : { row: line, column: at });
      const seed = range(first, last).map(at => valueAt(grid, rows, spot(at)));
      const [rest, from] = before.length > 0 ? [before, seed.toReversed()] : [after, seed];
      const still = copies || (before.length > 0 && seed.length === 1);
      const values = still ? rest.map((_, index) => from[index % from.length]!) : continueSeries(from, rest.length, field.type);
      for (const [index, at] of rest.entries()) {
        const { row, column } = spot(at);
        if (free.has(`${row}:${column}`)) edits.push({ row, field: grid.field(column)!.id, value: values[index]! });
      }
    }
    finish(grid, edits, refused, rows);
  });
}

const range = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);

const valueAt = (grid: GridState, rows: Loaded, { row, column }: Spot): Value =>
  rows.get(row)?.cells[grid.field(column)?.id ?? ''] ?? null;

function finish(grid: GridState, edits: CellEdit[], refused: ReadonlySet<string>, rows: Loaded): void {
  const also = [...refused].map(name => grid.say('noCopies', { name })).join('. ');
  if (edits.length > 0) write(grid, edits, grid.say('fillLabel'), true, { also, rows, kind: 'fill' });
  else if (also !== '') grid.props.onReport({ accepted: 0, held: 0, refused: 0, outcomes: [], message: also });
}
