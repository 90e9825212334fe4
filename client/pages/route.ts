import { batch, createSignal } from 'solid-js';
import { goBelowOverlays, isOverlayEntry, pushUrl } from '../browser/history.ts';

const [pathname, setPathname] = createSignal(location.pathname);
const [historyMoves, setHistoryMoves] = createSignal(0);
/** What waits until the browser has gone back to the entry under the one that closes; null while it is not going back. */
let afterBack: (() => void)[] | null = null;

addEventListener('popstate', () => {
  const waiting = afterBack ?? [];
  afterBack = null;
  batch(() => {
    setPathname(location.pathname);
    setHistoryMoves(count => count + 1);
  });
  for (const each of waiting) each();
});

const segment = (at: number): string => pathname().split('/')[at] ?? '';

/** The first part of the page's path: `users` of `/users`. */
export const path = (): string => segment(1);

/** The second part of the page's path, which names the open row: `0190…` of `/users/0190…`; null where there is none. */
export const pathRow = (): string | null => segment(2) || null;

/** Bumped whenever the browser goes back or forward: what the address notes is then that of another entry. */
export const historyMoveCount = historyMoves;

/** Goes to another place without loading the page again. */
export function navigate(to: string): void {
  if (afterBack) return void afterBack.push(() => navigate(to));
  if (to === location.pathname + location.search) return;
  pushUrl(to);
  setPathname(location.pathname);
}

/** Goes to another place instead of the one where one is: Back does not lead to what is over, as a page that works once. */
export function replacePath(to: string): void {
  history.replaceState(history.state, '', to);
  setPathname(location.pathname);
}

/** Whether the address names no place of the workspace, as right after signing in: it is then given the name of what is shown. */
export const namesNoTable = (): boolean => ['', 'sign-in'].includes(path());

/** Opens something over the place where one is, at a path of its own: Back closes it. What is open already is replaced by it. */
export function openOverlay(to: string, replaces: boolean): void {
  if (afterBack) return void afterBack.push(() => openOverlay(to, replaces));
  if (replaces) history.replaceState(history.state, '', to + location.search);
  else pushUrl(to + location.search, { over: true });
  setPathname(location.pathname);
}

/** Closes what is open over a place: by going back where it was opened from there, so that Back does not open it again. */
export function closeOverlay(below: string): void {
  if (afterBack) return;
  if (isOverlayEntry()) {
    afterBack = [];
    goBelowOverlays();
  } else history.replaceState(history.state, '', below + location.search);
  setPathname(below);
}

/** Puts a place under what was opened over it straight from an address, so that Back leads there and not out of the product. */
export function insertBelow(below: string): void {
  if (history.state !== null) return;
  const to = location.pathname + location.search;
  history.replaceState({}, '', below + location.search);
  pushUrl(to, { over: true });
}

/** Notes in the address what is shown, so that reloading shows it again. */
export function setSearchParams(query: Record<string, string>): void {
  const search = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== '')).toString();
  history.replaceState(history.state, '', location.pathname + (search === '' ? '' : `?${search}`));
}

/** What the address notes under a name. */
export const searchParam = (name: string): string => new URLSearchParams(location.search).get(name) ?? '';

/** The one-time token of the address, which is never sent to a server as part of a path. */
export const token = (): string => decodeURIComponent(location.hash.slice(1));
