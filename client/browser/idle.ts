/** Runs a function when the browser is idle. */
export function whenIdle(work: () => void): void {
  if ('requestIdleCallback' in globalThis) requestIdleCallback(work, { timeout: 4_000 });
  else setTimeout(work, 1_200);
}

/** Whether a module, or a style sheet that it needs, could not be fetched. Vite reports the latter with an error of its own. */
export const isLoadError = (error: unknown): boolean =>
  error instanceof TypeError || (error instanceof Error && error.message.startsWith('Unable to preload CSS'));

/** Loads modules before they are needed. One that cannot be loaded is reported by the page (`vite:preloadError`), and fails again when it is needed. */
export function loadAhead(loads: readonly (() => Promise<unknown>)[]): void {
  for (const load of loads) void loadOneAhead(load);
}

/** Loads one module before it is needed. Resolves also if it cannot be loaded. */
export async function loadOneAhead(load: () => Promise<unknown>): Promise<void> {
  try {
    await load();
  } catch (error) {
    if (!isLoadError(error)) throw error;
  }
}
