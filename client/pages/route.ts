import { batch, createSignal } from 'solid-js';
import type { PagePath } from '../../server/model/pagePaths.ts';
import { goBelowOverlays, isOverlayEntry, pushUrl } from '../browser/history.ts';

const [pathname, setPathname] = createSignal(location.pathname);
const [historyMoves, setHistoryMoves] = createSignal(0);
/** Navigations that wait until the browser has gone back; null while it is not going back. */
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

/** The first segment of the page's path: `users` in `/users`. */
export const path = (): string => segment(1);

/** Whether the path is that of one of these pages. No table has such an id. */
export const isPage = (...pages: PagePath[]): boolean => pages.includes(path() as PagePath);

const importsSegment = 'imports';

/** The id of the import that the path names: `0190…` in `/users/imports/0190…`; null if none. */
export const pathImport = (): string | null => (segment(2) === importsSegment ? segment(3) || null : null);

/** The path of an import into a table. */
export const pathOfImport = (table: string, id: string): string => `/${table}/${importsSegment}/${id}`;

/** The open row's id, the second segment of the page's path: `0190…` in `/users/0190…`; null if none. */
export const pathRow = (): string | null => (segment(2) === importsSegment ? null : segment(2) || null);

/** A signal that increases when the browser goes back or forward. */
export const historyMoveCount = historyMoves;

/** Goes to another path without reloading the page. */
export function navigate(to: string): void {
  if (afterBack) return void afterBack.push(() => navigate(to));
  if (to === location.pathname + location.search) return;
  pushUrl(to);
  setPathname(location.pathname);
}

/** Replaces the current path, so that Back does not return to it. */
export function replacePath(to: string): void {
  history.replaceState(history.state, '', to);
  setPathname(location.pathname);
}

/** Whether the path names no table, as right after signing in. */
export const namesNoTable = (): boolean => path() === '' || isPage('sign-in');

/** The path of Plan and billing. */
export const planPath = '/plan';

/** Whether the path is that of Plan and billing. */
export const isPlanPath = (): boolean => pathname() === planPath;

/** Whether the path is that of a table, which shows its grid. */
export const isGridPath = (): boolean => !isPlanPath() && pathImport() === null;

/** Opens a path over the current one, so that Back closes it. With `replaces`, it takes the place of an open one. */
export function openOverlay(to: string, replaces: boolean): void {
  if (afterBack) return void afterBack.push(() => openOverlay(to, replaces));
  if (replaces) history.replaceState(history.state, '', to + location.search);
  else pushUrl(to + location.search, { over: true });
  setPathname(location.pathname);
}

/** Closes the path opened over `below`. Goes back if it was opened from there, so that Back does not open it again. */
export function closeOverlay(below: string): void {
  if (afterBack) return;
  if (isOverlayEntry()) {
    afterBack = [];
    goBelowOverlays();
  } else history.replaceState(history.state, '', below + location.search);
  setPathname(below);
}

/** Inserts `below` in the history under a path that was opened from a link, so that Back stays in Seatgrid. */
export function insertBelow(below: string): void {
  if (history.state !== null) return;
  const to = location.pathname + location.search;
  history.replaceState({}, '', below + location.search);
  pushUrl(to, { over: true });
}

/** Writes the parameters to the address, without empty ones, so that a reload restores them. */
export function setSearchParams(query: Record<string, string>): void {
  const search = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== '')).toString();
  history.replaceState(history.state, '', location.pathname + (search === '' ? '' : `?${search}`));
}

/** The value of a parameter in the address; empty if absent. */
export const searchParam = (name: string): string => new URLSearchParams(location.search).get(name) ?? '';

/** The one-time token in the address's fragment, which browsers do not send to the server. */
export const token = (): string => decodeURIComponent(location.hash.slice(1));
