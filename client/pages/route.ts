import { createSignal } from 'solid-js';

const [path, setPath] = createSignal(location.pathname);
addEventListener('popstate', () => setPath(location.pathname));

/** The first part of the page's path: `users` of `/users`. */
export const place = (): string => path().split('/')[1] ?? '';

/** Goes to another place without loading the page anew. */
export function go(to: string): void {
  if (to === location.pathname + location.search) return;
  history.pushState(null, '', to);
  setPath(location.pathname);
}

/** Notes in the address what is shown, so that reloading shows it again. */
export function note(query: Record<string, string>): void {
  const search = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== '')).toString();
  history.replaceState(null, '', location.pathname + (search === '' ? '' : `?${search}`));
}

/** What the address notes under a name. */
export const noted = (name: string): string => new URLSearchParams(location.search).get(name) ?? '';

/** The one-time token of the address, which is never sent to a server as part of a path. */
export const token = (): string => decodeURIComponent(location.hash.slice(1));
