/** Whether a dialog is open: it lies over the page, which takes no keys and shows no messages until it has closed. */
export const isDialogOpen = (): boolean => document.querySelector('.shade:not(.drawer-shade), .sg-overlay') !== null;

/** Whether a menu, a list or something else small is open over the page, which has the keys until it has closed. */
export const isOverlayOpen = (): boolean =>
  isDialogOpen() || document.querySelector('[role="menu"], [role="dialog"], [role="alertdialog"]') !== null;

/** Whether text is typed into this: its keys for undo, redo and paste are its own. */
export const isTextField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches('textarea, input:not([type=checkbox], [type=radio], [type=button])'));
