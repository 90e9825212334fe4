/** A bounded cache: when it is full, the value that was not used for the longest time makes room. */
export class LatestUsed<T> {
  readonly #limit: number;
  readonly #values = new Map<string, T>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** The value with this key, made the first time. */
  get(key: string, make: () => T): T {
    const known = this.#values.get(key);
    if (known === undefined) {
      const made = make();
      if (this.#values.size >= this.#limit) this.#values.delete(this.#values.keys().next().value!);
      this.#values.set(key, made);
      return made;
    }
    this.#values.delete(key);
    this.#values.set(key, known);
    return known;
  }

  clear(): void {
    this.#values.clear();
  }
}
