import { createSignal } from 'solid-js';

const storageKey = (name: string): string => `seatgrid.${name}`;

/** What was kept in this browser under a name; `fallback` where nothing usable was. */
export function readStored<T>(name: string, fallback: T, storage: Storage = localStorage): T {
  try {
    const text = storage.getItem(storageKey(name));
    return text === null ? fallback : (JSON.parse(text) as T);
  } catch (error) {
    // A browser that keeps nothing, or something else wrote there: the page works without.
    if (error instanceof DOMException || error instanceof SyntaxError) return fallback;
    throw error;
  }
}

/** Keeps a value in this browser, where it lets us; undefined takes it away. */
export function writeStored(name: string, value: unknown, storage: Storage = localStorage): void {
  try {
    if (value === undefined) storage.removeItem(storageKey(name));
    else storage.setItem(storageKey(name), JSON.stringify(value));
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
  }
}

/** A signal that is remembered in this browser. */
export function createStoredSignal<T>(name: string, initial: T, prefix = ''): [() => T, (value: T) => void] {
  const [value, setValue] = createSignal<T>(readStoredFor(prefix, name, initial));
  return [
    value,
    next => {
      writeStored(prefix + name, next);
      setValue(() => next);
    },
  ];
}

/**
 * What was kept under a name for one person in one workspace, which `under` names. What this browser kept before it told people apart is
 * theirs who come first.
 */
export function readStoredFor<T>(prefix: string, name: string, fallback: T): T {
  const own = readStored<T | null>(prefix + name, null);
  if (own !== null || prefix === '') return own ?? fallback;
  const shared = readStored<T | null>(name, null);
  if (shared === null) return fallback;
  writeStored(prefix + name, shared);
  writeStored(name, undefined);
  return shared;
}

/** People whose choices one browser keeps: those of whoever has not come for longest go first. */
const maxPeople = 8;

/** Names under which this browser keeps the choices of a person in a workspace; forgets those of people who have not come for long. */
export function storagePrefix(workspace: string, person: string): string {
  const name = `${workspace}.${person}.`;
  const others = readStored<string[]>('people', []).filter(other => other !== name);
  for (const old of others.slice(maxPeople - 1)) {
    for (const key of Object.keys(localStorage)) if (key.startsWith(storageKey(old))) localStorage.removeItem(key);
  }
  writeStored('people', [name, ...others.slice(0, maxPeople - 1)]);
  return name;
}
