/** Whether a dialog is open. Until it closes, the page ignores keys and keeps its messages. */
export const isDialogOpen = (): boolean => document.querySelector('.backdrop:not(.drawer-backdrop)') !== null;

/** Whether a dialog, menu, list or popover is open, which handles the keys until it closes. */
export const isOverlayOpen = (): boolean =>
  isDialogOpen() || document.querySelector('[role="menu"], [role="dialog"], [role="alertdialog"]') !== null;

/** Whether the target is a text field, which handles undo, redo and paste itself. */
export const isTextField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches('textarea, input:not([type=checkbox], [type=radio], [type=button])'));
