/** The parts of the workspace page between which F6 goes, in its order; each is marked by `data-region`. */
export const regions = ['rail', 'top', 'tools', 'grid', 'panel', 'status', 'toasts'] as const;

/** One part of the workspace page. */
export type Region = (typeof regions)[number];

const focusable = 'a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea, [tabindex="0"]';

/** What had the focus last in each part. */
const lastFocused = new WeakMap<Element, HTMLElement>();

const isShown = (element: HTMLElement): boolean => element.getClientRects().length > 0;

/** Goes to the next part of the page, or the previous one, round the ends; returns which. `grid` says how the grid takes the focus. */
export function goToRegion(step: 1 | -1, focusGrid: () => void): Region {
  const shown = regions.flatMap(name => {
    const element = document.querySelector<HTMLElement>(`[data-region="${name}"]`);
    return element && isShown(element) ? [{ name, element }] : [];
  });
  const { activeElement } = document;
  const from = shown.findIndex(({ element }) => element.contains(activeElement));
  const current = from < 0 ? shown.findIndex(({ name }) => name === 'grid') : from;
  if (from >= 0 && activeElement instanceof HTMLElement) lastFocused.set(shown[from]!.element, activeElement);
  const { name, element } = shown[(current + step + shown.length) % shown.length]!;
  if (name === 'grid') focusGrid();
  else focusWithin(element);
  return name;
}

function focusWithin(region: HTMLElement): void {
  const before = lastFocused.get(region);
  const first = [...region.querySelectorAll<HTMLElement>(focusable)].find(isShown);
  const to = before && region.contains(before) && isShown(before) ? before : first;
  if (!to) region.tabIndex = -1;
  (to ?? region).focus();
}
