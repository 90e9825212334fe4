/** Runs a function when the browser is idle. */
export function whenIdle(work: () => void): void {
  if ('requestIdleCallback' in globalThis) requestIdleCallback(work, { timeout: 4_000 });
  else setTimeout(work, 1_200);
}

/** Whether a module, or another file that it needs, could not be fetched. */
export const isLoadError = (error: unknown): boolean => error instanceof TypeError;

/** Loads parts of the page before they are needed. One that cannot be loaded is reported by the page, and loaded again once the browser is online again. */
export function loadAhead(loads: readonly (() => Promise<unknown>)[]): void {
  for (const load of loads)
    void loadOneAhead(load).then(isLoaded => {
      if (!isLoaded) addEventListener('online', () => loadAhead([load]), { once: true });
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
