import Database from 'better-sqlite3';

/** The right to a folder, held by this process. */
export interface ProcessLock {
  release(): void;
}

/** What is held: a database that nobody refers to is closed by the garbage collector. */
const heldLocks = new Set<Database.Database>();

/**
 * Takes the right that this file stands for, which one process at a time can have; null where another one has it.
 * It ends with the process, however that ends. Nothing else may open the file in this process: closing it would end the right.
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
