import { onCleanup } from 'solid-js';

/** What an entry of the browser's history holds. */
interface HistoryState {
  /** A row that was opened over its table: the entry before is the table. */
  over?: boolean;
  /** How many things were open over the place when the entry was made; none where left out. */
  depth?: number;
}

/** What closes each thing that is open over the page, the last opened last. */
const closers: (() => void)[] = [];

const historyState = (): HistoryState => (history.state ?? {}) as HistoryState;

/** How many entries on top of the history belong to what is, or was, open over the page. */
const depth = (): number => historyState().depth ?? 0;

/** Whether what the address names was opened over its table, from there. */
export const isOverlayEntry = (): boolean => historyState().over === true;

/** Goes back to the table over which something was opened. */
export function goBelowOverlays(): void {
  isProgrammatic = true;
  history.go(-1 - depth());
}

let lastDepth = depth();
let lastTable = location.pathname.split('/')[1];
/** The page itself goes back, to the place under what it closes. */
let isProgrammatic = false;

addEventListener('popstate', () => {
  const before = { depth: lastDepth, place: lastTable };
  lastDepth = depth();
  lastTable = location.pathname.split('/')[1];
  const wasProgrammatic = isProgrammatic;
  isProgrammatic = false;
  if (wasProgrammatic) return;
  if (before.place !== lastTable) for (const close of closers.toReversed()) close();
  else if (lastDepth >= before.depth) return;
  else if (closers.length > 0) closeLast();
  // The entry was of something that has closed since: the person wants to go further back.
  else history.go(-1 - lastDepth);
});

/** Closes what was opened last. What does not close, because it asks first, keeps its entry. */
function closeLast(): void {
  closers.at(-1)?.();
  queueMicrotask(() => {
    if (depth() < closers.length) pushEntry();
  });
}

/** Makes the entry that Back goes back from. */
function pushEntry(): void {
  history.pushState({ ...historyState(), depth: depth() + 1 } satisfies HistoryState, '', location.href);
  lastDepth = depth();
}

/**
 * From now on, until whoever calls it is gone, Back closes what is open over the page and goes no further. The entry that this takes is used
 * again by what opens next, and Back passes over it when nothing is open.
 */
export function closeOnBack(close: () => void): void {
  const closer = (): void => close();
  closers.push(closer);
  if (depth() < closers.length) pushEntry();
  onCleanup(() => {
    closers.splice(closers.lastIndexOf(closer), 1);
  });
}

/** Goes to an address: by an entry of its own, or by that of something that was open over the page and is not any more. */
export function pushUrl(to: string, state: HistoryState = {}): void {
  if (depth() > 0) history.replaceState(state, '', to);
  else history.pushState(state, '', to);
  lastDepth = depth();
  lastTable = location.pathname.split('/')[1];
}
