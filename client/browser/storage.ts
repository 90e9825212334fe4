import { createSignal } from 'solid-js';

const storageKey = (name: string): string => `seatgrid.${name}`;

/** Reads a value stored in this browser. Returns `fallback` if there is none or it cannot be read. */
export function readStored<T>(name: string, fallback: T, storage: Storage = localStorage): T {
  try {
    const text = storage.getItem(storageKey(name));
    return text === null ? fallback : (JSON.parse(text) as T);
  } catch (error) {
    // Storage is disabled, or another script wrote there. The page works without it.
    if (error instanceof DOMException || error instanceof SyntaxError) return fallback;
    throw error;
  }
}

/** Stores a value in this browser, if storage is available; `undefined` removes it. */
export function writeStored(name: string, value: unknown, storage: Storage = localStorage): void {
  try {
    if (value === undefined) storage.removeItem(storageKey(name));
    else storage.setItem(storageKey(name), JSON.stringify(value));
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
  }
}

/** Creates a signal whose value is stored in this browser. */
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
 * Reads a value stored for one person in one workspace, whom `prefix` names. A value that an earlier version stored for everyone goes to the
 * first person who reads it.
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

/** Number of people whose settings one browser keeps. The least recent are removed first. */
const maxPeople = 8;

/** Returns the prefix of a person's stored settings in a workspace, and removes the settings of the least recent people. */
export function storagePrefix(workspace: string, person: string): string {
  const name = `${workspace}.${person}.`;
  const others = readStored<string[]>('people', []).filter(other => other !== name);
  for (const old of others.slice(maxPeople - 1)) {
    for (const key of Object.keys(localStorage)) if (key.startsWith(storageKey(old))) localStorage.removeItem(key);
  }
  writeStored('people', [name, ...others.slice(0, maxPeople - 1)]);
  return name;
}
