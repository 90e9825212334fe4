import { onCleanup } from 'solid-js';

/** The state of an entry in the browser's history. */
interface HistoryState {
  /** Whether the entry is a row opened over its table; the entry before it is the table. */
  over?: boolean;
  /** Number of overlays that were open when the entry was made; absent means none. */
  depth?: number;
}

/** Functions that close the open overlays, in the order they opened. */
const closers: (() => void)[] = [];

const historyState = (): HistoryState => (history.state ?? {}) as HistoryState;

/** Number of entries at the top of the history that belong to overlays, open or already closed. */
const depth = (): number => historyState().depth ?? 0;

/** Whether the row in the address was opened from its table. */
export const isOverlayEntry = (): boolean => historyState().over === true;

/** Goes back to the table below the open row. */
export function goBelowOverlays(): void {
  isProgrammatic = true;
  history.go(-1 - depth());
}

let lastDepth = depth();
let lastTable = location.pathname.split('/')[1];
/** Whether the page itself called `history.go`. */
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
  // The entry belonged to an overlay that has already closed, so go further back.
  else history.go(-1 - lastDepth);
});

/** Closes the last opened overlay. An overlay that stays open because it asks first keeps its history entry. */
function closeLast(): void {
  closers.at(-1)?.();
  queueMicrotask(() => {
    if (depth() < closers.length) pushEntry();
  });
}

/** Pushes the entry that Back removes. */
function pushEntry(): void {
  history.pushState({ ...historyState(), depth: depth() + 1 } satisfies HistoryState, '', location.href);
  lastDepth = depth();
}

/**
 * Makes Back close an overlay instead of leaving the page, until the calling component is disposed. The next overlay reuses its history
 * entry; with no overlay open, Back skips the entry.
 */
export function closeOnBack(close: () => void): void {
  const closer = (): void => close();
  closers.push(closer);
  if (depth() < closers.length) pushEntry();
  onCleanup(() => {
    closers.splice(closers.lastIndexOf(closer), 1);
  });
}

/** Goes to an address with a new history entry, or with the entry that a closed overlay left behind. */
export function pushUrl(to: string, state: HistoryState = {}): void {
  if (depth() > 0) history.replaceState(state, '', to);
  else history.pushState(state, '', to);
  lastDepth = depth();
  lastTable = location.pathname.split('/')[1];
}
