import Database from 'better-sqlite3';

/** A lock on a folder, held by this process. */
export interface ProcessLock {
  release(): void;
}

/** The held locks; an unreferenced database would be closed by the garbage collector. */
const heldLocks = new Set<Database.Database>();

/**
 * Takes an exclusive lock on this file; null when another process holds it. The operating system releases it when the
 * process ends in any way. Nothing else in this process may open the file: closing it would release the lock.
 */
export function acquireLock(file: string): ProcessLock | null {
  const database = new Database(file, { timeout: 0 });
  try {
    database.exec('begin exclusive');
    heldLocks.add(database);
    return {
      release() {
        heldLocks.delete(database);
        database.close();
      },
    };
  } catch (error) {
    database.close();
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')) return null;
    throw error;
  }
}
