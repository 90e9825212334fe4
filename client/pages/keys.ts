import { type Command, commandOf } from '../grid/keyboard.ts';
import type { GridHandle } from '../grid/state.ts';
import { isDialogOpen, isOverlayOpen, isTextField } from '../panels/overlays.ts';

/** What keys ask of the workspace page, wherever the focus is. */
export interface PageKeyHandlers {
  grid: () => GridHandle | null;
  help: () => void;
  /** Goes to the next part of the page, or the previous one. */
  region: (step: 1 | -1) => void;
  /** Opens the active row beside the grid, or closes what is open there. */
  toggleRow: () => void;
  /** Closes the open row; false where there is none. */
  closeRow: () => boolean;
}

/** Commands of the grid whose keys work anywhere on the page; text fields keep those for undo and redo. */
const globalCommands: ReadonlySet<Command> = new Set(['undo', 'redo', 'find', 'nextProblem', 'previousProblem']);
const textFieldCommands: ReadonlySet<Command> = new Set(['undo', 'redo']);

const isInside = (target: EventTarget | null, selector: string): boolean =>
  target instanceof Element && target.closest(selector) !== null;

/** Listens to the keys of the page. Returns how to stop. */
export function listenToKeys(page: PageKeyHandlers): () => void {
  /** Before whoever has the focus: editors and lists keep their keys to themselves. */
  const onKeyCapture = (event: KeyboardEvent): void => {
    const command = commandOf(event);
    if (command === null || event.isComposing || isDialogOpen()) return;
    const isText = isTextField(event.target);
    if (command === 'leave' || command === 'leaveBack') page.region(command === 'leave' ? 1 : -1);
    else if (!globalCommands.has(command) || (isInside(event.target, '.sg-scroll') && !isText)) return;
    else if (isText && textFieldCommands.has(command)) return;
    else page.grid()?.run(command);
    event.preventDefault();
    event.stopPropagation();
  };
  /** After whoever has the focus, where they have no use for it. */
  const onKey = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing) return;
    const command = commandOf(event);
    if (command === 'help') page.help();
    else if (isOverlayOpen()) return;
    else if (command === 'escape' && !(isTextField(event.target) && !isInside(event.target, '.panel'))) {
      if (!page.closeRow()) return;
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
