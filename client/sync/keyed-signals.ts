import { createSignal, type Signal } from 'solid-js';

/** Signals by key, made when first listened to: reading `hear` in a computation runs it again after `ring`. */
export class KeyedSignals<Key> {
  readonly #signals = new Map<Key, Signal<number>>();

  /** How often this key was rung. */
  track(key: Key): number {
    let signal = this.#signals.get(key);
    if (!signal) {
      signal = createSignal(0);
      this.#signals.set(key, signal);
    }
    return signal[0]();
  }

  trigger(key: Key): void {
    this.#signals.get(key)?.[1](count => count + 1);
  }

  /** Lets go of a key that nobody listens to any more. */
  forget(key: Key): void {
    this.#signals.delete(key);
  }

  triggerAll(): void {
    for (const [, set] of this.#signals.values()) set(count => count + 1);
  }
}
