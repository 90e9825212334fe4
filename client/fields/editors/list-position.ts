import { onCleanup, onMount } from 'solid-js';

/** Keeps a popover list at its input: below it, or above where there is no room below. Returns the function that positions it. */
export function followInput(input: () => HTMLElement, list: () => HTMLElement): () => void {
  const position = (): void => {
    const box = input().getBoundingClientRect();
    const { style, offsetHeight } = list();
    style.left = `${Math.min(box.left - 1, innerWidth - 300)}px`;
    style.minWidth = `${Math.max(200, box.width + 2)}px`;
    const above = box.bottom + offsetHeight + 8 > innerHeight && box.top > offsetHeight;
    style.top = above ? `${box.top - offsetHeight - 4}px` : `${box.bottom + 3}px`;
  };
  onMount(() => {
    list().showPopover();
    position();
    document.addEventListener('scroll', position, { capture: true, passive: true });
    onCleanup(() => document.removeEventListener('scroll', position, { capture: true }));
  });
  return position;
}
