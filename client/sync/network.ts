import { createSignal } from 'solid-js';

/** Whether requests get through, and the pauses between attempts that end early when one may get through again. */
export interface Network {
  /** Whether some request did not get through and is still wanted. */
  stuck: () => boolean;
  /** Waits this long, in milliseconds, or until `wake`. Resolves with true when it was woken. */
  pause: (milliseconds: number) => Promise<boolean>;
  /** An attempt at this request did not get through. */
  lost: (request: object) => void;
  /** Nobody waits for this request any more. */
  done: (request: object) => void;
  /** Some request got through: after an outage everything that waits for the network tries at once. */
  reached: () => void;
  /** The network may be back: everything that waits for it tries at once. */
  wake: () => void;
}

/** Without a request that got through for this long, in milliseconds, it was an outage and not the failure of one request. */
const outage = 1_000;
/** Pages that wake together do not ask together: each waits a part of this, in milliseconds. */
const spread = 200;

/** The network as one page knows it. `onLost` is told of each request that did not get through. */
export function createNetwork(onLost: () => void = () => undefined): Network {
  const [stuck, setStuck] = createSignal(false);
  const waiting = new Set<object>();
  const pauses = new Set<() => void>();
  let failingSince: number | null = null;
  const wake = (): void => {
    for (const end of pauses) setTimeout(end, Math.random() * spread);
    pauses.clear();
  };
  return {
    stuck,
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
    lost: request => {
      waiting.add(request);
      setStuck(true);
      failingSince ??= Date.now();
      onLost();
    },
    done: request => {
      waiting.delete(request);
      setStuck(waiting.size > 0);
    },
    reached: () => {
      // Where all but one request get through, that one must not be tried with each of the others.
      const wasOutage = failingSince !== null && Date.now() - failingSince >= outage;
      failingSince = null;
      if (wasOutage) wake();
    },
    wake,
  };
}
