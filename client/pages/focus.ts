import { isOpenOver } from '../look/covered.ts';

/**
 * Keeps the keyboard's focus on the page: when what had it goes away, or is switched off, it goes `home`. Nothing is taken from whoever
 * types elsewhere, from what is open over the page, or from text that is being selected. Returns how to stop.
 */
export function keepFocus(home: () => void): { look: () => void; stop: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isPressed = false;
  const look = (): void => {
    clearTimeout(timer);
    // What closes gives the focus back by itself first, where it can.
    timer = setTimeout(() => {
      if (!isPressed && isLost() && !isOpenOver()) home();
    });
  };
  const press = (event: PointerEvent): void => {
    isPressed = event.type === 'pointerdown';
    if (!isPressed) look();
  };
  const leave = (event: FocusEvent): void => {
    if (event.relatedTarget === null) look();
  };
  const changes = new MutationObserver(look);
  changes.observe(document.body, { childList: true, subtree: true, attributeFilter: ['disabled', 'hidden', 'inert'] });
  const pointer = ['pointerdown', 'pointerup', 'pointercancel'] as const;
  for (const type of pointer) addEventListener(type, press, true);
  addEventListener('focusout', leave);
  return {
    look,
    stop: () => {
      clearTimeout(timer);
      changes.disconnect();
      for (const type of pointer) removeEventListener(type, press, true);
      removeEventListener('focusout', leave);
    },
  };
}

/** Whether nothing has the focus. */
function isLost(): boolean {
  const { activeElement } = document;
  if (getSelection()?.isCollapsed === false) return false;
  return activeElement === null || activeElement === document.body || activeElement.matches(':disabled');
}
