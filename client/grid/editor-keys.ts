import type { KeyOptions } from '../fields/editors/editor-props.ts';
import type { Move } from './edit.ts';
import { cancelEditor, commitEditor } from './edit.ts';
import type { GridSlice, WritingGrid } from './state.ts';

const arrows: Record<string, Move> = { ArrowUp: 'up', ArrowDown: 'down', ArrowLeft: 'left', ArrowRight: 'right' };

/**
 * The keys of an open editor. Enter, Tab and Escape close it; after typing, arrows commit and move until F2 gives them to the
 * text. Keys of an active input method are ignored.
 */
export function createEditorKeys(
  grid: WritingGrid & GridSlice<'surface'>,
  typed: boolean,
  options: KeyOptions,
): (event: KeyboardEvent) => void {
  let moving = typed;
  const commit = (event: KeyboardEvent, move: Move, all = false): void => {
    event.preventDefault();
    commitEditor(grid, options.read(), move, all);
  };
  grid.editing.commit = () => commitEditor(grid, options.read(), 'none');
  return event => {
    event.stopPropagation();
    if (event.isComposing) return;
    const several = grid.selection.cells() > 1;
    if (event.key === 'Enter') {
      if (event.altKey && options.lines) insertLine(event);
      else if (event.altKey) {
        event.preventDefault();
        grid.notify(grid.say('oneLine'));
      } else if (event.ctrlKey || event.metaKey) commit(event, 'stay', several);
      else commit(event, event.shiftKey ? 'up' : 'down');
    } else if (event.key.toLowerCase() === 's' && (event.ctrlKey || event.metaKey)) {
      commit(event, 'stay');
      grid.notify(grid.say('savedAlready'));
    } else if (event.key === 'Tab') commit(event, event.shiftKey ? 'left' : 'right');
    else if (event.key === 'Escape') {
      event.preventDefault();
      cancelEditor(grid);
    } else if (event.key === 'F2') {
      event.preventDefault();
      moving = !moving;
    } else {
      const move = moving && !event.ctrlKey && !event.shiftKey && !event.altKey ? arrows[event.key] : undefined;
      if (move && !(options.list && (move === 'up' || move === 'down'))) commit(event, move);
    }
  };
}

function insertLine(event: KeyboardEvent): void {
  event.preventDefault();
  const area = event.target as HTMLTextAreaElement;
  area.setRangeText('\n', area.selectionStart, area.selectionEnd, 'end');
  area.dispatchEvent(new InputEvent('input', { bubbles: true }));
}

/** Commits the editor when the focus goes elsewhere on the page, but not when the window loses the focus. */
export function leaveOnBlur(grid: GridSlice<'surface' | 'editing'>): (event: FocusEvent) => void {
  return event => {
    const to = event.relatedTarget;
    if (!document.hasFocus() || (to instanceof Element && to.closest('.sg-editor, .sg-list'))) return;
    // The editor may be closing already: then there is nothing to commit.
    queueMicrotask(() => {
      if (grid.editing.current() && !grid.root().querySelector('.sg-editor')?.contains(document.activeElement))
        grid.editing.commit?.();
    });
  };
}
