import { getOwner, onCleanup } from 'solid-js';
import { LoadError } from './load-part.ts';

/** Runs a function when the browser is idle. */
export function whenIdle(work: () => void): void {
  if ('requestIdleCallback' in globalThis) requestIdleCallback(work, { timeout: 4_000 });
  else setTimeout(work, 1_200);
}

/** Whether a module, or another file that it needs, could not be fetched. */
export const isLoadError = (error: unknown): boolean => error instanceof LoadError;

/**
 * Loads parts of the page before they are needed, at once or when `start` runs it. One that cannot be loaded is reported by the page, and
 * loaded again once the browser is online again, unless the owner has been cleaned up by then.
 */
export function loadAhead(loads: readonly (() => Promise<unknown>)[], start = (work: () => void): void => work()): void {
  const ended = new AbortController();
  const { signal } = ended;
  if (getOwner()) onCleanup(() => ended.abort());
  const loadOne = async (load: () => Promise<unknown>): Promise<void> => {
    const isLoaded = await loadOneAhead(load);
    if (!isLoaded) addEventListener('online', () => void loadOne(load), { once: true, signal });
  };
  start(() => {
    if (!signal.aborted) for (const load of loads) void loadOne(load);
  });
}

/** Loads a part of the page before it is needed. Returns false if it cannot be loaded. */
export async function loadOneAhead(load: () => Promise<unknown>): Promise<boolean> {
  try {
    await load();
    return true;
  } catch (error) {
    if (!isLoadError(error)) throw error;
    return false;
  }
}
