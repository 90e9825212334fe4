import { chooseUntil, clearChosen, toggleAllRows, toggleRow } from './chosen-rows.ts';
import { rowTarget } from './commands.ts';
import { focusActive } from './edit.ts';
import type { KeyInput } from './keyboard.ts';
import { chordOf, commandOf, isTyping } from './keyboard.ts';
import type { GridSlice } from './state.ts';
import { areRowsChosen } from './whole-rows.ts';

type Slices = GridSlice<'context' | 'cells' | 'surface' | 'messages' | 'selection'>;

/**
 * Keys of the check boxes before the rows. Left goes there from the first cell, right and Enter return. Up and down move, Space and X choose
 * the row, and with Shift the rows from the last chosen one. Returns whether the key was one.
 */
export function handleGutterKey(grid: Slices, event: KeyInput): boolean {
  const { row, column } = grid.selection.active();
  const command = commandOf(event);
  if (!grid.isGutterFocused()) {
    if (command !== 'goLeft' || column > 0 || row >= grid.count() || grid.view.cards()) return false;
    grid.setGutterFocused(true);
    focusActive(grid);
    return true;
  }
  const chord = chordOf(event);
  if (chord === ' ' || chord === 'x') {
    if (row < 0) toggleAllRows(grid);
    else toggleRow(grid, row);
  } else if ((chord === 'Shift+ ' || chord === 'Shift+x') && row >= 0) chooseUntil(grid, row);
  else if (command === 'escape' && areRowsChosen(grid)) clearChosen(grid);
  else if (command === 'goRight' || command === 'enter' || command === 'edit' || command === 'escape')
    grid.setGutterFocused(false);
  else if (command?.startsWith('go') || command?.startsWith('extend')) move(grid, command);
  else if (command === 'tab' || command === 'backTab') return false;
  else return command === null && isTyping(event);
  focusActive(grid);
  return true;
}

/** Moves to the check box of another row; chosen rows stay chosen. */
function move(grid: Slices, command: string): void {
  const [, how, where] = /^(go|extend)(.+)$/.exec(command)!;
  const active = grid.selection.active();
  const target = Math.max(-1, Math.min(rowTarget(grid, active, where!), grid.count() - 1));
  if (target !== active.row && how === 'extend' && target >= 0 && active.row >= 0) chooseUntil(grid, target);
  else if (areRowsChosen(grid)) grid.selection.activate({ ...active, row: target });
  else grid.selection.select({ ...active, row: target });
  grid.view.reveal({ row: target, column: 0 }, false);
}
