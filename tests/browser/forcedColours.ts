/** What must be distinct where the system chooses the colours. */
export const distinctKinds = ['focus', 'chosen', 'open row', 'pill', 'chip', 'button', 'meter', 'current'] as const;

/** A kind of what must be distinct. */
export type DistinctKind = (typeof distinctKinds)[number];

/** How many elements of each kind are shown, and those that no line or system colour distinguishes. Runs in the page, in forced colours. */
export function findIndistinct(): Record<DistinctKind, { shown: number; indistinct: string[] }> {
  const isShown = (element: Element): boolean => {
    const { width, height } = element.getBoundingClientRect();
    return width > 1 && height > 1 && element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  };
  const isLine = (style: string, width: string): boolean => style !== 'none' && Number.parseFloat(width) > 0;
  const hasOutline = (element: Element): boolean => {
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    return isLine(outlineStyle, outlineWidth);
  };
  const hasLine = (element: Element): boolean => {
    const { borderBottomStyle, borderBottomWidth } = getComputedStyle(element);
    return isLine(borderBottomStyle, borderBottomWidth) || hasOutline(element);
  };
  /** What is seen of an element apart from its text. */
  const look = (element: Element): string => {
    const { backgroundColor, borderLeft, borderBottom, borderTop, outlineStyle, outlineColor, textDecorationLine } =
      getComputedStyle(element);
    const [before, after] = ['::before', '::after'].map(part => {
      const { content, backgroundColor: colour, borderBottom, clipPath, opacity, visibility } = getComputedStyle(element, part);
      return content === 'none' ? '' : [content, colour, borderBottom, clipPath, opacity, visibility].join();
    });
    return [
      backgroundColor,
      borderLeft,
      borderBottom,
      borderTop,
      outlineStyle === 'none' ? '' : outlineColor,
      textDecorationLine,
      before,
      after,
    ].join('|');
  };
  const all = (selector: string): Element[] => [...document.querySelectorAll(selector)].filter(isShown);
  const check = (elements: readonly Element[], isDistinct: (element: Element) => boolean) => ({
    shown: elements.length,
    indistinct: elements.filter(element => !isDistinct(element)).map(element => element.outerHTML.slice(0, 160)),
  });
  /** Whether an element looks other than all that could be in its place. */
  const standsOut = (selector: string, other: string) => {
    const lookOf = (element: Element): string => `${element.tagName} ${look(element)}`;
    const looks = new Set(
      all(other)
        .filter(each => !each.matches(selector))
        .map(lookOf),
    );
    return (element: Element): boolean => !looks.has(lookOf(element));
  };
  const currents: [string, string][] = [
    ['.button.on', '.button:not(.main, .framed, .danger)'],
    ['.sidebar-entry[aria-current=page]', '.sidebar-entry'],
    ['[role=tab][aria-selected=true]', '[role=tab]'],
    ['[role^=menuitem][data-highlighted]', '[role^=menuitem]'],
    ['.sg-choice[data-at]', '.sg-choice'],
  ];
  const focused = all(
    ':focus-visible:not([role=menu], [role=dialog], [role=alertdialog], .sg-scroll, [role^=menuitem], h1, h2, .sg-cell:not([data-active]))',
  );
  const found = currents.map(([selector, other]) => check(all(selector), standsOut(selector, other)));
  return {
    focus: check(focused, element => hasOutline(element) || hasOutline(element.closest('.sg-cell') ?? element)),
    chosen: check(all('.sg-cell[data-sel]:not([data-active])'), standsOut('[data-sel]', '.sg-body .sg-cell:not([data-active])')),
    'open row': check(
      all('.sg-row[data-open] > .sg-gutter'),
      standsOut('.sg-row[data-open] > .sg-gutter', '.sg-body .sg-gutter'),
    ),
    pill: check(all('.pill'), hasLine),
    chip: check(all('.chip'), hasLine),
    button: check(all('.button:is(.main, .framed, .danger)'), hasLine),
    meter: check(all('.meter-bar'), bar => {
      const fill = bar.firstElementChild;
      return hasLine(bar) && fill !== null && getComputedStyle(fill).backgroundColor !== getComputedStyle(bar).backgroundColor;
    }),
    current: {
      shown: found.reduce((sum, { shown }) => sum + shown, 0),
      indistinct: found.flatMap(({ indistinct }) => indistinct),
    },
  };
}
