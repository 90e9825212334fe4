import { isOverlayOpen } from '../panels/overlays.ts';

/**
 * Calls `focusFallback` when the focused element disappears or is disabled. Does nothing while an overlay is open, text is selected or a
 * pointer is pressed. `check` looks at once; `stop` ends it.
 */
export function restoreLostFocus(focusFallback: () => void): { check: () => void; stop: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isPressed = false;
  const check = (): void => {
    clearTimeout(timer);
    // A closing overlay returns the focus first, so check afterwards.
    timer = setTimeout(() => {
      if (!isPressed && isFocusLost() && !isOverlayOpen()) focusFallback();
    });
  };
  const press = (event: PointerEvent): void => {
    isPressed = event.type === 'pointerdown';
    if (!isPressed) check();
  };
  const leave = (event: FocusEvent): void => {
    if (event.relatedTarget === null) check();
  };
  const changes = new MutationObserver(check);
  changes.observe(document.body, { childList: true, subtree: true, attributeFilter: ['disabled', 'hidden', 'inert'] });
  const pointer = ['pointerdown', 'pointerup', 'pointercancel'] as const;
  for (const type of pointer) addEventListener(type, press, true);
  addEventListener('focusout', leave);
  return {
    check,
    stop: () => {
      clearTimeout(timer);
      changes.disconnect();
      for (const type of pointer) removeEventListener(type, press, true);
      removeEventListener('focusout', leave);
    },
  };
}

/** Whether no usable element has the focus. */
function isFocusLost(): boolean {
  const { activeElement } = document;
  if (getSelection()?.isCollapsed === false) return false;
  return activeElement === null || activeElement === document.body || activeElement.matches(':disabled');
}
