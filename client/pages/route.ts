import { batch, createSignal } from 'solid-js';
import { goUnder, isOver, push } from '../look/back.ts';

const [path, setPath] = createSignal(location.pathname);
const [turns, setTurns] = createSignal(0);
/** What waits until the browser has gone back to the entry under the one that closes; null while it is not going back. */
let afterBack: (() => void)[] | null = null;

addEventListener('popstate', () => {
  const waiting = afterBack ?? [];
  afterBack = null;
  batch(() => {
    setPath(location.pathname);
    setTurns(count => count + 1);
  });
  for (const each of waiting) each();
});

const part = (at: number): string => path().split('/')[at] ?? '';

/** The first part of the page's path: `users` of `/users`. */
export const place = (): string => part(1);

/** The second part of the page's path, which names the open row: `0190…` of `/users/0190…`; null where there is none. */
export const placeRow = (): string | null => part(2) || null;

/** Bumped whenever the browser goes back or forward: what the address notes is then that of another entry. */
export const wentBack = turns;

/** Goes to another place without loading the page again. */
export function go(to: string): void {
  if (afterBack) return void afterBack.push(() => go(to));
  if (to === location.pathname + location.search) return;
  push(to);
  setPath(location.pathname);
}

/** Goes to another place instead of the one where one is: Back does not lead to what is over, as a page that works once. */
export function goInstead(to: string): void {
  history.replaceState(history.state, '', to);
  setPath(location.pathname);
}

/** Whether the address names no place of the workspace, as right after signing in: it is then given the name of what is shown. */
export const isNameless = (): boolean => ['', 'sign-in'].includes(place());

/** Opens something over the place where one is, at a path of its own: Back closes it. What is open already is replaced by it. */
export function openOver(to: string, replaces: boolean): void {
  if (afterBack) return void afterBack.push(() => openOver(to, replaces));
  if (replaces) history.replaceState(history.state, '', to + location.search);
  else push(to + location.search, { over: true });
  setPath(location.pathname);
}

/** Closes what is open over a place: by going back where it was opened from there, so that Back does not open it again. */
export function closeOver(under: string): void {
  if (afterBack) return;
  if (isOver()) {
    afterBack = [];
    goUnder();
  } else history.replaceState(history.state, '', under + location.search);
  setPath(under);
}

/** Puts a place under what was opened over it straight from an address, so that Back leads there and not out of the product. */
export function putUnder(under: string): void {
  if (history.state !== null) return;
  const to = location.pathname + location.search;
  history.replaceState({}, '', under + location.search);
  push(to, { over: true });
}

/** Notes in the address what is shown, so that reloading shows it again. */
export function note(query: Record<string, string>): void {
  const search = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== '')).toString();
  history.replaceState(history.state, '', location.pathname + (search === '' ? '' : `?${search}`));
}

/** What the address notes under a name. */
export const noted = (name: string): string => new URLSearchParams(location.search).get(name) ?? '';

/** The one-time token of the address, which is never sent to a server as part of a path. */
export const token = (): string => decodeURIComponent(location.hash.slice(1));
