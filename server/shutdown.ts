import type { Server } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

/** A step of shutdown, and its timeout in milliseconds. */
export interface StopStep {
  name: string;
  timeout: number;
  end: () => Promise<unknown>;
}

/**
 * Runs the steps one after the other. A step that fails or exceeds its timeout is reported and left behind. Returns whether
 * all of them ended.
 */
export async function stopInSequence(steps: readonly StopStep[], report: (step: string, error: Error) => void): Promise<boolean> {
  let allEnded = true;
  for (const { name, timeout, end } of steps) {
    const over = new AbortController();
    const late = pause(timeout, undefined, { signal: over.signal, ref: true }).then(() => {
      throw new Error(`It took longer than ${timeout} ms`);
    });
    try {
      await Promise.race([end(), late]);
    } catch (error) {
      allEnded = false;
      report(name, error instanceof Error ? error : new Error(String(error)));
    } finally {
      over.abort();
      late.catch(() => undefined); // the step has ended before
    }
  }
  return allEnded;
}

/**
 * Accepts no more requests. Resolves when the current ones are answered, and cuts off those that are not after `timeout`
 * milliseconds.
 */
export function closeServer(server: Server, timeout: number): Promise<void> {
  setTimeout(() => server.closeAllConnections(), timeout).unref();
  return new Promise(resolve => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
}

/**
 * Runs `stop` on the first SIGINT or SIGTERM; later signals change nothing. The process exits with 0 if every step ended in
 * time, else with 1.
 */
export function stopOnSignal(stop: () => Promise<boolean>): void {
  let stopping = false;
  const end = (): void => {
    if (stopping) return;
    stopping = true;
    stop().then(
      allEnded => process.exit(allEnded ? 0 : 1),
      () => process.exit(1),
    );
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
}
