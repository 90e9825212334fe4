/** Where effects say what they did, for whoever runs the server. pino's logger is one. */
export interface Log {
  info(what: object, message: string): void;
  warn(what: object, message: string): void;
  error(what: object, message: string): void;
}

/** Work that is done again and again until it is stopped. */
export interface Rounds {
  /** A round soon: at once, or after the one that is running. */
  wake: () => void;
  /** No further round; resolves when the one that is running has ended. */
  stop: () => Promise<void>;
}

/** Runs `round` at once, at every interval and when woken, never twice at a time. A round that throws is logged and tried again. */
export function startRounds(what: { name: string; every: number; log: Log; round: () => Promise<void> }): Rounds {
  const asked = { again: false, stop: false };
  let running: Promise<void> | null = null;

  const run = async (): Promise<void> => {
    while (asked.again && !asked.stop) {
      asked.again = false;
      try {
        await what.round();
      } catch (error) {
        what.log.error({ err: error }, `${what.name}: this round failed, the next will try again`);
      }
    }
    running = null;
  };
  const wake = (): void => {
    asked.again = true;
    if (!asked.stop) running ??= run();
  };

  const timer = setInterval(wake, what.every);
  timer.unref();
  wake();
  return {
    wake,
    stop: async () => {
      asked.stop = true;
      clearInterval(timer);
      await running;
    },
  };
}
