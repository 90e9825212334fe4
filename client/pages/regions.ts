/** The parts of the workspace page between which F6 goes, in its order; each is marked by `data-region`. */
export const regions = ['rail', 'top', 'tools', 'grid', 'panel', 'status', 'toasts'] as const;

/** One part of the workspace page. */
export type Region = (typeof regions)[number];

const reachable = 'a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea, [tabindex="0"]';

/** What had the focus last in each part. */
const last = new WeakMap<Element, HTMLElement>();

const isShown = (element: HTMLElement): boolean => element.getClientRects().length > 0;

/** Goes to the next part of the page, or the previous one, round the ends; returns which. `grid` says how the grid takes the focus. */
export function goToRegion(step: 1 | -1, grid: () => void): Region {
  const shown = regions.flatMap(name => {
    const element = document.querySelector<HTMLElement>(`[data-region="${name}"]`);
    return element && isShown(element) ? [{ name, element }] : [];
  });
  const { activeElement } = document;
  const from = shown.findIndex(({ element }) => element.contains(activeElement));
  const here = from < 0 ? shown.findIndex(({ name }) => name === 'grid') : from;
  if (from >= 0 && activeElement instanceof HTMLElement) last.set(shown[from]!.element, activeElement);
  const { name, element } = shown[(here + step + shown.length) % shown.length]!;
  if (name === 'grid') grid();
  else focusWithin(element);
  return name;
}

function focusWithin(region: HTMLElement): void {
  const before = last.get(region);
  const first = [...region.querySelectorAll<HTMLElement>(reachable)].find(isShown);
  const to = before && region.contains(before) && isShown(before) ? before : first;
  if (!to) region.tabIndex = -1;
  (to ?? region).focus();
}
