import { createSignal } from 'solid-js';

const keyOf = (name: string): string => `seatgrid.${name}`;

/** What was kept in this browser under a name; `fallback` where nothing usable was. */
export function recall<T>(name: string, fallback: T, storage: Storage = localStorage): T {
  try {
    const text = storage.getItem(keyOf(name));
    return text === null ? fallback : (JSON.parse(text) as T);
  } catch (error) {
    // A browser that keeps nothing, or something else wrote there: the page works without.
    if (error instanceof DOMException || error instanceof SyntaxError) return fallback;
    throw error;
  }
}

/** Keeps a value in this browser, where it lets us; undefined takes it away. */
export function remember(name: string, value: unknown, storage: Storage = localStorage): void {
  try {
    if (value === undefined) storage.removeItem(keyOf(name));
    else storage.setItem(keyOf(name), JSON.stringify(value));
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
  }
}

/** A signal that is remembered in this browser. */
export function createRemembered<T>(name: string, initial: T, under = ''): [() => T, (value: T) => void] {
  const [value, setValue] = createSignal<T>(recallOf(under, name, initial));
  return [
    value,
    next => {
      remember(under + name, next);
      setValue(() => next);
    },
  ];
}

/**
 * What was kept under a name for one person in one workspace, which `under` names. What this browser kept before it told people apart is
 * theirs who come first.
 */
export function recallOf<T>(under: string, name: string, fallback: T): T {
  const own = recall<T | null>(under + name, null);
  if (own !== null || under === '') return own ?? fallback;
  const shared = recall<T | null>(name, null);
  if (shared === null) return fallback;
  remember(under + name, shared);
  remember(name, undefined);
  return shared;
}

/** People whose choices one browser keeps: those of whoever has not come for longest go first. */
const mostPeople = 8;

/** Names under which this browser keeps the choices of a person in a workspace; forgets those of people who have not come for long. */
export function keptFor(workspace: string, person: string): string {
  const name = `${workspace}.${person}.`;
  const others = recall<string[]>('people', []).filter(other => other !== name);
  for (const old of others.slice(mostPeople - 1)) {
    for (const key of Object.keys(localStorage)) if (key.startsWith(keyOf(old))) localStorage.removeItem(key);
  }
  remember('people', [name, ...others.slice(0, mostPeople - 1)]);
  return name;
}
