import type { Server } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

/** A step of stopping, and how long it is waited for, in milliseconds. */
export interface StopStep {
  name: string;
  most: number;
  end: () => Promise<unknown>;
}

/** Ends one after the other. A step that fails, or takes longer than it may, is told of and left behind. Returns whether all of them ended. */
export async function stopInSequence(steps: readonly StopStep[], report: (step: string, error: Error) => void): Promise<boolean> {
  let all = true;
  for (const { name, most, end } of steps) {
    const over = new AbortController();
    const late = pause(most, undefined, { signal: over.signal, ref: true }).then(() => {
      throw new Error(`It took longer than ${most} ms`);
    });
    try {
      await Promise.race([end(), late]);
    } catch (error) {
      all = false;
      report(name, error instanceof Error ? error : new Error(String(error)));
    } finally {
      over.abort();
      late.catch(() => undefined); // it was not needed any more
    }
  }
  return all;
}

/** Takes no more requests; resolves when those that were being answered are, and cuts off those that go on after `most` milliseconds. */
export function closeServer(server: Server, timeout: number): Promise<void> {
  setTimeout(() => server.closeAllConnections(), timeout).unref();
  return new Promise(resolve => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
}

/** Runs `stop` once, on the first signal to end; later ones change nothing. Ends the process with 0 where all ended in time, else with 1. */
export function stopOnSignal(stop: () => Promise<boolean>): void {
  let stopping = false;
  const end = (): void => {
    if (stopping) return;
    stopping = true;
    stop().then(
      all => process.exit(all ? 0 : 1),
      () => process.exit(1),
    );
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
}
