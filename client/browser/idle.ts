/** Runs a function when the browser is idle. */
export function whenIdle(work: () => void): void {
  if ('requestIdleCallback' in globalThis) requestIdleCallback(work, { timeout: 4_000 });
  else setTimeout(work, 1_200);
}

/** Loads modules before they are needed. One that cannot be loaded is reported by the page (`vite:preloadError`), and fails again when it is needed. */
export function loadAhead(loads: readonly (() => Promise<unknown>)[]): void {
  for (const load of loads) void loadOneAhead(load);
}

/** Loads one module before it is needed. Resolves also if it cannot be loaded. */
export async function loadOneAhead(load: () => Promise<unknown>): Promise<void> {
  try {
    await load();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
}
