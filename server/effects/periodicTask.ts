import type { Log } from '../model/log.ts';
import type { StoreReader } from '../model/store.ts';
import type { Writer } from '../model/writer.ts';

/** Where a background task reads and writes. */
export interface TaskDatabase {
  writer: Writer;
  reader: StoreReader;
}

/** A task that runs repeatedly until it is stopped. */
export interface PeriodicTask {
  /** Requests a round: at once, or after the one in progress. */
  wake: () => void;
  /** Starts no further round; resolves when the one in progress has ended. */
  stop: () => Promise<void>;
}

/** Calls `run` at once, at every interval and when woken, never twice at the same time. A round that throws is logged and tried again. */
export function startPeriodicTask(what: { name: string; intervalMs: number; log: Log; run: () => Promise<void> }): PeriodicTask {
  const requested = { again: false, stop: false };
  let running: Promise<void> | null = null;

  const loop = async (): Promise<void> => {
    while (requested.again && !requested.stop) {
      requested.again = false;
      try {
        await what.run();
      } catch (error) {
        what.log.error({ err: error }, `${what.name}: this round failed, the next will try again`);
      }
    }
    running = null;
  };
  const wake = (): void => {
    requested.again = true;
    if (!requested.stop) running ??= loop();
  };

  const timer = setInterval(wake, what.intervalMs);
  timer.unref();
  wake();
  return {
    wake,
    stop: async () => {
      requested.stop = true;
      clearInterval(timer);
      await running;
    },
  };
}
