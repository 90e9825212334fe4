import Database from 'better-sqlite3';

/** Writes a SQLite database as of this moment into a new file, while others read and write it. Throws where the file is there already. */
export function copySqlite(from: string, to: string): void {
  const database = new Database(from, { readonly: true, fileMustExist: true, timeout: 5000 });
  try {
    database.prepare('vacuum into ?').run(to);
  } finally {
    database.close();
  }
}

/**
 * Whether no other process has a SQLite database open; where that is so, all of it lies in its one file afterwards.
 * Only a database that nobody else has open can leave the journal mode in which readers and a writer share it.
 */
export function isFree(file: string): boolean {
  const database = new Database(file, { fileMustExist: true, timeout: 0 });
  try {
    database.pragma('journal_mode = delete');
    return true;
  } catch (error) {
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')) return false;
    throw error;
  } finally {
    database.close();
  }
}
