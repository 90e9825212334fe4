import type { GridHandle } from '../grid/grid-props.ts';
import { type Command, chordOf, commandOf } from '../grid/keyboard.ts';
import { isDialogOpen, isOverlayOpen, isTextField } from '../panels/overlays.ts';

/** What the keys of the workspace page call. */
export interface PageKeyHandlers {
  grid: () => GridHandle | null;
  help: () => void;
  /** Opens the command palette. */
  palette: () => void;
  /** Goes to the next or previous part of the page. */
  region: (step: 1 | -1) => void;
  /** Opens the active row beside the grid, or closes the open row. */
  toggleRow: () => void;
  /** Closes the drawer, or else the open row; false if none is open. */
  close: () => boolean;
  /** Closes what covers the grid in a narrow window: the drawer and the open row. */
  uncover: () => void;
}

/** Grid commands whose keys work anywhere on the page. Text fields handle undo and redo themselves. */
const globalCommands: ReadonlySet<Command> = new Set(['undo', 'redo', 'find', 'replace', 'nextProblem', 'previousProblem']);
const textFieldCommands: ReadonlySet<Command> = new Set(['undo', 'redo']);

const [paletteKey, searchKey] = ['Ctrl+k', 'Ctrl+Shift+f'];

const isInside = (target: EventTarget | null, selector: string): boolean =>
  target instanceof Element && target.closest(selector) !== null;

/** Goes to the search of the table, or of the people of Plan and billing, with its text selected. */
function goToSearch(): void {
  const input = document.querySelector<HTMLInputElement>('.search input, #plan-search');
  input?.focus();
  input?.select();
}

/** Listens to the page's keys and pastes. Returns a function that stops listening. */
export function listenToKeys(page: PageKeyHandlers): () => void {
  /** Runs before the focused element's handlers. */
  const onKeyCapture = (event: KeyboardEvent): void => {
    if (event.isComposing || isDialogOpen()) return;
    const command = commandOf(event);
    const isText = isTextField(event.target);
    const chord = chordOf(event);
    if (chord === paletteKey) page.palette();
    else if (chord === searchKey) {
      page.uncover();
      goToSearch();
    } else if (command === null) return;
    else if (command === 'leave' || command === 'leaveBack') page.region(command === 'leave' ? 1 : -1);
    else if (!globalCommands.has(command) || (isInside(event.target, '.sg-scroll') && !isText)) return;
    else if (isText && textFieldCommands.has(command)) return;
    else {
      const grid = page.grid();
      if (!grid) return;
      if (!textFieldCommands.has(command)) page.uncover();
      grid.run(command);
    }
    event.preventDefault();
    event.stopPropagation();
  };
  /** Runs after the focused element's handlers, for keys that they did not handle. */
  const onKey = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing) return;
    const command = commandOf(event);
    if (command === 'help') page.help();
    else if (isOverlayOpen()) return;
    else if (command === 'escape' && !(isTextField(event.target) && !isInside(event.target, '.panel'))) {
      if (!page.close()) return;
    } else if (
      command === 'space' &&
      !isInside(event.target, '.sg-scroll, button, a, input, select, textarea, summary, [role=tab]')
    )
      page.toggleRow();
    else return;
    event.preventDefault();
  };
  const onPaste = (event: ClipboardEvent): void => {
    if (event.defaultPrevented || isDialogOpen() || isTextField(event.target) || isInside(event.target, '.sg-scroll')) return;
    page.grid()?.paste(event);
  };
  addEventListener('keydown', onKeyCapture, true);
  addEventListener('keydown', onKey);
  addEventListener('paste', onPaste);
  return () => {
    removeEventListener('keydown', onKeyCapture, true);
    removeEventListener('keydown', onKey);
    removeEventListener('paste', onPaste);
  };
}
