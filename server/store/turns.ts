/** Lets one piece of work run at a time, in the order in which they were asked for. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();
  #closed = false;

  /** Runs `work` when all that was asked for before has ended, well or badly; rejects once closed. */
  take<T>(work: () => Promise<T>): Promise<T> {
    if (this.#closed) return Promise.reject(new Error('The store is closed'));
    const mine = this.#last.then(work);
    this.#last = mine.then(ignore, ignore);
    return mine;
  }

  /** Takes no more work, and resolves when what was asked for has ended. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#last;
  }
}

/** How a turn ended is for whoever took it; the next one only needs to know that it did. */
function ignore(): void {}
