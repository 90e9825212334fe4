import { createSignal } from 'solid-js';

/** Whether requests get through, and pauses between attempts that end early when the network may be back. */
export interface Network {
  /** Whether some request failed and is still wanted. */
  isRetrying: () => boolean;
  /** Waits this long, in milliseconds, or until `wake`. Resolves with true if it was woken. */
  pause: (milliseconds: number) => Promise<boolean>;
  /** An attempt at this request failed. */
  failed: (request: object) => void;
  /** This request is finished or no longer wanted. */
  done: (request: object) => void;
  /** A request got through. After an outage all pauses end at once. */
  reached: () => void;
  /** Ends all pauses: the network may be back. */
  wake: () => void;
}

/** Failures for this long, in milliseconds, count as an outage rather than as the failure of one request. */
const outage = 1_000;
/** Pages that wake together spread their requests over this time, in milliseconds. */
const spread = 200;

/** Tracks the network for one page. `onFailure` is called for each failed attempt. */
export function createNetwork(onFailure: () => void = () => undefined): Network {
  const [isRetrying, setRetrying] = createSignal(false);
  const waiting = new Set<object>();
  const pauses = new Set<() => void>();
  let failingSince: number | null = null;
  const wake = (): void => {
    for (const end of pauses) setTimeout(end, Math.random() * spread);
    pauses.clear();
  };
  return {
    isRetrying,
    pause: milliseconds =>
      new Promise(resolve => {
        const end = (): void => {
          clearTimeout(timer);
          resolve(true);
        };
        const timer = setTimeout(() => {
          pauses.delete(end);
          resolve(false);
        }, milliseconds);
        pauses.add(end);
      }),
    failed: request => {
      waiting.add(request);
      setRetrying(true);
      failingSince ??= Date.now();
      onFailure();
    },
    done: request => {
      waiting.delete(request);
      setRetrying(waiting.size > 0);
    },
    reached: () => {
      // If only one request fails while the others succeed, each success must not retry it.
      const wasOutage = failingSince !== null && Date.now() - failingSince >= outage;
      failingSince = null;
      if (wasOutage) wake();
    },
    wake,
  };
}
