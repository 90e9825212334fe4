import { lockOf } from './look.ts';
import type { Area } from './paste.ts';
import type { Spot } from './selection.ts';
import type { GridRow } from './source.ts';
import type { GridState } from './state.ts';

/** Rows by position, as they were loaded for one command. */
export type Loaded = ReadonlyMap<number, GridRow>;

const fewRows = 200;

/** Gives the rows of these areas to a command: at once where they are few and loaded, else after fetching what is missing. */
export function withRows(grid: GridState, areas: readonly Area[], work: (rows: Loaded) => void): void {
  const near = loadedOf(grid, areas);
  if (near) {
    work(near);
    return;
  }
  fetchRows(grid, areas).then(work, grid.failed);
}

function loadedOf(grid: GridState, areas: readonly Area[]): Loaded | null {
  const rows = new Map<number, GridRow>();
  for (const [top, bottom] of spans(grid, areas)) {
    if (bottom - top >= fewRows) return null;
    for (let position = top; position <= bottom; position += 1) {
      const row = grid.row(position);
      if (!row) return null;
      rows.set(position, row);
    }
  }
  return rows;
}

/** The rows of these areas, each once; fetches what is missing. */
export async function fetchRows(grid: GridState, areas: readonly Area[]): Promise<Loaded> {
  const rows = new Map<number, GridRow>();
  for (const [top, bottom] of spans(grid, areas)) {
    for (const [index, row] of (await grid.source.rowsBetween(top, bottom)).entries()) rows.set(top + index, row);
  }
  return rows;
}

function spans(grid: GridState, areas: readonly Area[]): [number, number][] {
  return areas
    .map((area): [number, number] => [Math.max(0, area.top), Math.min(area.bottom, grid.count() - 1)])
    .filter(([top, bottom]) => top <= bottom);
}

/** The cells of these areas that may be written; of the insert row none. */
export function writable(grid: GridState, areas: readonly Area[], rows: Loaded): Spot[] {
  const table = grid.source.table();
  const spots: Spot[] = [];
  for (const area of areas) {
    for (let row = Math.max(0, area.top); row <= Math.min(area.bottom, grid.count() - 1); row += 1) {
      const held = rows.get(row);
      if (!held) continue;
      for (let column = area.left; column <= area.right; column += 1) {
        const field = grid.field(column);
        if (field && lockOf(field, held, table, grid.props.language) === null) spots.push({ row, column });
      }
    }
  }
  return spots;
}
