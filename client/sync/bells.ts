import { createSignal, type Signal } from 'solid-js';

/** Signals by key, made when first listened to: reading `hear` in a computation runs it again after `ring`. */
export class Bells<Key> {
  readonly #bells = new Map<Key, Signal<number>>();

  /** How often this key was rung. */
  hear(key: Key): number {
    let bell = this.#bells.get(key);
    if (!bell) {
      bell = createSignal(0);
      this.#bells.set(key, bell);
    }
    return bell[0]();
  }

  ring(key: Key): void {
    this.#bells.get(key)?.[1](count => count + 1);
  }

  /** Lets go of a key that nobody listens to any more. */
  forget(key: Key): void {
    this.#bells.delete(key);
  }

  ringAll(): void {
    for (const [, set] of this.#bells.values()) set(count => count + 1);
  }
}
