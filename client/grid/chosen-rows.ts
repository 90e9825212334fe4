import { untilEnd } from './areas.ts';
import { rowNoun } from './row-noun.ts';
import type { GridSlice } from './state.ts';
import { areRowsChosen, wholeRows } from './whole-rows.ts';

/*
 * Chosen rows are whole rows of the selection: there is one selection, and its commands act on them. The check boxes of the rows, the
 * row numbers and Shift+Space choose rows.
 */

/** The number of chosen rows, loaded or not; 0 if only cells are selected. Tracked. */
export const chosenCount = (grid: GridSlice<'selection'>): number => (areRowsChosen(grid) ? grid.selection.size().rows : 0);

/** Whether the row at a position is chosen. Tracked. */
export const isChosen = (grid: GridSlice<'selection'>, row: number): boolean =>
  areRowsChosen(grid) && grid.selection.includes({ row, column: 0 });

type Slices = GridSlice<'context' | 'cells' | 'messages' | 'selection'>;

/** Chooses a row, or no longer. It becomes the active row. Returns whether it is chosen now. */
export function toggleRow(grid: Slices, row: number): boolean {
  const { selection } = grid;
  const [was, { column }] = [isChosen(grid, row), selection.active()];
  if (was && chosenCount(grid) === 1) selection.select({ row, column });
  else if (was) selection.remove(wholeRows(row));
  else if (areRowsChosen(grid)) selection.add(wholeRows(row));
  else selection.set(wholeRows(row));
  selection.activate({ row, column });
  announceChosen(grid);
  return !was;
}

/** Chooses the rows from the last chosen one to this one. */
export function chooseUntil(grid: Slices, row: number): void {
  const { selection } = grid;
  const { row: from, column } = selection.active();
  if (areRowsChosen(grid)) selection.extend({ row, column: untilEnd });
  else selection.set(wholeRows(Math.max(0, from), row));
  selection.activate({ row, column });
  announceChosen(grid);
}

/** Chooses all rows of the view, loaded or not; if they are chosen already, none. */
export function toggleAllRows(grid: Slices): void {
  if (chosenCount(grid) >= grid.count()) clearChosen(grid);
  else {
    grid.selection.set(wholeRows(0, untilEnd), grid.selection.active());
    announceChosen(grid);
  }
}

/** Chooses no row. The active cell stays. */
export function clearChosen(grid: Slices): void {
  grid.selection.select(grid.selection.active());
  announceChosen(grid);
}

/** Reads out what the bar and the status bar show: `12 of 320 people selected`. */
function announceChosen(grid: Slices): void {
  const [count, all] = [chosenCount(grid), grid.count()];
  const { language } = grid.props;
  const name = rowNoun(grid.source.table(), language === 'fr' ? count : all, language);
  grid.announce(count === 0 ? 'chosenNone' : 'chosen', { count, all, name });
}
