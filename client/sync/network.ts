import { createSignal } from 'solid-js';

/** Whether requests get through, and the pauses between attempts that end early when one may get through again. */
export interface Network {
  /** True from a request that did not get through until one does. */
  down: () => boolean;
  /** Waits this long, in milliseconds, or until `wake`. Resolves with true when it was woken. */
  pause: (milliseconds: number) => Promise<boolean>;
  /** A request did not get through. */
  lost: () => void;
  /** A request got through: everything that waits for the network goes on. */
  reached: () => void;
  /** The network may be back: everything that waits for it tries at once. */
  wake: () => void;
}

/** Pages that wake together do not ask together: each waits a part of this, in milliseconds. */
const spread = 200;

/** The network as one page knows it. `onLost` is told of each request that did not get through. */
export function createNetwork(onLost: () => void = () => undefined): Network {
  const [down, setDown] = createSignal(false);
  const pauses = new Set<() => void>();
  const wake = (): void => {
    for (const end of pauses) setTimeout(end, Math.random() * spread);
    pauses.clear();
  };
  return {
    down,
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
    lost: () => {
      setDown(true);
      onLost();
    },
    reached: () => {
      setDown(false);
      wake();
    },
    wake,
  };
}
