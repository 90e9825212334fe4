import { statSync } from 'node:fs';

/** The file of an open database was moved, removed or replaced, so writes to it are lost. */
export class DatabaseMovedError extends Error {
  override readonly name = 'DatabaseMovedError';
  readonly code = 'SQLITE_READONLY_DBMOVED';

  constructor(path: string) {
    super(
      `${path} was moved, removed or replaced while Seatgrid had it open. Put it back, or restart Seatgrid to use the file that is there now`,
    );
  }
}

/** Watches the files of an open SQLite database: the database, its WAL and the WAL index. */
export class OpenFiles {
  readonly #file: string;
  readonly #known = new Map<string, string>();

  /** `file` must already be open. */
  constructor(file: string) {
    this.#file = file;
    this.check();
  }

  /**
   * Throws `DatabaseMovedError` when a path no longer leads to the file that was opened. The WAL and its index appear with
   * the first write.
   */
  check(): void {
    for (const end of ['', '-wal', '-shm']) {
      const path = this.#file + end;
      const found = statSync(path, { throwIfNoEntry: false });
      const now = found === undefined ? null : `${found.dev}:${found.ino}`;
      const known = this.#known.get(path);
      if (known === undefined) {
        if (now !== null) this.#known.set(path, now);
        else if (end === '') throw new DatabaseMovedError(path);
      } else if (known !== now) throw new DatabaseMovedError(path);
    }
  }
}
