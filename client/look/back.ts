import { onCleanup } from 'solid-js';

/** What an entry of the browser's history holds. */
interface Entry {
  /** A row that was opened over its table: the entry before is the table. */
  over?: boolean;
  /** How many things were open over the place when the entry was made; none where left out. */
  depth?: number;
}

/** What closes each thing that is open over the page, the last opened last. */
const open: (() => void)[] = [];

const entry = (): Entry => (history.state ?? {}) as Entry;

/** How many entries on top of the history belong to what is, or was, open over the page. */
const depth = (): number => entry().depth ?? 0;

/** Whether what the address names was opened over its table, from there. */
export const isOver = (): boolean => entry().over === true;

/** Goes back to the table over which something was opened. */
export function goUnder(): void {
  isOwn = true;
  history.go(-1 - depth());
}

let depthNow = depth();
let placeNow = location.pathname.split('/')[1];
/** The page itself goes back, to the place under what it closes. */
let isOwn = false;

addEventListener('popstate', () => {
  const before = { depth: depthNow, place: placeNow };
  depthNow = depth();
  placeNow = location.pathname.split('/')[1];
  const wasOwn = isOwn;
  isOwn = false;
  if (wasOwn) return;
  if (before.place !== placeNow) for (const close of open.toReversed()) close();
  else if (depthNow >= before.depth) return;
  else if (open.length > 0) closeLast();
  // The entry was of something that has closed since: the person wants to go further back.
  else history.go(-1 - depthNow);
});

/** Closes what was opened last. What does not close, because it asks first, keeps its entry. */
function closeLast(): void {
  open.at(-1)?.();
  queueMicrotask(() => {
    if (depth() < open.length) enter();
  });
}

/** Makes the entry that Back goes back from. */
function enter(): void {
  history.pushState({ ...entry(), depth: depth() + 1 } satisfies Entry, '', location.href);
  depthNow = depth();
}

/**
 * From now on, until whoever calls it is gone, Back closes what is open over the page and goes no further. The entry that this takes is used
 * again by what opens next, and Back passes over it when nothing is open.
 */
export function closesOnBack(close: () => void): void {
  const own = (): void => close();
  open.push(own);
  if (depth() < open.length) enter();
  onCleanup(() => {
    open.splice(open.lastIndexOf(own), 1);
  });
}

/** Goes to an address: by an entry of its own, or by that of something that was open over the page and is not any more. */
export function push(to: string, state: Entry = {}): void {
  if (depth() > 0) history.replaceState(state, '', to);
  else history.pushState(state, '', to);
  depthNow = depth();
  placeNow = location.pathname.split('/')[1];
}
