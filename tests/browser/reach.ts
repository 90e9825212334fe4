/** The smallest target of a finger on a phone, and of a mouse, in CSS pixels. */
export const leastTarget = { phone: 40, mouse: 24 } as const;

/** The controls that a person cannot use with a pointer, and why: cut off, or smaller than `least`. Cells have their own tests. Runs in the page. */
export function findOutOfReach(least: number): string[] {
  const names = 'button, a[href], input, select, textarea, summary, [role=tab], [role=option], [role^=menuitem], [role=checkbox]';
  const controls = [...document.querySelectorAll<HTMLElement>(names)].filter(element => {
    const { width, height } = element.getBoundingClientRect();
    return (
      width > 1 &&
      height > 1 &&
      element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) &&
      !element.closest('.sg-canvas, [aria-hidden=true], [inert], .unseen') &&
      getComputedStyle(element).clipPath !== 'inset(50%)'
    );
  });
  const isScrolled = (overflow: string): boolean => overflow === 'auto' || overflow === 'scroll';

  /** Whether it lies in the window, or in something that scrolls and does. */
  function isInWindow(element: HTMLElement): boolean {
    let { left, right, top, bottom } = element.getBoundingClientRect();
    let { position } = getComputedStyle(element);
    for (let parent = element.parentElement; parent && position !== 'fixed'; parent = parent.parentElement) {
      const style = getComputedStyle(parent);
      // What is absolute is not cut by what is between it and the element that it is placed in.
      if (position === 'absolute' && style.position === 'static') continue;
      ({ position } = style);
      const box = parent.getBoundingClientRect();
      if (isScrolled(style.overflowX)) {
        left = Math.max(left, box.left);
        right = Math.min(Math.max(right, box.left), box.right);
        left = Math.min(left, right);
      } else if (style.overflowX !== 'visible' && (left < box.left - 1 || right > box.right + 1)) return false;
      if (isScrolled(style.overflowY)) {
        top = Math.max(top, box.top);
        bottom = Math.min(Math.max(bottom, box.top), box.bottom);
        top = Math.min(top, bottom);
      } else if (style.overflowY !== 'visible' && (top < box.top - 1 || bottom > box.bottom + 1)) return false;
    }
    const isPageScrolled = position !== 'fixed' && document.documentElement.scrollHeight > innerHeight;
    return left >= -1 && right <= innerWidth + 1 && (isPageScrolled || (top >= -1 && bottom <= innerHeight + 1));
  }

  /** Whether it is part of a sentence, whose lines are as high as they are. */
  function isInText(element: HTMLElement): boolean {
    const { display } = getComputedStyle(element);
    const siblings = [...(element.parentElement?.childNodes ?? [])];
    return (
      display === 'inline' ||
      (display === 'inline-block' && siblings.some(node => node.nodeType === 3 && node.textContent?.trim()))
    );
  }

  return controls.flatMap(element => {
    // A label is part of the target of its input.
    const { width, height } = (element.closest('label') ?? element).getBoundingClientRect();
    const name = element.outerHTML.slice(0, 120);
    return [
      ...(isInWindow(element) ? [] : [`cut off: ${name}`]),
      ...(isInText(element) || (width >= least - 0.5 && height >= least - 0.5)
        ? []
        : [`${Math.round(width)} × ${Math.round(height)}: ${name}`]),
    ];
  });
}
