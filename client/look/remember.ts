import { createSignal } from 'solid-js';

/** What was kept in this browser under a name; `fallback` where nothing usable was. */
export function recall<T>(name: string, fallback: T): T {
  try {
    const text = localStorage.getItem(`seatgrid.${name}`);
    return text === null ? fallback : (JSON.parse(text) as T);
  } catch (error) {
    // A browser that keeps nothing, or something else wrote there: the page works without.
    if (error instanceof DOMException || error instanceof SyntaxError) return fallback;
    throw error;
  }
}

/** Keeps a value in this browser, where it lets us. */
export function remember(name: string, value: unknown): void {
  try {
    localStorage.setItem(`seatgrid.${name}`, JSON.stringify(value));
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
  }
}

/** A signal that is remembered in this browser. */
export function createRemembered<T>(name: string, initial: T): [() => T, (value: T) => void] {
  const [value, setValue] = createSignal<T>(recall(name, initial));
  return [
    value,
    next => {
      remember(name, next);
      setValue(() => next);
    },
  ];
}
