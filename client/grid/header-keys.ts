import { goTo } from './edit.ts';
import type { KeyInput } from './keyboard.ts';
import { chordOf } from './keyboard.ts';
import type { GridSlice } from './state.ts';

type Slices = GridSlice<'context' | 'cells' | 'surface' | 'messages' | 'selection'>;

/**
 * Keys for what the mouse drags, while a header is active: Shift+arrow resizes the column, Ctrl+Shift+arrow moves it. Returns
 * whether the key was one.
 */
export function handleHeaderKey(grid: Slices, event: KeyInput): boolean {
  const { row, column } = grid.selection.active();
  const shortcut = shortcuts[chordOf(event)];
  const id = grid.columns.visible()[column]?.id;
  if (row !== -1 || shortcut === undefined || id === undefined) return false;
  if (shortcut.resize) resizeBy(grid, id, shortcut.step * 16);
  else moveColumn(grid, id, shortcut.step);
  return true;
}

const shortcuts: Partial<Record<string, { resize: boolean; step: 1 | -1 }>> = {
  'Shift+ArrowLeft': { resize: true, step: -1 },
  'Shift+ArrowRight': { resize: true, step: 1 },
  'Ctrl+Shift+ArrowLeft': { resize: false, step: -1 },
  'Ctrl+Shift+ArrowRight': { resize: false, step: 1 },
};

const columnName = (grid: GridSlice<'context' | 'surface'>, id: string): string =>
  grid.columns.all().find(column => column.id === id)?.field.label[grid.props.language] ?? id;

/** Changes a column's width by `pixels`, and announces the new width. */
export function resizeBy(grid: GridSlice<'context' | 'surface' | 'messages'>, id: string, pixels: number): void {
  grid.columns.resize(id, grid.columns.width(id) + pixels);
  grid.announce('widthNow', { name: columnName(grid, id), count: grid.columns.width(id) });
}

/** Moves a column by one, together with the active cell, and announces its new position. The first column does not move. */
export function moveColumn(grid: Slices, id: string, step: 1 | -1): void {
  const { columns } = grid;
  const before = columns.indexOf(id);
  const to = before + step;
  if (before > 0 && to > 0 && to < columns.visible().length) columns.move(id, step > 0 ? to + 1 : to);
  const at = columns.indexOf(id);
  goTo(grid, { row: -1, column: at });
  grid.announce('columnPosition', { name: columnName(grid, id), position: at + 1, of: columns.visible().length });
}
