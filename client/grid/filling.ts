import type { Value } from '../../server/model/change.ts';
import type { CellEdit } from './edit.ts';
import { write } from './edit.ts';
import { continueSeries, mayCopy } from './fill.ts';
import type { Area } from './paste.ts';
import type { GridState } from './state.ts';

/** Ctrl+D and Ctrl+R: copies the first row or column of the selection over the rest of it; of a single cell, the one before it. */
export function fillAcross(grid: GridState, way: 'down' | 'right'): void {
  const edits: CellEdit[] = [];
  const refused = new Set<string>();
  for (const area of grid.selection.areas()) {
    const alone = way === 'down' ? area.top === area.bottom : area.left === area.right;
    const from = Math.max(0, way === 'down' ? area.top - (alone ? 1 : 0) : area.left - (alone ? 1 : 0));
    for (let row = way === 'down' ? from + 1 : area.top; row <= Math.min(area.bottom, grid.count() - 1); row += 1) {
      for (let column = way === 'right' ? from + 1 : area.left; column <= area.right; column += 1) {
        const field = grid.field(column)!;
        const seed = grid.field(way === 'right' ? from : column)!;
        const source = grid.row(way === 'down' ? from : row);
        if (!source || grid.lock(row, column) !== null) continue;
        if (way === 'down' && !mayCopy(field.type)) refused.add(field.label[grid.props.language]);
        else edits.push({ row, field: field.id, value: source.cells[seed.id] ?? null });
      }
    }
  }
  finish(grid, edits, refused);
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
  const edits: CellEdit[] = [];
  const refused = new Set<string>();
  const vertical = target.top !== area.top || target.bottom !== area.bottom;
  const lines = vertical ? range(area.left, area.right) : range(area.top, area.bottom);
  const seedAt = vertical ? range(area.top, area.bottom) : range(area.left, area.right);
  const backwards = vertical ? target.top < area.top : target.left < area.left;
  const rest = vertical
    ? [...range(target.top, area.top - 1).toReversed(), ...range(area.bottom + 1, Math.min(target.bottom, grid.count() - 1))]
    : [...range(target.left, area.left - 1).toReversed(), ...range(area.right + 1, target.right)];
  for (const line of lines) {
    const seed = seedAt.map(at => cell(grid, vertical ? at : line, vertical ? line : at));
    if (backwards) seed.reverse();
    const field = grid.field(vertical ? line : seedAt[0]!)!;
    if (vertical && !mayCopy(field.type)) {
      refused.add(field.label[grid.props.language]);
      continue;
    }
    const values = copies ? rest.map((_, index) => seed[index % seed.length]!) : follow(seed, rest.length, field.type, backwards);
    for (const [index, at] of rest.entries()) {
      const spot = vertical ? { row: at, column: line } : { row: line, column: at };
      if (grid.lock(spot.row, spot.column) === null)
        edits.push({ row: spot.row, field: grid.field(spot.column)!.id, value: values[index]! });
    }
  }
  grid.selection.set({ anchor: { row: target.top, column: target.left }, head: { row: target.bottom, column: target.right } });
  finish(grid, edits, refused);
}

function follow(seed: Value[], count: number, type: Parameters<typeof continueSeries>[2], backwards: boolean): Value[] {
  return backwards && seed.length === 1 ? Array.from({ length: count }, () => seed[0]!) : continueSeries(seed, count, type);
}

const range = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);

const cell = (grid: GridState, row: number, column: number): Value => grid.row(row)?.cells[grid.field(column)?.id ?? ''] ?? null;

function finish(grid: GridState, edits: CellEdit[], refused: ReadonlySet<string>): void {
  const also = [...refused].map(name => grid.say('noCopies', { name })).join('. ');
  if (edits.length > 0) write(grid, edits, grid.say('fillLabel'), true, also);
  else if (also !== '') grid.props.onReport({ accepted: 0, held: 0, refused: 0, outcomes: [], message: also });
}
