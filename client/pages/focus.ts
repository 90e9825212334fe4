import { isOverlayOpen } from '../panels/overlays.ts';

/**
 * Keeps the keyboard's focus on the page: when what had it goes away, or is switched off, it goes `home`. Nothing is taken from whoever
 * types elsewhere, from what is open over the page, or from text that is being selected. Returns how to stop.
 */
export function restoreLostFocus(focusFallback: () => void): { check: () => void; stop: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isPressed = false;
  const check = (): void => {
    clearTimeout(timer);
    // What closes gives the focus back by itself first, where it can.
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

/** Whether nothing has the focus. */
function isFocusLost(): boolean {
  const { activeElement } = document;
  if (getSelection()?.isCollapsed === false) return false;
  return activeElement === null || activeElement === document.body || activeElement.matches(':disabled');
}
