/** The parts of the workspace page in F6 order. Each has a `data-region` attribute. */
export const regions = ['sidebar', 'top', 'tools', 'grid', 'bulk', 'page', 'panel', 'status', 'toasts'] as const;

/** One part of the workspace page. */
export type Region = (typeof regions)[number];

const focusable = 'a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea, [tabindex="0"]';

/** The last focused element of each region. */
const lastFocused = new WeakMap<Element, HTMLElement>();

const isShown = (element: HTMLElement): boolean => element.getClientRects().length > 0;

/** Whether the drawer, or in a narrow window the open row, lies over the region. */
function isCovered(region: HTMLElement): boolean {
  const { left, top, width, height } = region.getBoundingClientRect();
  const over = document.elementFromPoint(left + width / 2, top + height / 2)?.closest('.drawer-backdrop, .panel');
  return over !== null && over !== undefined && !region.contains(over);
}

/** Moves the focus to the next or previous visible region, wrapping around; returns its name. `focusGrid` focuses the grid. */
export function goToRegion(step: 1 | -1, focusGrid: () => void): Region {
  const shown = regions.flatMap(name => {
    const element = document.querySelector<HTMLElement>(`[data-region="${name}"]`);
    return element && isShown(element) && !isCovered(element) ? [{ name, element }] : [];
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

/** Moves the focus to a region. Returns false if it is not shown. */
export function focusRegion(name: Region): boolean {
  const element = document.querySelector<HTMLElement>(`[data-region="${name}"]`);
  if (element) focusWithin(element);
  return element !== null;
}

function focusWithin(region: HTMLElement): void {
  const before = lastFocused.get(region);
  const first = [...region.querySelectorAll<HTMLElement>(focusable)].find(isShown);
  const to = before && region.contains(before) && isShown(before) ? before : first;
  if (!to) region.tabIndex = -1;
  (to ?? region).focus();
}
