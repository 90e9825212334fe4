import { createSignal, type Signal } from 'solid-js';

/** Signals by key, created when first read: a computation that calls `track` runs again after `trigger`. */
export class KeyedSignals<Key> {
  readonly #signals = new Map<Key, Signal<number>>();

  /** Subscribes to a key. Returns how often it was triggered. */
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

  /** Drops the signal of a key that nothing reads. */
  forget(key: Key): void {
    this.#signals.delete(key);
  }

  triggerAll(): void {
    for (const [, set] of this.#signals.values()) set(count => count + 1);
  }
}
