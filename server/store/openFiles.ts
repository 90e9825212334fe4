import { statSync } from 'node:fs';

/** The file of an open database was moved, removed or replaced: what is written to it is lost. */
export class DatabaseMovedError extends Error {
  override readonly name = 'MovedFile';
  readonly code = 'SQLITE_READONLY_DBMOVED';

  constructor(path: string) {
    super(`${path} was moved, removed or replaced while it was open: put it back, or restart Seatgrid to use what is there now`);
  }
}

/** The files of a SQLite database that is open, as the disk has them: the database, its log of writes and their index. */
export class OpenFiles {
  readonly #file: string;
  readonly #known = new Map<string, string>();

  /** `file` is open already. */
  constructor(file: string) {
    this.#file = file;
    this.check();
  }

  /** Throws `MovedFile` where a path no longer leads to the file that was opened. The log and its index appear with the first write. */
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
