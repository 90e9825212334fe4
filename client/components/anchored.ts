/** Props of a menu or popover that is anchored to a button. */
export interface AnchoredProps {
  anchor: HTMLElement;
  /** Whether a key opened it. */
  fromKeyboard?: boolean;
  close: () => void;
}

/** The landmark that contains the anchor; menus are mounted in it. */
export const landmarkOf = (anchor: Element): HTMLElement => anchor.closest<HTMLElement>('main, nav, aside') ?? document.body;

/** Returns the focus to the anchor when its menu closes, unless the focus has already moved elsewhere. */
export function returnFocus(event: Event, anchor: HTMLElement): void {
  event.preventDefault();
  const { activeElement } = document;
  const inside = event.currentTarget instanceof Element && event.currentTarget.contains(activeElement);
  if (activeElement === null || activeElement === document.body || inside) anchor.focus({ preventScroll: true });
}

/** Ignores presses on a button as outside interactions: its own click closes the menu. */
export function ignorePressOn(anchor: HTMLElement): (event: Event) => void {
  return event => {
    if (!(anchor instanceof HTMLButtonElement)) return;
    const pressed = event.target instanceof Node ? event.target : null;
    const original = (event as CustomEvent<{ originalEvent?: Event } | undefined>).detail?.originalEvent?.target;
    if ([pressed, original].some(target => target instanceof Node && anchor.contains(target))) event.preventDefault();
  };
}
