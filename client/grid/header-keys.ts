import { goTo } from './edit.ts';
import type { KeyInput } from './keyboard.ts';
import { chordOf } from './keyboard.ts';
import type { GridState } from './state.ts';

/** What the mouse drags, by key, while a header is active: Shift with an arrow resizes its column, Ctrl+Shift moves it. Answers whether it did. */
export function handleHeaderKey(grid: GridState, event: KeyInput): boolean {
  const { row, column } = grid.selection.active();
  const way = shortcuts[chordOf(event)];
  const id = grid.columns.visible()[column]?.id;
  if (row !== -1 || way === undefined || id === undefined) return false;
  if (way.resize) resizeBy(grid, id, way.step * 16);
  else moveColumn(grid, id, way.step);
  return true;
}

const shortcuts: Partial<Record<string, { resize: boolean; step: 1 | -1 }>> = {
  'Shift+ArrowLeft': { resize: true, step: -1 },
  'Shift+ArrowRight': { resize: true, step: 1 },
  'Ctrl+Shift+ArrowLeft': { resize: false, step: -1 },
  'Ctrl+Shift+ArrowRight': { resize: false, step: 1 },
};

const columnName = (grid: GridState, id: string): string =>
  grid.columns.all().find(column => column.id === id)?.field.label[grid.props.language] ?? id;

/** Makes a column wider or narrower by so many pixels, and says how wide it is now. */
export function resizeBy(grid: GridState, id: string, pixels: number): void {
  grid.columns.resize(id, grid.columns.width(id) + pixels);
  grid.announce('widthNow', { name: columnName(grid, id), count: grid.columns.width(id) });
}

/** Moves a column one place on, takes the active cell along and says where it stands. The first column stays where it is. */
export function moveColumn(grid: GridState, id: string, step: 1 | -1): void {
  const { columns } = grid;
  const before = columns.indexOf(id);
  const to = before + step;
  if (before > 0 && to > 0 && to < columns.visible().length) columns.move(id, step > 0 ? to + 1 : to);
  const at = columns.indexOf(id);
  goTo(grid, { row: -1, column: at });
  grid.announce('placeNow', { name: columnName(grid, id), place: at + 1, of: columns.visible().length });
}
